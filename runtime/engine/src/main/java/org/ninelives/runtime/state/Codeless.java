package org.ninelives.runtime.state;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Whether a constructor does nothing but put constants, its arguments and new objects of the JDK into the fields of the new
 * object, as those do that a compiler writes: then it does not matter which thread runs it. So says the class file; one that
 * cannot be read counts as one that does more.
 */
final class Codeless {

    private static final Set<Integer> MORE_THAN_THAT = Set.of(
            Opcodes.ATHROW,
            Opcodes.MONITORENTER,
            Opcodes.MONITOREXIT,
            Opcodes.IASTORE,
            Opcodes.LASTORE,
            Opcodes.FASTORE,
            Opcodes.DASTORE,
            Opcodes.AASTORE,
            Opcodes.BASTORE,
            Opcodes.CASTORE,
            Opcodes.SASTORE);

    private Codeless() {}

    /** Whether this one, and those of superclasses that it calls, do no more. Calls no code of the class. */
    static boolean is(Constructor<?> constructor) {
        return is(constructor.getDeclaringClass(), Type.getConstructorDescriptor(constructor));
    }

    private static boolean is(Class<?> type, String descriptor) {
        if (Jdk.owns(type)) {
            return hasPlainArguments(descriptor);
        }
        try (InputStream file = type.getResourceAsStream("/" + type.getName().replace('.', '/') + ".class")) {
            if (file == null) {
                return false;
            }
            Search search = new Search(type, descriptor);
            new ClassReader(file).accept(search, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
            return search.found && !search.more;
        } catch (IOException | RuntimeException unreadable) {
            return false;
        }
    }

    private static boolean hasPlainArguments(String descriptor) {
        for (Type argument : Type.getArgumentTypes(descriptor)) {
            if (argument.getSort() == Type.OBJECT || argument.getSort() == Type.ARRAY) {
                return false;
            }
        }
        return true;
    }

    private static final class Search extends ClassVisitor {

        private final Class<?> type;
        private final String descriptor;
        private boolean found;
        private boolean more;

        Search(Class<?> type, String descriptor) {
            super(Opcodes.ASM9);
            this.type = type;
            this.descriptor = descriptor;
        }

        @Override
        @SuppressWarnings("NullAway") // what ASM allows for: nobody looks into the method
        public MethodVisitor visitMethod(
                int access, String name, String described, String signature, String[] exceptions) {
            if (!name.equals("<init>") || !described.equals(descriptor)) {
                return null;
            }
            found = true;
            return new Body();
        }

        private final class Body extends MethodVisitor {

            Body() {
                super(Opcodes.ASM9);
            }

            @Override
            public void visitInsn(int opcode) {
                more |= MORE_THAN_THAT.contains(opcode);
            }

            @Override
            public void visitFieldInsn(int opcode, String owner, String name, String described) {
                more |= opcode == Opcodes.GETSTATIC
                        || opcode == Opcodes.PUTSTATIC
                        || (opcode == Opcodes.PUTFIELD && !owner.equals(Type.getInternalName(type)));
            }

            @Override
            public void visitMethodInsn(int opcode, String owner, String name, String described, boolean isInterface) {
                more |= opcode != Opcodes.INVOKESPECIAL || !name.equals("<init>") || !isCodeless(owner, described);
            }

            private boolean isCodeless(String owner, String described) {
                Class<?> parent = type.getSuperclass();
                if (parent != null && owner.equals(Type.getInternalName(parent))) {
                    return is(parent, described);
                }
                return owner.startsWith("java/") && hasPlainArguments(described);
            }

            @Override
            public void visitInvokeDynamicInsn(String name, String described, Handle bootstrap, Object... arguments) {
                more = true;
            }

            @Override
            public void visitLdcInsn(@Nullable Object value) {
                more |= !(value instanceof Number || value instanceof String);
            }

            @Override
            public void visitJumpInsn(int opcode, Label label) {
                more = true;
            }

            @Override
            public void visitTableSwitchInsn(int min, int max, Label otherwise, Label... labels) {
                more = true;
            }

            @Override
            public void visitLookupSwitchInsn(Label otherwise, int[] keys, Label[] labels) {
                more = true;
            }
        }
    }
}
