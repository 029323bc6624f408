package org.ninelives.runtime.artifact;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.module.Carried;
import org.ninelives.api.state.Migration;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.signature.SignatureReader;
import org.objectweb.asm.signature.SignatureVisitor;

/** What a class file tells about objects inside the state, and about migrations. */
final class StateClass extends ClassVisitor {

    /**
     * A field of an object.
     *
     * @param from its name in former versions; empty if it had no other
     */
    record Variable(String name, String from, String descriptor, String signature) {

        boolean isPrimitive() {
            return descriptor.length() == 1;
        }

        Set<String> classes() {
            return FieldTypes.classesIn(descriptor, signature);
        }
    }

    private static final int API = Opcodes.ASM9;

    private final List<Variable> variables = new ArrayList<>();
    private @Nullable String superclass;
    private @Nullable String migrated;
    private boolean reverts;

    private StateClass() {
        super(API);
    }

    /**
     * The classes of a bundle that carried fields lead to by their types, by their names, and its migrations.
     *
     * @param migrations the names of their classes
     */
    static Map<String, StateClass> of(ClassPath classPath, List<DeclaredField> carried, List<String> migrations)
            throws UnfitArtifactException {
        Map<String, StateClass> found = new HashMap<>();
        Deque<String> ahead = new ArrayDeque<>(migrations);
        carried.forEach(field -> ahead.addAll(FieldTypes.classesIn(field)));
        carried.forEach(field -> ahead.add(field.owner()));
        while (!ahead.isEmpty()) {
            String name = ahead.remove();
            Optional<byte[]> bytes = found.containsKey(name) ? Optional.empty() : classPath.find(name);
            if (bytes.isPresent()) {
                StateClass file = read(name, bytes.get(), classPath);
                found.put(name, file);
                file.variables().forEach(variable -> ahead.addAll(variable.classes()));
                if (file.superclass() != null) {
                    ahead.add(file.superclass());
                }
            }
        }
        return Map.copyOf(found);
    }

    private static StateClass read(String name, byte[] bytes, ClassPath classPath) throws UnfitArtifactException {
        try {
            StateClass file = read(bytes);
            file.variables().forEach(Variable::classes);
            return file;
        } catch (RuntimeException damaged) {
            throw new UnfitArtifactException(
                    classPath.address(), "has a class " + name + " that cannot be read: " + damaged, damaged);
        }
    }

    static StateClass read(byte[] bytes) {
        StateClass read = new StateClass();
        new ClassReader(bytes).accept(read, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        return read;
    }

    /** Its own fields that move with its objects. */
    List<Variable> variables() {
        return variables;
    }

    /** The name of its superclass; null if there is none. */
    @Nullable
    String superclass() {
        return superclass;
    }

    /** The class whose objects it migrates; null if it says none. */
    @Nullable
    String migrated() {
        return migrated;
    }

    /** Whether it knows the way back. */
    boolean reverts() {
        return reverts;
    }

    @Override
    public void visit(
            int version,
            int access,
            String name,
            @Nullable String signature,
            @Nullable String superName,
            String @Nullable [] interfaces) {
        superclass = superName == null ? null : superName.replace('/', '.');
        if (signature != null) {
            new SignatureReader(signature).accept(new MigratedType());
        }
    }

    @Override
    public @Nullable FieldVisitor visitField(
            int access, String name, String descriptor, @Nullable String signature, @Nullable Object value) {
        if ((access & (Opcodes.ACC_STATIC | Opcodes.ACC_TRANSIENT | Opcodes.ACC_SYNTHETIC)) != 0) {
            return null;
        }
        int index = variables.size();
        variables.add(new Variable(name, "", descriptor, signature == null ? "" : signature));
        return new FieldVisitor(API) {
            @Override
            public @Nullable AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
                if (!annotation.equals(Type.getDescriptor(Carried.class))) {
                    return null;
                }
                return new AnnotationVisitor(API) {
                    @Override
                    public void visit(String key, Object text) {
                        if (key.equals("from")) {
                            Variable known = variables.get(index);
                            variables.set(
                                    index,
                                    new Variable(known.name(), text.toString(), known.descriptor(), known.signature()));
                        }
                    }
                };
            }
        };
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
            int access, String name, String descriptor, @Nullable String signature, String @Nullable [] exceptions) {
        reverts |= name.equals("revert") && descriptor.equals("(Ljava/util/Map;)V");
        return null;
    }

    /** Finds {@code X} in {@code implements Migration<X>}. */
    private final class MigratedType extends SignatureVisitor {

        MigratedType() {
            super(API);
        }

        @Override
        public SignatureVisitor visitInterface() {
            return new SignatureVisitor(API) {
                private boolean isMigration;

                @Override
                public void visitClassType(String name) {
                    isMigration = name.equals(Type.getInternalName(Migration.class));
                }

                @Override
                public SignatureVisitor visitTypeArgument(char wildcard) {
                    boolean wanted = isMigration;
                    return new SignatureVisitor(API) {
                        @Override
                        public void visitClassType(String name) {
                            if (wanted) {
                                migrated = name.replace('/', '.');
                            }
                        }

                        @Override
                        public void visitInnerClassType(String name) {
                            if (wanted) {
                                migrated = migrated + "$" + name;
                            }
                        }
                    };
                }
            };
        }
    }
}
