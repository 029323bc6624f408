package org.ninelives.shell.text;

import java.util.List;
import org.ninelives.api.Finding;
import org.ninelives.api.Member;
import org.ninelives.api.PatchReport;
import org.ninelives.api.PatchReport.PhaseTime;
import org.ninelives.api.PatchResult;
import org.ninelives.api.Phase;

/** How a patch ended, in words. */
final class ResultText {

    private ResultText() {}

    /** One phase of a patch in one line. */
    static String phase(String patchId, PhaseTime phase) {
        return String.format(
                "patch %s  %-8s  %7s%s",
                patchId, Words.of(phase.phase()), HumanDuration.text(phase.took()), phase.passed() ? "" : "  failed");
    }

    static void show(PatchResult result, Screen screen) {
        result.match(
                committed -> {
                    screen.line(served(committed.report()));
                    showWarnings(committed.report(), screen);
                    showLines(
                            "still there of a former version:",
                            committed.report().lingering(),
                            screen);
                    return screen;
                },
                back -> {
                    showFailure(back.report(), back.reason(), screen);
                    return screen;
                },
                stuck -> {
                    showFailure(stuck.report(), stuck.reason(), screen);
                    showLines("left behind, hidden, and gone at the next start:", stuck.notUndone(), screen);
                    return screen;
                });
    }

    /** Why the command fails, in one line; empty if the patch is committed. */
    static String failure(PatchResult result) {
        return result.match(
                committed -> "",
                back -> failure(back.report(), back.failedIn()),
                stuck -> failure(stuck.report(), stuck.failedIn()) + ", but "
                        + Words.count(stuck.notUndone().size(), "thing") + " could not be removed");
    }

    private static String failure(PatchReport report, Phase failedIn) {
        return "patch" + (report.id().isEmpty() ? "" : " " + report.id()) + " failed in " + failedIn
                + "; what served before serves on";
    }

    private static String served(PatchReport report) {
        List<Member> members = report.members();
        String state = StateText.summary(report.state());
        return String.join(", ", members.stream().map(Member::toString).toList())
                + (members.size() == 1 ? " serves" : " serve")
                + " (patch " + report.id() + "); "
                + waits(report)
                + (state.isEmpty() ? "" : "; state: " + state);
    }

    /** For example {@code 12 calls waited, longest 3.1 ms}. */
    static String waits(PatchReport report) {
        return report.callsParked() == 0
                ? "no call waited"
                : Words.count(report.callsParked(), "call") + " waited, longest "
                        + HumanDuration.text(report.longestWait());
    }

    private static void showWarnings(PatchReport report, Screen screen) {
        FindingText.show(
                report.findings().stream()
                        .filter(finding -> finding.weight() == Finding.Weight.WARNS)
                        .toList(),
                screen);
    }

    private static void showFailure(PatchReport report, String reason, Screen screen) {
        reason.lines().forEach(screen::line);
        FindingText.show(report.findings(), screen);
    }

    static void showLines(String title, List<String> texts, Screen screen) {
        if (!texts.isEmpty()) {
            screen.line(title);
            texts.forEach(text -> text.lines().forEach(line -> screen.line("  " + line)));
        }
    }
}
