package org.ninelives.runtime.journal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.HistoryEntry.Outcome;
import org.ninelives.api.Member;
import org.ninelives.runtime.journal.JournalRecord.Begun;
import org.ninelives.runtime.journal.JournalRecord.Committed;
import org.ninelives.runtime.journal.JournalRecord.Ended;
import org.ninelives.runtime.journal.JournalRecord.Removed;
import org.ninelives.runtime.journal.JournalRecord.Retired;
import org.osgi.framework.Version;

/** The records of a life of patches, told in a few words. */
final class Patches {

    static final Instant AT = Instant.parse("2026-11-20T08:15:30.123456789Z");

    final List<JournalRecord> records = new ArrayList<>();

    Patches begin(String patch, Entry... members) {
        records.add(new Begun(patch, AT, "anna", List.of(members), null));
        return this;
    }

    Patches beginRollback(String patch, String of, Entry... members) {
        records.add(new Begun(patch, AT, "anna", List.of(members), of));
        return this;
    }

    Patches commit(String patch) {
        records.add(new Committed(patch, AT));
        return this;
    }

    Patches end(String patch, Outcome outcome, String reason) {
        records.add(new Ended(patch, AT, outcome, reason));
        return this;
    }

    Patches retire(String patch) {
        records.add(new Retired(patch, AT));
        return this;
    }

    Patches remove(String module) {
        records.add(new Removed(module, AT));
        return this;
    }

    Ledger ledger() {
        return Ledger.of(records);
    }

    /** From one version of a module to another; the content of a version has the digest {@code sha-<module>-<version>}. */
    static Entry move(String module, String from, String to) {
        return takeOver(module, from, module, to);
    }

    static Entry takeOver(String former, String from, String module, String to) {
        Member member = new Member(module, new Version(from), new Version(to), former);
        return new Entry(member, sha(module, to), at(module, to), sha(former, from), at(former, from));
    }

    /** A move from a version whose content nobody has. */
    static Entry moveFromUnknownContent(String module, String from, String to) {
        Member member = new Member(module, new Version(from), new Version(to), module);
        return new Entry(member, sha(module, to), at(module, to), null, at(module, from));
    }

    static Entry bring(String module, String to) {
        return new Entry(
                new Member(module, null, new Version(to), module), sha(module, to), at(module, to), null, null);
    }

    static Installed installed(String module, String version) {
        return new Installed(module, new Version(version), sha(module, version), at(module, version));
    }

    static Serving serving(String module, String version, String patch, @Nullable String broughtBy) {
        return new Serving(installed(module, version), patch, broughtBy);
    }

    static String sha(String module, String version) {
        return "sha-" + module + "-" + new Version(version);
    }

    static String at(String module, String version) {
        return "ninelives:" + module + "/" + new Version(version);
    }
}
