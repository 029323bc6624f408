package org.ninelives.runtime.state;

import java.lang.reflect.Field;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A look through what a value leads to, within a bound, while its owner goes on using it ({@link Contents}). It finds what
 * would have to be converted and what could not move; of what it did not get to see, it says nothing.
 *
 * <p>It goes through the graph level by level, and into each object a little further every time: a large map near the top does not
 * keep it from seeing what is beside it.
 */
final class Survey {

    /** How many parts of one object are looked at in a row, before it is the others' turn. */
    private static final int IN_A_ROW = 64;

    private final Shapes shapes;
    private final String origin;
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<Stop> stops = new ArrayDeque<>();
    private @Nullable String old;
    private @Nullable String refused;
    private boolean changing;

    /** How many values were looked at, those that hold nothing included. */
    private int looked;

    /**
     * An object on the way, and how far its parts have been looked at.
     *
     * @param moving the fields that go on in the next version; null if all do
     */
    private record Stop(
            @Nullable Stop above,
            String step,
            boolean inLibrary,
            @Nullable Set<Field> moving,
            Iterator<Contents.Part> parts) {

        boolean staysBehind(Contents.Part part) {
            return moving != null && part.field() != null && !moving.contains(part.field());
        }

        String path() {
            StringBuilder path = new StringBuilder(step);
            for (Stop each = above; each != null; each = each.above) {
                path.insert(0, each.step);
            }
            return path.toString();
        }
    }

    private Survey(Shapes shapes, String origin) {
        this.shapes = shapes;
        this.origin = origin;
    }

    /**
     * Looks through a value.
     *
     * @param origin the path of the value
     * @param most how many values are looked at
     */
    static Survey of(Object value, String origin, Shapes shapes, int most) {
        return past(Set.of(), value, origin, shapes, most);
    }

    /** The same, and not into objects whose successors are known. */
    static Survey past(Set<Object> known, Object value, String origin, Shapes shapes, int most) {
        Survey survey = new Survey(shapes, origin);
        survey.seen.addAll(known);
        survey.meet(null, "", value, false);
        while (!survey.stops.isEmpty() && survey.looked < most) {
            Stop next = survey.stops.remove();
            if (survey.advance(next, most)) {
                survey.stops.add(next);
            }
        }
        return survey;
    }

    /** The first object of a former class that was met: its path and its class. */
    Optional<String> old() {
        return Optional.ofNullable(old);
    }

    /** The first object that cannot move: its path and why. */
    Optional<String> refused() {
        return Optional.ofNullable(refused);
    }

    /** Whether everything was looked at. */
    boolean complete() {
        return stops.isEmpty() && !changing;
    }

    /** How many values were looked at. */
    int looked() {
        return looked;
    }

    private boolean advance(Stop stop, int most) {
        try {
            for (int i = 0; i < IN_A_ROW && looked < most; i++) {
                if (!stop.parts.hasNext()) {
                    return false;
                }
                Contents.Part part = stop.parts.next();
                looked++;
                if (part.value() != null && !stop.staysBehind(part)) {
                    meet(stop, part.step(), part.value(), stop.inLibrary);
                }
            }
            return true;
        } catch (RuntimeException inUse) {
            // Its owner works on it: what was seen stays seen, the rest of it is not.
            changing = true;
            return false;
        }
    }

    private void meet(@Nullable Stop above, String step, Object value, boolean inLibrary) {
        Shape shape = shapes.of(value);
        if (shape == Shape.Leaf.LEAF || !seen.add(value)) {
            return;
        }
        shape.met(value);
        boolean isOld = shapes.isOld(value.getClass());
        boolean isLibrary = !isOld && !Jdk.owns(value.getClass());
        Contents contents = Contents.of(value);
        Stop here = new Stop(above, step, isLibrary, moving(shape), parts(contents));
        if (shape instanceof Shape.Refused no) {
            if (refused == null && !(no.internal() && inLibrary)) {
                Misfit misfit = no.misfit();
                refused = origin + here.path() + misfit.step() + ": " + misfit.reason();
            }
        }
        if (isOld && old == null) {
            old = origin + here.path() + ": a " + value.getClass().getName();
        }
        // What only its owner may read is not seen.
        changing |= contents.kind() == Contents.Kind.CLOSED && !(shape instanceof Shape.Refused);
        stops.add(here);
    }

    private Iterator<Contents.Part> parts(Contents contents) {
        try {
            return contents.parts();
        } catch (RuntimeException inUse) {
            changing = true;
            return Collections.emptyIterator();
        }
    }

    /** What has no home in the next version, or is transient, is not in the way of anything. */
    private static @Nullable Set<Field> moving(Shape shape) {
        Translation translation = shape.translation();
        if (translation == null) {
            return null;
        }
        Set<Field> moving = new HashSet<>();
        translation.moves().forEach(move -> moving.add(move.from()));
        return moving;
    }
}
