package org.ninelives.runtime.artifact;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.module.Carried;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * What a class file tells about state.
 *
 * @param superclass its binary name; null for {@code Object} and for interfaces that say nothing
 * @param from the name that it had in former versions, as it is declared; empty if it had no other
 * @param carried its own carried fields that objects have, in the order of the file
 * @param statics its own carried fields that are static and no constants
 * @param misused what its marks cannot mean
 * @param fields the names of all its own fields that objects have
 */
record ClassFile(
        boolean isInterface,
        @Nullable String superclass,
        String from,
        List<DeclaredField> carried,
        List<DeclaredField> statics,
        List<String> misused,
        List<String> fields) {

    private static final int API = Opcodes.ASM9;
    private static final String MARK = Type.getDescriptor(Carried.class);

    /** Of Declarative Services; the compiler keeps it in the class file. */
    private static final String REFERENCE = "Lorg/osgi/service/component/annotations/Reference;";

    /** Reads a class file without loading it; {@link IllegalArgumentException} if it cannot be read. */
    static ClassFile read(byte[] bytes) {
        Reading reading = new Reading();
        try {
            new ClassReader(bytes)
                    .accept(reading, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
            // Types are parsed when versions are compared: whether they can be shows now.
            reading.carried.forEach(FieldTypes::classesIn);
            reading.statics.forEach(FieldTypes::classesIn);
            reading.carried.forEach(DeclaredTypes::of);
            reading.statics.forEach(DeclaredTypes::of);
        } catch (RuntimeException e) {
            // The parser trusts its input: damage shows as an index out of bounds, a failed cast, anything.
            boolean explained = e instanceof IllegalArgumentException && e.getMessage() != null;
            throw new IllegalArgumentException(explained ? e.getMessage() : "no class file, or damaged: " + e, e);
        }
        return new ClassFile(
                reading.isInterface,
                reading.superclass,
                reading.from,
                List.copyOf(reading.carried),
                List.copyOf(reading.statics),
                List.copyOf(reading.misused),
                List.copyOf(reading.fields));
    }

    private static final class Reading extends ClassVisitor {

        private final List<DeclaredField> carried = new ArrayList<>();
        private final List<DeclaredField> statics = new ArrayList<>();
        private final List<String> misused = new ArrayList<>();
        private final List<String> fields = new ArrayList<>();
        private String name = "";
        private String from = "";
        private boolean isInterface;
        private @Nullable String superclass;

        Reading() {
            super(API);
        }

        @Override
        public void visit(
                int version,
                int access,
                String internalName,
                @Nullable String signature,
                @Nullable String superName,
                String @Nullable [] interfaces) {
            name = internalName.replace('/', '.');
            isInterface = (access & Opcodes.ACC_INTERFACE) != 0;
            superclass = superName == null ? null : superName.replace('/', '.');
        }

        @Override
        public @Nullable AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
            return annotation.equals(MARK) ? new Mark(mark -> from = mark.from) : null;
        }

        @Override
        public @Nullable FieldVisitor visitField(
                int access, String field, String descriptor, @Nullable String signature, @Nullable Object value) {
            boolean isStatic = (access & Opcodes.ACC_STATIC) != 0;
            if (!isStatic && (access & Opcodes.ACC_SYNTHETIC) == 0) {
                fields.add(field);
            }
            if ((access & Opcodes.ACC_ENUM) != 0) {
                return null; // a constant of an enum, which may say only how it was called
            }
            return new FieldVisitor(API) {
                private @Nullable Mark mark;
                private boolean injected;

                @Override
                public @Nullable AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
                    injected |= annotation.equals(REFERENCE);
                    return annotation.equals(MARK) ? new Mark(read -> mark = read) : null;
                }

                @Override
                public void visitEnd() {
                    if (mark != null) {
                        add(mark);
                    }
                }

                private void add(Mark mark) {
                    String generic = signature == null ? "" : signature;
                    if (mark.merge && !mayBeMerged(descriptor)) {
                        misused.add("the carried field " + field + " is to be merged, which only maps and sets can be");
                    }
                    if (mark.merge && mark.share) {
                        misused.add("the carried field " + field
                                + " cannot be shared and merged: the incumbent uses what is shared; say one of them");
                    }
                    if (isStatic && (access & Opcodes.ACC_FINAL) != 0) {
                        misused.add("the carried field " + field + " is static final: a constant follows the new code;"
                                + " leave out @Carried, or final if it is state");
                    } else {
                        (isStatic ? statics : carried)
                                .add(new DeclaredField(
                                        name,
                                        field,
                                        mark.from,
                                        descriptor,
                                        generic,
                                        mark.concurrent,
                                        mark.share,
                                        isStatic,
                                        mark.merge,
                                        injected));
                    }
                }
            };
        }
    }

    /** What is no type of the JDK cannot be told from here. */
    private static boolean mayBeMerged(String descriptor) {
        Type type = Type.getType(descriptor);
        if (type.getSort() != Type.OBJECT) {
            return false;
        }
        try {
            Class<?> known = Class.forName(type.getClassName(), false, ClassLoader.getPlatformClassLoader());
            return Map.class.isAssignableFrom(known)
                    || Set.class.isAssignableFrom(known)
                    || known.isAssignableFrom(Map.class)
                    || known.isAssignableFrom(Set.class);
        } catch (ClassNotFoundException ofABundle) {
            return true;
        }
    }

    /** Reads one {@code @Carried}. */
    private static final class Mark extends AnnotationVisitor {

        private final Consumer<Mark> read;
        private String from = "";
        private boolean concurrent;
        private boolean share;
        private boolean merge;

        Mark(Consumer<Mark> read) {
            super(API);
            this.read = read;
        }

        @Override
        public void visit(String name, Object value) {
            switch (name) {
                case "from" -> from = value.toString();
                case "concurrent" -> concurrent = Boolean.TRUE.equals(value);
                case "share" -> share = Boolean.TRUE.equals(value);
                case "merge" -> merge = Boolean.TRUE.equals(value);
                default -> {
                    // Of a newer API: what it means, the runtime of that API knows.
                }
            }
        }

        @Override
        public void visitEnd() {
            read.accept(this);
        }
    }
}
