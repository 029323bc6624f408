package org.ninelives.runtime.journal;

import java.time.Instant;
import java.util.List;
import org.ninelives.api.HistoryEntry;
import org.ninelives.api.Member;

record Remembered(String id, String by, Instant began, List<Member> members, Outcome outcome, String reason)
        implements HistoryEntry {

    Remembered {
        members = List.copyOf(members);
    }
}
