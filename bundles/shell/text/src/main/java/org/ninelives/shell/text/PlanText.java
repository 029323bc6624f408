package org.ninelives.shell.text;

import java.util.List;
import org.ninelives.api.Finding;
import org.ninelives.api.Plan;
import org.ninelives.api.ServiceChange;

/** A plan in words. */
final class PlanText {

    private PlanText() {}

    static void show(Plan plan, Screen screen) {
        plan.members().forEach(member -> screen.line(member.toString()));
        if (!plan.services().isEmpty()) {
            screen.line("");
            screen.table(services(plan.services()));
        }
        if (!plan.state().isEmpty()) {
            screen.line("");
            screen.table(StateText.table(plan.state()));
        }
        if (!plan.findings().isEmpty()) {
            screen.line("");
            FindingText.show(plan.findings(), screen);
        }
        screen.line("");
        screen.line(verdict(plan));
    }

    private static Table services(List<ServiceChange> changes) {
        return new Table(
                List.of("Module", "Service", "Change"),
                changes.stream()
                        .map(change ->
                                List.of(change.module(), Words.list(change.interfaces()), Words.of(change.change())))
                        .toList(),
                "no services");
    }

    static String verdict(Plan plan) {
        if (!plan.acceptable()) {
            long refusals = FindingText.count(plan.findings(), Finding.Weight.REFUSES);
            return "verdict: refused by " + Words.count(refusals, "finding");
        }
        long warnings = FindingText.count(plan.findings(), Finding.Weight.WARNS);
        return "verdict: would be applied, "
                + (plan.needsGate() ? "calls wait while the state moves" : "no call waits")
                + (warnings == 0 ? "" : "; " + Words.count(warnings, "warning"));
    }
}
