package org.ninelives.runtime.journal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.HistoryEntry.Outcome;
import org.ninelives.api.Member;
import org.ninelives.runtime.journal.JournalRecord.Begun;
import org.ninelives.runtime.journal.JournalRecord.Committed;
import org.ninelives.runtime.journal.JournalRecord.Ended;
import org.ninelives.runtime.journal.JournalRecord.Locked;
import org.ninelives.runtime.journal.JournalRecord.Removed;
import org.ninelives.runtime.journal.JournalRecord.Retired;
import org.ninelives.runtime.journal.JournalRecord.Standing;
import org.ninelives.runtime.journal.JournalRecord.Unlocked;
import org.ninelives.runtime.journal.JournalRecord.Unretired;
import org.osgi.framework.Version;

/** Records as lines of text and back. Keys that are unknown are skipped; a kind that is unknown is an error. */
final class TextForm {

    private TextForm() {}

    static String write(JournalRecord record) {
        return fieldsOf(record).toString();
    }

    private static Fields fieldsOf(JournalRecord record) {
        if (record instanceof Begun begun) {
            return Fields.of("begun")
                    .put("patch", begun.patch())
                    .put("at", begun.at())
                    .put("by", begun.by())
                    .put("rollback-of", begun.rollbackOf())
                    .putAll(begun.members(), TextForm::putEntry);
        } else if (record instanceof Committed committed) {
            return Fields.of("committed").put("patch", committed.patch()).put("at", committed.at());
        } else if (record instanceof Ended ended) {
            return Fields.of("ended")
                    .put("patch", ended.patch())
                    .put("at", ended.at())
                    .put("outcome", ended.outcome())
                    .put("reason", ended.reason());
        } else if (record instanceof Retired retired) {
            return Fields.of("retired").put("patch", retired.patch()).put("at", retired.at());
        } else if (record instanceof Removed removed) {
            return Fields.of("removed").put("module", removed.module()).put("at", removed.at());
        } else if (record instanceof Locked locked) {
            return Fields.of("locked")
                    .put("at", locked.at())
                    .put("by", locked.by())
                    .put("reason", locked.reason());
        } else if (record instanceof Unlocked unlocked) {
            return Fields.of("unlocked").put("at", unlocked.at()).put("by", unlocked.by());
        } else if (record instanceof Standing standing) {
            return Fields.of("standing")
                    .put("module", standing.module())
                    .putAll(standing.versions(), TextForm::putServing);
        } else if (record instanceof Unretired unretired) {
            return Fields.of("unretired")
                    .put("patch", unretired.patch())
                    .putAll(unretired.formers(), TextForm::putInstalled);
        }
        throw new IllegalStateException("no text form for " + record);
    }

    /** The line's record; {@link IllegalArgumentException} if it means none. */
    static JournalRecord read(String line) {
        Fields fields = Fields.parse(line);
        return switch (fields.kind()) {
            case "begun" ->
                new Begun(
                        fields.get("patch"),
                        instant(fields),
                        fields.get("by"),
                        fields.getAll("module", TextForm::entry),
                        fields.find("rollback-of"));
            case "committed" -> new Committed(fields.get("patch"), instant(fields));
            case "ended" ->
                new Ended(
                        fields.get("patch"),
                        instant(fields),
                        Outcome.valueOf(fields.get("outcome")),
                        fields.get("reason"));
            case "retired" -> new Retired(fields.get("patch"), instant(fields));
            case "removed" -> new Removed(fields.get("module"), instant(fields));
            case "locked" -> new Locked(fields.get("reason"), fields.get("by"), instant(fields));
            case "unlocked" -> new Unlocked(fields.get("by"), instant(fields));
            case "standing" -> new Standing(fields.get("module"), fields.getAll("module", TextForm::serving));
            case "unretired" -> new Unretired(fields.get("patch"), fields.getAll("module", TextForm::installed));
            default ->
                throw new IllegalArgumentException(
                        "it is of the kind \"" + fields.kind() + "\", which this version of the runtime does not know");
        };
    }

    private static void putEntry(Fields fields, Entry entry) {
        Member member = entry.member();
        fields.put("module", member.module())
                .put("from", member.from())
                .put("to", member.to())
                .put("replaces", member.replaces())
                .put("sha256", entry.sha256())
                .put("location", entry.location())
                .put("former-sha256", entry.formerSha256())
                .put("former-location", entry.formerLocation());
    }

    private static Entry entry(Fields fields) {
        @Nullable String from = fields.find("from");
        Member member = new Member(
                fields.get("module"),
                from == null ? null : Version.parseVersion(from),
                Version.parseVersion(fields.get("to")),
                fields.get("replaces"));
        return new Entry(
                member,
                fields.get("sha256"),
                fields.get("location"),
                fields.find("former-sha256"),
                fields.find("former-location"));
    }

    private static void putServing(Fields fields, Serving serving) {
        putInstalled(fields, serving.installed());
        fields.put("patch", serving.patch()).put("brought-by", serving.broughtBy());
    }

    private static Serving serving(Fields fields) {
        return new Serving(installed(fields), fields.find("patch"), fields.find("brought-by"));
    }

    private static void putInstalled(Fields fields, Installed installed) {
        fields.put("module", installed.module())
                .put("version", installed.version())
                .put("sha256", installed.sha256())
                .put("location", installed.location());
    }

    private static Installed installed(Fields fields) {
        return new Installed(
                fields.get("module"),
                Version.parseVersion(fields.get("version")),
                fields.find("sha256"),
                fields.get("location"));
    }

    private static Instant instant(Fields fields) {
        return Instant.parse(fields.get("at"));
    }
}
