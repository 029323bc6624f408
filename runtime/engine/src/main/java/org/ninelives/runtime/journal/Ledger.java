package org.ninelives.runtime.journal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.Activity;
import org.ninelives.api.HistoryEntry;
import org.ninelives.api.HistoryEntry.Outcome;
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

/** What the records of a journal come to. Immutable. */
public final class Ledger {

    private final Map<String, Begun> begun = new LinkedHashMap<>();
    private final Map<String, JournalRecord> ends = new LinkedHashMap<>();
    private final Map<String, Unretired> unretired = new LinkedHashMap<>();
    private final Map<String, List<Serving>> stacks;
    private final Optional<String> unfinished;

    /** Set while the records are read, and not changed afterwards. */
    @Nullable
    private Locked lock;

    private Ledger(List<JournalRecord> records) {
        Sequence sequence = new Sequence();
        Standings standings = new Standings();
        for (JournalRecord record : records) {
            sequence.check(record);
            sequence.add(record);
            apply(record, standings);
        }
        this.stacks = standings.stacks();
        this.unfinished = sequence.unfinished();
    }

    /**
     * Reads records in their order.
     *
     * @throws IllegalStateException if they cannot follow each other like this
     */
    public static Ledger of(List<JournalRecord> records) {
        return new Ledger(records);
    }

    private void apply(JournalRecord record, Standings standings) {
        if (record instanceof Begun next) {
            begun.put(next.patch(), next);
        } else if (record instanceof Committed committed) {
            ends.put(committed.patch(), committed);
            Begun patch = Objects.requireNonNull(begun.get(committed.patch()));
            standings.commit(patch);
            unretired.put(patch.patch(), new Unretired(patch.patch(), formersOf(patch)));
        } else if (record instanceof Ended ended) {
            ends.put(ended.patch(), ended);
        } else if (record instanceof Retired retired) {
            unretired.remove(retired.patch());
        } else if (record instanceof Removed removed) {
            standings.remove(removed);
        } else if (record instanceof Locked locked) {
            lock = locked;
        } else if (record instanceof Unlocked) {
            lock = null;
        } else if (record instanceof Unretired older) {
            unretired.put(older.patch(), older);
        } else if (record instanceof Standing standing) {
            standings.restore(standing);
        }
    }

    private static List<Installed> formersOf(Begun patch) {
        return patch.members().stream()
                .flatMap(entry -> entry.former().stream())
                .toList();
    }

    /** The patches that the journal still holds, oldest first. */
    public List<HistoryEntry> history() {
        List<HistoryEntry> history = new ArrayList<>();
        for (Begun patch : begun.values()) {
            history.add(remembered(patch));
        }
        return List.copyOf(history);
    }

    private HistoryEntry remembered(Begun patch) {
        JournalRecord end = ends.get(patch.patch());
        Outcome outcome = Outcome.RUNNING;
        String reason = "";
        if (end instanceof Ended ended) {
            outcome = ended.outcome();
            reason = ended.reason();
        } else if (end instanceof Committed) {
            outcome = Outcome.COMMITTED;
        }
        return new Remembered(
                patch.patch(),
                patch.by(),
                patch.at(),
                patch.members().stream().map(Entry::member).toList(),
                outcome,
                reason);
    }

    /** Module to the version that serves as far as the journal knows: modules that no patch ever touched are missing. */
    public Map<String, Serving> serving() {
        Map<String, Serving> serving = new LinkedHashMap<>();
        stacks.forEach((module, stack) -> serving.put(module, stack.get(stack.size() - 1)));
        return Collections.unmodifiableMap(serving);
    }

    /** The module or library that serves from this location as far as the journal knows. */
    public Optional<String> servingAt(String location) {
        return serving().entrySet().stream()
                .filter(entry -> entry.getValue().installed().location().equals(location))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /**
     * The version that serves in the place of another one: a patch replaced that one, or it is an older one or a copy of what
     * serves. Empty if the journal knows nothing of it, or it is itself what serves.
     */
    public Optional<Installed> successorOf(String module, Version version, String location) {
        return servingAt(location).isPresent()
                ? Optional.empty()
                : stacks.values().stream()
                        .filter(stack -> isReplaced(module, version, stack))
                        .map(stack -> stack.get(stack.size() - 1).installed())
                        .findFirst();
    }

    private static boolean isReplaced(String module, Version version, List<Serving> stack) {
        Installed serving = stack.get(stack.size() - 1).installed();
        return (serving.module().equals(module) && version.compareTo(serving.version()) <= 0)
                || stack.stream()
                        .map(Serving::installed)
                        .anyMatch(known ->
                                known.module().equals(module) && known.version().equals(version));
    }

    /**
     * Where the version is installed that has what a former version of a module had.
     *
     * @param module the name that the module had then
     * @param location where that former version was installed; the answer if no patch replaced it
     */
    public String heirOf(String module, String location) {
        List<Serving> stack = stacks.containsKey(module)
                ? stacks.get(module)
                : stacks.values().stream()
                        .filter(other -> other.stream()
                                .anyMatch(version ->
                                        version.installed().location().equals(location)))
                        .findFirst()
                        .orElse(List.of());
        return stack == null || stack.isEmpty()
                ? location
                : stack.get(stack.size() - 1).installed().location();
    }

    /** The patch that has begun but neither committed nor ended: it runs, or a crash cut it short. */
    public Optional<String> unfinished() {
        return unfinished;
    }

    /** What keeps patches from starting; empty if nothing does. */
    public Optional<Activity.Lock> lock() {
        return Optional.ofNullable(lock).map(locked -> new Activity.Lock(locked.reason(), locked.by(), locked.at()));
    }

    /** A patch as it began, if the journal still holds it. */
    public Optional<Begun> patch(String id) {
        return Optional.ofNullable(begun.get(id));
    }

    /** Whether the patch committed, as far as the journal still holds it. */
    public boolean isCommitted(String patch) {
        return ends.get(patch) instanceof Committed;
    }

    /** The committed patch that took this one back. */
    public Optional<String> rolledBackBy(String patch) {
        return begun.values().stream()
                .filter(later -> patch.equals(later.rollbackOf()) && isCommitted(later.patch()))
                .map(Begun::patch)
                .findFirst();
    }

    /**
     * The committed patches whose former versions are not yet gone, oldest first, each with what is left of them: a
     * version that serves again (a rollback found it on standby) is not to be retired.
     */
    public List<Unretired> unretired() {
        Set<String> servingAt = new HashSet<>();
        for (Serving serving : serving().values()) {
            servingAt.add(serving.installed().location());
        }
        List<Unretired> left = new ArrayList<>();
        for (Unretired patch : unretired.values()) {
            List<Installed> formers = patch.formers().stream()
                    .filter(former -> !servingAt.contains(former.location()))
                    .toList();
            if (!formers.isEmpty()) {
                left.add(new Unretired(patch.patch(), formers));
            }
        }
        return List.copyOf(left);
    }

    /** Whether what follows the commit of this patch may not have been completed. */
    public boolean isUnderWay(@Nullable String patch) {
        return patch != null && unretired.containsKey(patch);
    }

    /**
     * The former versions that a module can go back to, one rollback after the other, latest first. The way ends at the
     * first one whose content could not be had; whether the store still has the others is for the store to say.
     */
    public List<Installed> reachable(String module, int most) {
        List<Serving> stack = stacks.getOrDefault(module, List.of());
        List<Installed> reachable = new ArrayList<>();
        for (int i = stack.size() - 2; i >= 0 && reachable.size() < most; i--) {
            Installed former = stack.get(i).installed();
            if (former.sha256() == null) {
                break;
            }
            reachable.add(former);
        }
        return List.copyOf(reachable);
    }

    /** The digests of what the store has to keep: what serves, what can be reached, and what an unfinished patch is about. */
    public Set<String> neededContent(int mostPerModule) {
        Set<String> needed = new HashSet<>();
        stacks.forEach((module, stack) -> {
            add(needed, stack.get(stack.size() - 1).installed());
            reachable(module, mostPerModule).forEach(former -> add(needed, former));
        });
        unfinished.flatMap(this::patch).ifPresent(patch -> patch.members().forEach(entry -> {
            add(needed, entry.installed());
            entry.former().ifPresent(former -> add(needed, former));
        }));
        return Set.copyOf(needed);
    }

    private static void add(Set<String> needed, Installed installed) {
        if (installed.sha256() != null) {
            needed.add(installed.sha256());
        }
    }

    /**
     * Records that come to the same as those of this ledger, but for its history.
     *
     * @param versionsPerModule how many versions of each module to keep, the serving one included
     */
    List<JournalRecord> summary(int versionsPerModule) {
        List<JournalRecord> summary = new ArrayList<>();
        stacks.forEach((module, stack) -> summary.add(
                new Standing(module, stack.subList(Math.max(0, stack.size() - versionsPerModule), stack.size()))));
        summary.addAll(unretired.values());
        if (lock != null) {
            summary.add(lock);
        }
        return summary;
    }
}
