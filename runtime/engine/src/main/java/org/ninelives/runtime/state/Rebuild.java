package org.ninelives.runtime.state;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.state.Migration;
import org.ninelives.api.state.StateTransferException;

/**
 * Makes the new objects.
 *
 * <p>An object that is in no cycle finds its parts complete: it is made, filled and migrated. The objects of a cycle
 * cannot all be last, so the order is this:
 *
 * <ol>
 *   <li>whatever can be made empty is made, and what needs others to be made (records, {@code List.of}, a sorted map
 *       with its comparator) as those come into being;
 *   <li>references are filled in, and migrations run;
 *   <li>{@code Set.of} and {@code Map.of}, which ask their contents for hash codes as they are made, and what waited for
 *       them;
 *   <li>hash containers and sorted ones get their contents. Where one is, by way of a key's hash code, part of another,
 *       the order may be wrong: then a key is not found where it was put, and the containers are filled again until
 *       every key is found.
 * </ol>
 */
final class Rebuild {

    private static final int MOST_ROUNDS = 20;

    private final Graph graph;
    private final PutIn putIn;
    private final Lent lent;
    private final Map<Class<?>, List<Migration<?>>> migrations = new HashMap<>();

    Rebuild(Graph graph, PutIn putIn, Lent lent, List<Migration<?>> migrations) {
        this.graph = graph;
        this.lent = lent;
        this.putIn = putIn;
        for (Migration<?> migration : migrations) {
            this.migrations
                    .computeIfAbsent(migration.type(), type -> new ArrayList<>())
                    .add(migration);
        }
    }

    /** One object, whose parts are complete. */
    void one(Node node) throws StateTransferException {
        create(node);
        Guard.run(node, () -> {
            node.shape.fill(node.old, fresh(node), graph);
            node.shape.enter(node.old, fresh(node), graph);
        });
        // Nobody refers to it yet.
        migrate(node, true);
    }

    /** The objects of a cycle, those found last first. */
    void cycle(List<Node> cycle) throws StateTransferException {
        List<Node> missing = new ArrayList<>(cycle);
        createInTurn(missing, false);
        List<Node> unfilled = fill(cycle);
        createInTurn(missing, true);
        if (!missing.isEmpty()) {
            throw Graph.failure(
                    missing.get(0),
                    new Misfit("", "it is part of a cycle in which every object needs another one first"));
        }
        if (!fill(unfilled).isEmpty()) {
            throw new IllegalStateException("every object of the cycle exists");
        }
        enter(cycle);
    }

    /** Makes whatever can be made, as long as there is any progress; what needs others comes back when they exist. */
    private void createInTurn(List<Node> missing, boolean hashing) throws StateTransferException {
        int before;
        do {
            before = missing.size();
            List<Node> left = new ArrayList<>();
            for (Node node : missing) {
                boolean asksContents = !node.shape.early() && node.shape.hashes();
                if ((asksContents && !hashing) || !tried(node, () -> create(node))) {
                    left.add(node);
                }
            }
            missing.clear();
            missing.addAll(left);
        } while (!missing.isEmpty() && missing.size() < before);
    }

    /** Fills references and runs migrations; returns what still refers to something that does not exist. */
    private List<Node> fill(List<Node> nodes) throws StateTransferException {
        List<Node> left = new ArrayList<>();
        List<Node> filled = new ArrayList<>();
        for (Node node : nodes) {
            boolean complete = node.fresh != null && tried(node, () -> node.shape.fill(node.old, fresh(node), graph));
            (complete ? filled : left).add(node);
        }
        for (Node node : filled) {
            if (!node.shape.hashes()) {
                migrate(node, false);
            }
        }
        return left;
    }

    private void enter(List<Node> cycle) throws StateTransferException {
        List<Node> hashing = new ArrayList<>(cycle);
        hashing.removeIf(node -> !node.shape.hashes());
        Collection<Node> unsettled = hashing;
        for (int round = 1; !unsettled.isEmpty(); round++) {
            Set<Node> again = new LinkedHashSet<>();
            for (Node node : unsettled) {
                if (!entered(node, round == MOST_ROUNDS)) {
                    again.add(node);
                }
            }
            for (Node node : hashing) {
                if (!again.contains(node) && !settled(node)) {
                    again.add(node);
                }
            }
            if (!again.isEmpty() && round == MOST_ROUNDS) {
                throw Graph.failure(
                        again.iterator().next(),
                        new Misfit(
                                "",
                                "it is part of a cycle, and a key is not found where it was"
                                        + " put: its hash code or order depends on where it is"));
            }
            unsettled = again;
        }
        for (Node node : hashing) {
            migrate(node, false);
        }
    }

    /** Fills a container; keys that are equal for now may differ later, when all of the cycle is filled. */
    private boolean entered(Node node, boolean last) throws StateTransferException {
        boolean[] entered = {true};
        Guard.run(node, () -> {
            try {
                node.shape.enter(node.old, fresh(node), graph);
            } catch (Misfit equal) {
                if (last) {
                    throw equal;
                }
                entered[0] = false;
            }
        });
        return entered[0];
    }

    private static boolean settled(Node node) throws StateTransferException {
        boolean[] settled = {false};
        Guard.run(node, () -> settled[0] = node.shape.settled(fresh(node)));
        return settled[0];
    }

    private void create(Node node) throws StateTransferException {
        Guard.run(node, () -> node.fresh = node.shape.create(node.old, graph));
        graph.look();
        if (node.shape.translation() != null) {
            node.root.rebuilt++;
            node.root.dropped.addAll(node.shape.translation().dropped());
        }
    }

    /** Does something that may have to wait for another object; returns whether it had not. */
    private static boolean tried(Node node, Guard.Action action) throws StateTransferException {
        try {
            Guard.run(node, action);
            return true;
        } catch (NotYet later) {
            return false;
        }
    }

    private void migrate(Node node, boolean alone) throws StateTransferException {
        if (migrations.containsKey(fresh(node).getClass()) && node.shape.translation() != null) {
            migrate(node, Fields.of(node.old.getClass()), alone);
        }
    }

    /** Completes an object whose former one shows these fields. */
    void migrate(Node node, List<Field> fields) throws StateTransferException {
        migrate(node, fields, false);
    }

    private void migrate(Node node, List<Field> fields, boolean alone) throws StateTransferException {
        List<Migration<?>> own = migrations.getOrDefault(fresh(node).getClass(), List.of());
        if (own.isEmpty()) {
            return;
        }
        graph.lend(node, fields, lent);
        @Nullable Object[] before = putIn.before(fresh(node));
        try {
            migrate(node, fields, alone, own);
        } catch (StateTransferException | RuntimeException | Error failed) {
            lent.takeBack();
            throw failed;
        }
        Optional<String> changed = lent.takeBack();
        if (changed.isPresent()) {
            throw new StateTransferException(changed.get());
        }
        putIn.requireNew(node, fresh(node), before, graph.showedHomeless());
    }

    private void migrate(Node node, List<Field> fields, boolean alone, List<Migration<?>> own)
            throws StateTransferException {
        for (Migration<?> migration : own) {
            Guard.run(node, () -> {
                try {
                    node.fresh = run(migration, new OldView(node.old, fields, graph), fresh(node), alone);
                } catch (StateTransferException refused) {
                    throw new Misfit("", String.valueOf(refused.getMessage()), refused);
                }
            });
        }
    }

    /** Returns the completed object: another one for a record, as long as nobody refers to it. */
    private static <T> Object run(Migration<T> migration, OldView old, Object fresh, boolean alone)
            throws StateTransferException {
        if (alone && migration instanceof Chain<T> chain) {
            return chain.complete(old, migration.type().cast(fresh));
        }
        migration.migrate(old, migration.type().cast(fresh));
        return fresh;
    }

    private static Object fresh(Node node) {
        if (node.fresh == null) {
            throw new NotYet();
        }
        return node.fresh;
    }
}
