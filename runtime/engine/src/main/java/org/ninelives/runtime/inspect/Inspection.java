package org.ninelives.runtime.inspect;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.state.StateTree;
import org.ninelives.runtime.state.Contents;
import org.ninelives.runtime.state.Outlook;

/**
 * Reads the carried state of objects that are in use, within bounds: a cycle ends where it began, by the number of the object,
 * and of a million entries only the first are read. Confined to one thread.
 *
 * <p>It goes level by level, so that an object which is met twice is shown where it is nearest to a field, and so that the
 * bound on the number of nodes cuts what is deepest.
 */
public final class Inspection {

    /** Of the fields of one object, so many are shown even where fewer elements are. */
    private static final int LEAST_FIELDS = 50;

    private final StateTree.Bounds bounds;
    private final Predicate<Class<?>> isOfTheModule;
    private final Predicate<Class<?>> isOfTheRuntime;
    private final IdentityHashMap<Object, Integer> numbers = new IdentityHashMap<>();
    private final Set<Object> shown = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<Branch> waiting = new ArrayDeque<>();
    private int left;

    /** An object with carried fields, under the name of its component; or a class, with static ones. */
    public record Subject(String component, Object object) {

        private boolean isClass() {
            return object instanceof Class<?>;
        }

        private String type() {
            return (object instanceof Class<?> itself ? itself : object.getClass()).getName();
        }
    }

    /**
     * With what a look needs.
     *
     * @param isOfTheModule which classes are the module's own
     * @param isOfTheRuntime which classes the runtime made: they are not looked into
     */
    public Inspection(StateTree.Bounds bounds, Predicate<Class<?>> isOfTheModule, Predicate<Class<?>> isOfTheRuntime) {
        this.bounds = bounds;
        this.isOfTheModule = isOfTheModule;
        this.isOfTheRuntime = isOfTheRuntime;
        this.left = bounds.nodes();
    }

    /** Reads the carried fields of these objects; those that have none are left out. */
    public List<StateTree.Owner> of(List<Subject> subjects) {
        List<OwnerInWork> owners = new ArrayList<>();
        for (Subject subject : subjects) {
            List<Outlook> outlooks = Outlook.of(subject.object(), isOfTheModule, isOfTheRuntime);
            if (!outlooks.isEmpty()) {
                int number = subject.isClass() ? 0 : number(subject.object());
                owners.add(new OwnerInWork(subject, number, new ArrayList<>()));
                for (Outlook field : outlooks) {
                    Branch value = branch(field.name(), field.value(), field.primitive(), 0);
                    owners.get(owners.size() - 1).fields().add(new FieldInWork(field, value));
                }
            }
        }
        while (!waiting.isEmpty()) {
            grow(waiting.remove());
        }
        return owners.stream().map(OwnerInWork::finished).toList();
    }

    /** Whether nothing was left out but for the depth and the width. */
    public boolean complete() {
        return left > 0;
    }

    private int number(Object object) {
        return numbers.computeIfAbsent(object, any -> numbers.size() + 1);
    }

    private Branch branch(String name, @Nullable Object value, boolean primitive, int level) {
        Branch branch = new Branch(name, level);
        left--;
        if (value == null) {
            return branch;
        }
        branch.type = primitive ? primitiveName(value) : value.getClass().getTypeName();
        if (Secrets.isSecret(name)) {
            branch.text = StateTree.Node.SECRET;
            return branch;
        }
        if (isOfTheRuntime.test(value.getClass())) {
            branch.id = number(value);
            branch.note = "a service, or an object that a module handed out";
            return branch;
        }
        Contents contents = Contents.of(value);
        if (contents.kind() == Contents.Kind.VALUE) {
            PlainText text = PlainText.of(value);
            branch.text = text.text();
            branch.size = text.length();
            branch.note = text.note();
            return branch;
        }
        branch.id = number(value);
        branch.contents = contents;
        branch.object = value;
        waiting.add(branch);
        return branch;
    }

    private static String primitiveName(Object boxed) {
        return java.lang.invoke.MethodType.methodType(boxed.getClass())
                .unwrap()
                .returnType()
                .getName();
    }

    private void grow(Branch branch) {
        Object object = branch.object;
        Contents contents = branch.contents;
        if (object == null || contents == null) {
            return;
        }
        if (!shown.add(object)) {
            branch.repeated = true;
            return;
        }
        if (contents.kind() == Contents.Kind.CLOSED) {
            branch.note = "cannot be looked into";
            return;
        }
        try {
            branch.size = contents.size().orElse(-1);
            addParts(branch, contents);
        } catch (RuntimeException inUse) {
            branch.note = "changed while it was read: " + inUse.getClass().getSimpleName();
            branch.more = -1;
        }
    }

    private void addParts(Branch branch, Contents contents) {
        boolean fields = contents.kind() == Contents.Kind.OBJECT;
        int width = fields ? Math.max(bounds.width(), LEAST_FIELDS) : bounds.width();
        Iterator<Contents.Part> parts = contents.parts();
        int counted = 0;
        while (parts.hasNext() && branch.level < bounds.depth() && counted < width && left > 0) {
            Contents.Part part = parts.next();
            boolean primitive = part.field() == null
                    ? isOfPrimitives(branch.object)
                    : part.field().getType().isPrimitive();
            branch.parts.add(branch(nameOf(part), part.value(), primitive, branch.level + 1));
            counted += part.counts() ? 1 : 0;
        }
        if (branch.size >= 0) {
            branch.more = Math.max(0, branch.size - counted);
        } else if (parts.hasNext()) {
            branch.more = -1;
        }
    }

    private static boolean isOfPrimitives(@Nullable Object object) {
        return object != null
                && object.getClass().isArray()
                && object.getClass().getComponentType().isPrimitive();
    }

    private static String nameOf(Contents.Part part) {
        String name = part.field() == null ? part.step() : part.field().getName();
        return PlainText.cut(name);
    }

    /** A node that is still being read. */
    private static final class Branch {

        private final String name;
        private final int level;
        private final List<Branch> parts = new ArrayList<>();
        private String type = "";
        private @Nullable String text;
        private long size = -1;
        private int id;
        private boolean repeated;
        private String note = "";
        private long more;
        private @Nullable Object object;
        private @Nullable Contents contents;

        Branch(String name, int level) {
            this.name = name;
            this.level = level;
        }

        /** The tree is at most as deep as the bounds allow. */
        StateTree.Node finished() {
            return new StateTree.Node(
                    name,
                    type,
                    text,
                    size,
                    id,
                    repeated,
                    note,
                    parts.stream().map(Branch::finished).toList(),
                    more);
        }
    }

    private record FieldInWork(Outlook outlook, Branch branch) {

        StateTree.Field finished() {
            return new StateTree.Field(
                    outlook.declared().text(), outlook.fate(), outlook.decision(), detail(), branch.finished());
        }

        /** The path in it may have a key that is a secret. */
        private String detail() {
            String detail = outlook.detail();
            return Secrets.isSecret(branch.name) || Secrets.isSecret(detail) ? "" : detail;
        }
    }

    private record OwnerInWork(Subject subject, int id, List<FieldInWork> fields) {

        StateTree.Owner finished() {
            return new StateTree.Owner(
                    subject.component(),
                    subject.type(),
                    id,
                    fields.stream().map(FieldInWork::finished).toList());
        }
    }
}
