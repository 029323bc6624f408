package org.ninelives.runtime.state;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.ninelives.api.state.Migration;
import org.ninelives.api.state.StateTransferException;

/**
 * What a move has to know of classes, and the code that is written for them. It is made before calls have to wait, and
 * {@linkplain #rehearse tried out} then as well, so that the JVM has compiled it when the gate closes. Confined to one
 * thread at a time.
 *
 * <p>It holds nothing of the state, and lives as long as the patch: what is written for a pair of classes holds both
 * versions, and whoever kept it for the next patch would keep a retired one.
 */
public final class Plan {

    private final Successors successors;
    private final Set<Class<?>> migrated;
    private final Shapes shapes;

    private Plan(Successors successors, Set<Class<?>> migrated) {
        this.successors = successors;
        this.migrated = migrated;
        this.shapes = new Shapes(successors, migrated);
    }

    /** With nothing known of any class yet. */
    public static Plan of(Successors successors, List<Migration<?>> migrations) {
        Set<Class<?>> migrated = new HashSet<>();
        migrations.forEach(migration -> migrated.add(migration.type()));
        return new Plan(successors, migrated);
    }

    /** This one, or a new one if other classes than it knows of are migrated by now. */
    Plan with(List<Migration<?>> migrations) {
        Plan other = of(successors, migrations);
        return migrated.equals(other.migrated) ? this : other;
    }

    Successors successors() {
        return successors;
    }

    Shapes shapes() {
        return shapes;
    }

    /** The fields of both versions of a component, joined. */
    Component join(Pair pair) throws StateTransferException {
        return new Component(pair, shapes, migrated.contains(pair.candidate().getClass()));
    }

    /**
     * What cannot move, as far as a bounded look while calls go on finds it, each with its path; see {@link Scout}. What was
     * met on the way is what {@link #rehearse} goes by.
     *
     * @param pairs the components whose state is to move
     * @throws StateTransferException if fields cannot be joined at all
     */
    public List<String> obstacles(List<Pair> pairs) throws StateTransferException {
        return Scout.obstacles(pairs, this);
    }

    /**
     * Writes what copies the objects of which there are many, and tries it out on some of them until the JVM compiles it. It
     * reads fields that are in use and writes objects that nobody will see; no code of a module runs. What it cannot do, the
     * move does, or says why.
     *
     * @param limit when to stop, wherever it is
     */
    public void rehearse(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        BooleanSupplier over = () -> System.nanoTime() - end > 0;
        Trial trial = new Trial(shapes);
        for (Shape shape : shapes.all()) {
            trial.of(shape, over);
        }
    }
}
