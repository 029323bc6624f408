package org.ninelives.api;

import java.util.List;
import org.ninelives.api.state.FieldReport;
import org.osgi.annotation.versioning.ProviderType;

/** What a patch would do, as far as it can be known without installing anything. */
@ProviderType
public interface Plan {

    /** The bundles that would take part. */
    List<Member> members();

    /** What was found, refusals first. */
    List<Finding> findings();

    /** The services of the modules, and what would become of each. */
    List<ServiceChange> services();

    /** The carried fields, as the class files of both versions declare them. */
    List<FieldReport> state();

    /** Whether calls would have to wait for the state to move. */
    boolean needsGate();

    /** Whether nothing refuses the patch. */
    default boolean acceptable() {
        return findings().stream().noneMatch(finding -> finding.weight() == Finding.Weight.REFUSES);
    }
}
