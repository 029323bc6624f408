package org.ninelives.runtime.artifact;

import java.util.ArrayList;
import java.util.List;
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
 * @param carried its own carried fields, in the order of the file
 * @param fields the names of all its own fields that objects have
 */
record ClassFile(boolean isInterface, @Nullable String superclass, List<DeclaredField> carried, List<String> fields) {

    private static final int API = Opcodes.ASM9;

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
            reading.carried.forEach(DeclaredTypes::of);
        } catch (RuntimeException e) {
            // The parser trusts its input: damage shows as an index out of bounds, a failed cast, anything.
            boolean explained = e instanceof IllegalArgumentException && e.getMessage() != null;
            throw new IllegalArgumentException(explained ? e.getMessage() : "no class file, or damaged: " + e, e);
        }
        return new ClassFile(
                reading.isInterface, reading.superclass, List.copyOf(reading.carried), List.copyOf(reading.fields));
    }

    private static final class Reading extends ClassVisitor {

        private final List<DeclaredField> carried = new ArrayList<>();
        private final List<String> fields = new ArrayList<>();
        private String name = "";
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
        public FieldVisitor visitField(
                int access, String field, String descriptor, @Nullable String signature, @Nullable Object value) {
            boolean isStatic = (access & Opcodes.ACC_STATIC) != 0;
            if (!isStatic && (access & Opcodes.ACC_SYNTHETIC) == 0) {
                fields.add(field);
            }
            return new FieldVisitor(API) {
                private @Nullable Mark mark;
                private boolean injected;

                @Override
                public @Nullable AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
                    injected |= annotation.equals(REFERENCE);
                    if (annotation.equals(Type.getDescriptor(Carried.class))) {
                        mark = new Mark();
                        return mark;
                    }
                    return null;
                }

                @Override
                public void visitEnd() {
                    if (mark != null) {
                        carried.add(new DeclaredField(
                                name,
                                field,
                                mark.from,
                                descriptor,
                                signature == null ? "" : signature,
                                mark.concurrent,
                                mark.share,
                                isStatic,
                                injected));
                    }
                }
            };
        }
    }

    /** Reads one {@code @Carried}. */
    private static final class Mark extends AnnotationVisitor {

        private String from = "";
        private boolean concurrent;
        private boolean share;

        Mark() {
            super(API);
        }

        @Override
        public void visit(String name, Object value) {
            switch (name) {
                case "from" -> from = value.toString();
                case "concurrent" -> concurrent = Boolean.TRUE.equals(value);
                case "share" -> share = Boolean.TRUE.equals(value);
                default -> {
                    // Of a newer API: what it means, the runtime of that API knows.
                }
            }
        }
    }
}
