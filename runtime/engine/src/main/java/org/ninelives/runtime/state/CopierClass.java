package org.ninelives.runtime.state;

import static org.objectweb.asm.Opcodes.AALOAD;
import static org.objectweb.asm.Opcodes.AASTORE;
import static org.objectweb.asm.Opcodes.ACC_FINAL;
import static org.objectweb.asm.Opcodes.ACC_PRIVATE;
import static org.objectweb.asm.Opcodes.ACC_STATIC;
import static org.objectweb.asm.Opcodes.ACC_SUPER;
import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.ARETURN;
import static org.objectweb.asm.Opcodes.ASTORE;
import static org.objectweb.asm.Opcodes.CHECKCAST;
import static org.objectweb.asm.Opcodes.GETSTATIC;
import static org.objectweb.asm.Opcodes.ILOAD;
import static org.objectweb.asm.Opcodes.INVOKESPECIAL;
import static org.objectweb.asm.Opcodes.INVOKESTATIC;
import static org.objectweb.asm.Opcodes.INVOKEVIRTUAL;
import static org.objectweb.asm.Opcodes.IRETURN;
import static org.objectweb.asm.Opcodes.PUTSTATIC;
import static org.objectweb.asm.Opcodes.RETURN;
import static org.objectweb.asm.Opcodes.V17;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;

/**
 * Writes the class of a {@link Copier}: a hidden one, whose constants are method handles of the constructor and the
 * fields. Both versions' classes have the same names and their fields are private, so no class could name them; but
 * handles that are constants are compiled to plain loads and stores, as are the types against which values are checked.
 * It is collected with its {@link Shapes}.
 */
final class CopierClass {

    private static final String NAME = Copier.class.getPackageName().replace('.', '/') + "/Copier$OfClass";
    private static final String COPIER = Type.getInternalName(Copier.class);
    private static final String HANDLE = Type.getDescriptor(MethodHandle.class);
    private static final String VALUES = Type.getInternalName(Values.class);
    private static final String MAKE = "(Ljava/lang/Object;L" + VALUES + ";)Ljava/lang/Object;";
    private static final String FILL = "(Ljava/lang/Object;Ljava/lang/Object;L" + VALUES + ";)V";
    private static final String FORESEE = "(Ljava/lang/Object;[Ljava/lang/Object;I)I";
    private static final String FITTING = "(L" + VALUES + ";Ljava/lang/Object;Ljava/lang/Class;)Ljava/lang/Object;";

    private final MethodHandles.Lookup lookup = MethodHandles.lookup();
    private final ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    private final List<Object> constants = new ArrayList<>();

    private CopierClass() {}

    /** For an object with fields. */
    static Copier ofObject(MethodHandle maker, List<Join.Match> moves) throws ReflectiveOperationException {
        CopierClass copier = new CopierClass();
        copier.begin();
        MethodVisitor make = copier.method("make", MAKE);
        copier.push(make, maker.asType(MethodType.methodType(Object.class)));
        copier.invoke(make, MethodType.methodType(Object.class));
        end(make, ARETURN);
        MethodVisitor fill = copier.method("fill", FILL);
        for (Join.Match move : moves) {
            Class<?> read = erased(move.from().getType());
            MethodType setter = MethodType.methodType(void.class, Object.class, read);
            copier.push(fill, copier.lookup.unreflectSetter(move.to()).asType(setter));
            fill.visitVarInsn(ALOAD, 2);
            copier.value(fill, move.from(), move.to().getType(), move.plain(), 3);
            copier.invoke(fill, setter);
        }
        end(fill, RETURN);
        copier.foresee(moves);
        return copier.define();
    }

    /**
     * For a record.
     *
     * @param sources the former field for each component; null where there is none
     */
    static Copier ofRecord(Constructor<?> canonical, List<@Nullable Field> sources)
            throws ReflectiveOperationException {
        CopierClass copier = new CopierClass();
        copier.begin();
        MethodVisitor make = copier.method("make", MAKE);
        List<Class<?>> arguments = new ArrayList<>();
        for (int i = 0; i < sources.size(); i++) {
            Field source = sources.get(i);
            arguments.add(erased(source == null ? canonical.getParameterTypes()[i] : source.getType()));
        }
        MethodType type = MethodType.methodType(Object.class, arguments);
        copier.push(
                make,
                copier.lookup.unreflectConstructor(canonical).asFixedArity().asType(type));
        for (int i = 0; i < sources.size(); i++) {
            Field source = sources.get(i);
            Class<?> component = canonical.getParameterTypes()[i];
            if (source == null) {
                MethodType none = MethodType.methodType(erased(component));
                copier.push(make, MethodHandles.zero(component).asType(none));
                copier.invoke(make, none);
            } else {
                copier.value(make, source, component, Jdk.plainVariable(source.getType()), 2);
            }
        }
        copier.invoke(make, type);
        end(make, ARETURN);
        end(copier.method("fill", FILL), RETURN);
        copier.foresee(List.of());
        return copier.define();
    }

    private void foresee(List<Join.Match> moves) throws IllegalAccessException {
        MethodVisitor foresee = method("foresee", FORESEE);
        for (Join.Match move : moves) {
            if (!move.plain()) {
                MethodType getter = MethodType.methodType(Object.class, Object.class);
                foresee.visitVarInsn(ALOAD, 2);
                foresee.visitVarInsn(ILOAD, 3);
                foresee.visitIincInsn(3, 1);
                push(foresee, lookup.unreflectGetter(move.from()).asType(getter));
                foresee.visitVarInsn(ALOAD, 1);
                invoke(foresee, getter);
                foresee.visitInsn(AASTORE);
            }
        }
        foresee.visitVarInsn(ILOAD, 3);
        end(foresee, IRETURN);
    }

    private static Class<?> erased(Class<?> type) {
        return type.isPrimitive() ? type : Object.class;
    }

    /** Leaves on the stack what is to go into a field or a component. */
    private void value(MethodVisitor code, Field from, Class<?> to, boolean plain, int values)
            throws IllegalAccessException {
        boolean fits = to.isPrimitive() || (plain && to.isAssignableFrom(from.getType()));
        if (!fits) {
            code.visitVarInsn(ALOAD, values);
        }
        MethodType getter = MethodType.methodType(erased(from.getType()), Object.class);
        push(code, lookup.unreflectGetter(from).asType(getter));
        code.visitVarInsn(ALOAD, 1);
        invoke(code, getter);
        if (!fits) {
            push(code, to);
            code.visitMethodInsn(INVOKESTATIC, COPIER, "fitting", FITTING, false);
        }
    }

    private void begin() {
        writer.visit(V17, ACC_FINAL | ACC_SUPER, NAME, null, COPIER, null);
        MethodVisitor constructor = method("<init>", "()V");
        constructor.visitVarInsn(ALOAD, 0);
        constructor.visitMethodInsn(INVOKESPECIAL, COPIER, "<init>", "()V", false);
        end(constructor, RETURN);
    }

    private MethodVisitor method(String name, String descriptor) {
        MethodVisitor method = writer.visitMethod(0, name, descriptor, null, null);
        method.visitCode();
        return method;
    }

    private static void end(MethodVisitor method, int instruction) {
        method.visitInsn(instruction);
        method.visitMaxs(0, 0);
        method.visitEnd();
    }

    private void push(MethodVisitor code, Object constant) {
        String descriptor = constant instanceof Class<?> ? "Ljava/lang/Class;" : HANDLE;
        code.visitFieldInsn(GETSTATIC, NAME, "c" + constants.size(), descriptor);
        constants.add(constant);
    }

    private void invoke(MethodVisitor code, MethodType type) {
        code.visitMethodInsn(
                INVOKEVIRTUAL,
                Type.getInternalName(MethodHandle.class),
                "invokeExact",
                type.toMethodDescriptorString(),
                false);
    }

    private Copier define() throws ReflectiveOperationException {
        MethodVisitor begin = writer.visitMethod(ACC_STATIC, "<clinit>", "()V", null, null);
        begin.visitCode();
        begin.visitMethodInsn(
                INVOKESTATIC,
                "java/lang/invoke/MethodHandles",
                "lookup",
                "()Ljava/lang/invoke/MethodHandles$Lookup;",
                false);
        begin.visitLdcInsn("_");
        begin.visitLdcInsn(Type.getObjectType("[Ljava/lang/Object;"));
        begin.visitMethodInsn(
                INVOKESTATIC,
                "java/lang/invoke/MethodHandles",
                "classData",
                "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/Class;)Ljava/lang/Object;",
                false);
        begin.visitTypeInsn(CHECKCAST, "[Ljava/lang/Object;");
        begin.visitVarInsn(ASTORE, 0);
        for (int i = 0; i < constants.size(); i++) {
            boolean type = constants.get(i) instanceof Class<?>;
            String descriptor = type ? "Ljava/lang/Class;" : HANDLE;
            writer.visitField(ACC_PRIVATE | ACC_STATIC | ACC_FINAL, "c" + i, descriptor, null, null)
                    .visitEnd();
            begin.visitVarInsn(ALOAD, 0);
            begin.visitLdcInsn(i);
            begin.visitInsn(AALOAD);
            begin.visitTypeInsn(CHECKCAST, type ? "java/lang/Class" : "java/lang/invoke/MethodHandle");
            begin.visitFieldInsn(PUTSTATIC, NAME, "c" + i, descriptor);
        }
        end(begin, RETURN);
        writer.visitEnd();
        MethodHandles.Lookup hidden =
                lookup.defineHiddenClassWithClassData(writer.toByteArray(), constants.toArray(), true);
        Object copier = hidden.lookupClass().getDeclaredConstructor().newInstance();
        if (copier instanceof Copier made) {
            return made;
        }
        throw new IllegalStateException("it was written to be one");
    }
}
