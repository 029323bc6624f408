package org.ninelives.runtime.patching;

import java.util.List;
import org.ninelives.api.Finding;
import org.ninelives.api.Member;
import org.ninelives.api.Plan;
import org.ninelives.api.ServiceChange;
import org.ninelives.api.state.FieldReport;

/** A plan as the examination makes it. */
record Examined(
        List<Member> members,
        List<Finding> findings,
        List<ServiceChange> services,
        List<FieldReport> state,
        boolean needsGate)
        implements Plan {

    Examined {
        members = List.copyOf(members);
        findings = List.copyOf(findings);
        services = List.copyOf(services);
        state = List.copyOf(state);
    }

    /** The plan of a patch whose bundles could not even be read. */
    static Examined refused(Finding finding) {
        return new Examined(List.of(), List.of(finding), List.of(), List.of(), false);
    }
}
