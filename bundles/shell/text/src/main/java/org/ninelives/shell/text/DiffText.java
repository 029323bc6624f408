package org.ninelives.shell.text;

import java.util.List;
import org.ninelives.api.Finding;
import org.ninelives.api.Plan;
import org.ninelives.api.state.StateTree;

/** What a patch would do to the state that there is now, in words. */
final class DiffText {

    private DiffText() {}

    static void show(Plan plan, Present present, Screen screen) {
        plan.members().forEach(member -> screen.line(member.toString()));
        screen.line("");
        screen.table(new Table(
                List.of("Component", "Field", "Fate", "Before", "Now", "After", "Detail"),
                plan.state().stream()
                        .map(field -> List.of(
                                field.component(),
                                field.field(),
                                Words.of(field.fate()),
                                orDash(field.before()),
                                now(present.valuesOf(field)),
                                orDash(field.after()),
                                Words.firstLine(field.detail())))
                        .toList(),
                "no carried state"));
        present.unreadable().forEach(screen::line);
        present.outstanding().show(screen);
        List<Finding> weighty = plan.findings().stream()
                .filter(finding -> finding.weight() != Finding.Weight.NOTES)
                .toList();
        if (!weighty.isEmpty()) {
            screen.line("");
            FindingText.show(weighty, screen);
        }
        screen.line("");
        String summary = StateText.summary(plan.state());
        screen.line((summary.isEmpty() ? "nothing is carried" : summary) + "; " + PlanText.verdict(plan));
    }

    private static String now(List<StateTree.Node> values) {
        if (values.isEmpty()) {
            return "-";
        }
        String first = TreeText.alone(values.get(0));
        return values.size() == 1 ? first : first + " (and of " + Words.count(values.size() - 1L, "other object") + ")";
    }

    private static String orDash(String text) {
        return text.isEmpty() ? "-" : text;
    }
}
