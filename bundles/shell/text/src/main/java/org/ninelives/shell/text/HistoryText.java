package org.ninelives.shell.text;

import java.time.ZoneId;
import java.util.List;
import org.ninelives.api.HistoryEntry;

/** The history in words. */
final class HistoryText {

    private HistoryText() {}

    static Table table(List<HistoryEntry> history, ZoneId zone) {
        return new Table(
                List.of("Id", "When", "By", "Members", "Outcome", "Reason"),
                history.stream()
                        .map(entry -> List.of(
                                entry.id(),
                                Words.moment(entry.began(), zone),
                                entry.by(),
                                Words.list(entry.members()),
                                Words.of(entry.outcome()),
                                Words.firstLine(entry.reason())))
                        .toList(),
                "no patch has run here yet");
    }

    /** For example {@code patch 7, 2026-01-31 09:15:00, by anna: committed}. */
    static String line(HistoryEntry entry, ZoneId zone) {
        return "patch " + entry.id() + ", " + Words.moment(entry.began(), zone) + by(entry.by()) + ": "
                + Words.of(entry.outcome());
    }

    static String by(String who) {
        return who.isEmpty() ? "" : ", by " + who;
    }
}
