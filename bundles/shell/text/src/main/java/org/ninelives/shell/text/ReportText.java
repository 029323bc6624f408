package org.ninelives.shell.text;

import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.ninelives.api.HistoryEntry;
import org.ninelives.api.PatchReport;

/** Everything that is known of one patch, in words. */
final class ReportText {

    private ReportText() {}

    /** Shows what is there: the report does not outlive the process, the entry in the history does. */
    static void show(Optional<PatchReport> report, Optional<HistoryEntry> entry, ZoneId zone, Screen screen) {
        entry.ifPresentOrElse(
                known -> showHead(known, zone, screen), () -> report.ifPresent(known -> showHead(known, zone, screen)));
        report.ifPresentOrElse(
                known -> showBody(known, screen),
                () -> screen.line("the full report went with the process that ran the patch"));
    }

    private static void showHead(HistoryEntry entry, ZoneId zone, Screen screen) {
        screen.line(HistoryText.line(entry, zone));
        entry.members().forEach(member -> screen.line("  " + member));
        ResultText.showLines("reason:", entry.reason().lines().toList(), screen);
    }

    private static void showHead(PatchReport report, ZoneId zone, Screen screen) {
        screen.line("patch " + report.id() + ", " + Words.moment(report.began(), zone) + HistoryText.by(report.by()));
        report.members().forEach(member -> screen.line("  " + member));
    }

    private static void showBody(PatchReport report, Screen screen) {
        screen.line(ResultText.waits(report) + "; the gate was "
                + (report.pause().isZero() ? "never closed" : "closed for " + HumanDuration.text(report.pause())));
        screen.line("");
        screen.table(phases(report));
        if (!report.state().isEmpty()) {
            screen.line("");
            screen.table(StateText.table(report.state()));
        }
        if (!report.findings().isEmpty()) {
            screen.line("");
            FindingText.show(report.findings(), screen);
        }
        if (!report.lingering().isEmpty()) {
            screen.line("");
            ResultText.showLines("still there of a former version:", report.lingering(), screen);
        }
    }

    private static Table phases(PatchReport report) {
        return new Table(
                List.of("Phase", "Time", "Outcome"),
                report.phases().stream()
                        .map(phase -> List.of(
                                Words.of(phase.phase()),
                                HumanDuration.text(phase.took()),
                                phase.passed() ? "passed" : "failed"))
                        .toList(),
                "no phase ran");
    }
}
