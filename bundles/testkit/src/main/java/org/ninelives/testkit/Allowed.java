package org.ninelives.testkit;

import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/** What callers may see while a patch meets them. */
@ConsumerType
@FunctionalInterface
public interface Allowed {

    /**
     * Judges one run.
     *
     * @return what callers must not see, in a line; empty if all is well
     */
    Optional<String> objection(Run run);

    /**
     * Each outermost call is atomic: what the old version says until the patch, and from then on what the new version would
     * have said if it had served from the beginning. This is what counts unless something else was said.
     */
    static Allowed beforeThenAfter() {
        return new BeforeThenAfter();
    }
}
