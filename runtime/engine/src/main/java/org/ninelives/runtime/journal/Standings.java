package org.ninelives.runtime.journal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.ninelives.runtime.journal.JournalRecord.Begun;
import org.ninelives.runtime.journal.JournalRecord.Removed;
import org.ninelives.runtime.journal.JournalRecord.Standing;

/**
 * Per module the versions that served, latest last, as a stack: a patch pushes, its rollback pops.
 *
 * <p>A bundle that takes over from a module of another name takes over its stack. A patch that replaced something else
 * than the journal believes in (somebody updated by hand) begins a new stack on it: what lies below is not where a
 * rollback would lead.
 */
final class Standings {

    private final Map<String, List<Serving>> stacks = new TreeMap<>();

    void restore(Standing standing) {
        stacks.put(standing.module(), new ArrayList<>(standing.versions()));
    }

    void remove(Removed removed) {
        stacks.remove(removed.module());
    }

    void commit(Begun patch) {
        String rollbackOf = patch.rollbackOf();
        Map<String, List<Serving>> taken = new HashMap<>();
        for (Entry entry : patch.members()) {
            List<Serving> stack = stacks.remove(entry.member().replaces());
            taken.put(entry.member().replaces(), stack == null ? new ArrayList<>() : stack);
        }
        for (Entry entry : patch.members()) {
            List<Serving> stack = taken.getOrDefault(entry.member().replaces(), List.of());
            Optional<Integer> back = rollbackOf == null ? Optional.empty() : indexOf(rollbackOf, stack);
            stacks.put(
                    entry.member().module(),
                    back.map(index -> popped(stack, index, entry, patch.patch()))
                            .orElseGet(() -> pushed(stack, entry, patch.patch())));
        }
        if (rollbackOf != null) {
            removeWhatIsTakenBack(rollbackOf);
        }
    }

    private static List<Serving> pushed(List<Serving> stack, Entry entry, String patch) {
        List<Serving> result = new ArrayList<>();
        entry.former().ifPresent(former -> {
            Serving top = stack.isEmpty() ? null : stack.get(stack.size() - 1);
            if (top != null && top.installed().couldBe(former)) {
                result.addAll(stack.subList(0, stack.size() - 1));
                result.add(top.as(later(top.installed(), former)));
            } else {
                result.add(new Serving(former, null, null));
            }
        });
        result.add(new Serving(entry.installed(), patch, patch));
        return result;
    }

    private static List<Serving> popped(List<Serving> stack, int index, Entry entry, String patch) {
        List<Serving> result = new ArrayList<>(stack.subList(0, index));
        @Nullable String broughtBy = null;
        if (!result.isEmpty()) {
            broughtBy = result.remove(result.size() - 1).broughtBy();
        }
        result.add(new Serving(entry.installed(), patch, broughtBy));
        return result;
    }

    /** A rollback does not list what its patch had brought anew: there is nothing to put in its place. */
    private void removeWhatIsTakenBack(String patch) {
        for (List<Serving> stack : stacks.values()) {
            indexOf(patch, stack)
                    .ifPresent(index -> stack.subList(index, stack.size()).clear());
        }
        stacks.values().removeIf(List::isEmpty);
    }

    private static Optional<Integer> indexOf(String broughtBy, List<Serving> stack) {
        for (int i = stack.size() - 1; i >= 0; i--) {
            if (broughtBy.equals(stack.get(i).broughtBy())) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    private static Installed later(Installed before, Installed now) {
        return now.sha256() != null || before.sha256() == null
                ? now
                : new Installed(now.module(), now.version(), before.sha256(), now.location());
    }

    /** Module to the versions that served, latest last. */
    Map<String, List<Serving>> stacks() {
        Map<String, List<Serving>> copy = new LinkedHashMap<>();
        stacks.forEach((module, stack) -> copy.put(module, List.copyOf(stack)));
        return copy;
    }
}
