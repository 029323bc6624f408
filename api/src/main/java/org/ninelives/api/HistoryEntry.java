package org.ninelives.api;

import java.time.Instant;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** A patch as the journal remembers it. */
@ProviderType
public interface HistoryEntry {

    /** The patch's number in this data folder, as text. */
    String id();

    /** Who asked for it; may be empty. */
    String by();

    /** When it began. */
    Instant began();

    /** The bundles that took part. */
    List<Member> members();

    /** How it ended. */
    Outcome outcome();

    /** Why it failed; empty if it did not. */
    String reason();

    /** How a patch ended. */
    enum Outcome {
        /** The new versions serve. */
        COMMITTED,
        /** The incumbents serve as before. */
        ROLLED_BACK,
        /** The incumbents serve, but something could not be removed. */
        STRANDED,
        /** It runs now. */
        RUNNING
    }
}
