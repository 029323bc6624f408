package org.ninelives.api.state;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Version;

/**
 * The carried state of a module as a tree, for people and their tools to look at. It was read while calls went on: parts of it
 * may be of different moments.
 *
 * @param module the name of the module
 * @param version the version that serves
 * @param taken when the reading began
 * @param owners what has carried fields: the components of the module, each instance of its own, then its classes with
 *     carried static fields
 * @param handedOut what consumers hold, or held until lately, past the services of the module; ordered by type
 * @param complete whether everything within the bounds was read; if not, the number of nodes was used up
 */
public record StateTree(
        String module,
        Version version,
        Instant taken,
        List<Owner> owners,
        List<HandedOut> handedOut,
        boolean complete) {

    /** Copies the lists, refuses missing parts. */
    public StateTree {
        Objects.requireNonNull(module);
        Objects.requireNonNull(version);
        Objects.requireNonNull(taken);
        owners = List.copyOf(owners);
        handedOut = List.copyOf(handedOut);
    }

    /**
     * Objects of a class of the module that consumers hold by handles that lead to them; and those for which no handle stands,
     * if the runtime was started to record them.
     *
     * @param type the name of their class
     * @param count how many they are
     */
    public record HandedOut(String type, int count) {

        /** Refuses missing parts. */
        public HandedOut {
            Objects.requireNonNull(type);
        }
    }

    /**
     * How much of the state is read.
     *
     * @param depth how many levels below a field; 0 for the fields alone
     * @param width how many parts of one object
     * @param nodes how many parts in all
     */
    public record Bounds(int depth, int width, int nodes) {

        /** What fits on a few screens. */
        public static final Bounds DEFAULT = new Bounds(3, 10, 10_000);

        /** The deepest that a tree can be. */
        public static final int DEEPEST = 100;

        /** Refuses what makes no sense. */
        public Bounds {
            if (depth < 0 || depth > DEEPEST) {
                throw new IllegalArgumentException("the depth is from 0 to " + DEEPEST + ", not " + depth);
            }
            if (width < 1 || nodes < 1) {
                throw new IllegalArgumentException("at least one part has to be shown, not " + Math.min(width, nodes));
            }
        }
    }

    /**
     * An object with carried fields, or a class with carried static fields.
     *
     * @param component the name of its component, or of its class
     * @param type the name of its class
     * @param id its number in this tree; 0 for a class
     * @param fields its carried fields, in the order of their names
     */
    public record Owner(String component, String type, int id, List<Field> fields) {

        /** Copies the list, refuses missing parts. */
        public Owner {
            Objects.requireNonNull(component);
            Objects.requireNonNull(type);
            fields = List.copyOf(fields);
        }

        /** Whether these are the static fields of a class. */
        public boolean isClass() {
            return id == 0;
        }
    }

    /**
     * A carried field.
     *
     * @param declared its declared type, such as {@code Map<String, Long>}
     * @param fate what would become of it if its module were patched now by a version with the same fields
     * @param decision how that is known
     * @param detail for a person: why, as far as there is anything to say; may be empty
     * @param value what it holds
     */
    public record Field(
            String declared, FieldReport.Fate fate, FieldReport.Decision decision, String detail, Node value) {

        /** Refuses missing parts. */
        public Field {
            Objects.requireNonNull(declared);
            Objects.requireNonNull(fate);
            Objects.requireNonNull(decision);
            Objects.requireNonNull(detail);
            Objects.requireNonNull(value);
        }
    }

    /**
     * A value, and what it holds.
     *
     * @param name the way to it from the object that holds it: the name of a field, or {@code [3]}, {@code ["anna"]}
     * @param type the name of its class; of a primitive, its name; empty for null
     * @param text the value itself where it is a plain one, cut if it is long; {@code ***} where its name says that it is a
     *     secret; null if its parts say what it is, or if it is null itself
     * @param size how many elements, entries or characters it has; -1 where that says nothing or is not known
     * @param id the number of the object, the same wherever it is met; 0 for a plain value
     * @param repeated whether the object is shown with its parts elsewhere in this tree, under the same number
     * @param note for a person: that it changed while it was read, that it cannot be looked into; may be empty
     * @param parts what it holds, as far as the bounds allow
     * @param more how many of its parts are left out; -1 if some are and nobody counted them
     */
    public record Node(
            String name,
            String type,
            @Nullable String text,
            long size,
            int id,
            boolean repeated,
            String note,
            List<Node> parts,
            long more) {

        /** What stands for a secret. */
        public static final String SECRET = "***";

        /** Copies the list, refuses missing parts. */
        public Node {
            Objects.requireNonNull(name);
            Objects.requireNonNull(type);
            Objects.requireNonNull(note);
            parts = List.copyOf(parts);
        }

        /** Whether it is null. */
        public boolean isNull() {
            return type.isEmpty();
        }
    }
}
