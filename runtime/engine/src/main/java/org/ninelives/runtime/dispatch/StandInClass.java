package org.ninelives.runtime.dispatch;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Generates a class that {@link java.util.ServiceLoader} can make an object of, and that hands every call to a dispatcher:
 *
 * <pre>{@code
 * public final class Greeter_1 implements Greeter {
 *     public static volatile Supplier source;                      // set before anybody can load it
 *     private final Greeter target = (Greeter) source.get();
 *     public String greet(String name) { return target.greet(name); }
 *     ...
 * }
 * }</pre>
 *
 * <p>A dispatcher itself cannot be made by a constructor without parameters, and its class is not of the bundle that such
 * callers look into. Two of them are equal if their targets are.
 */
public final class StandInClass {

    /** The static field of type {@link Supplier} that gives the object behind. */
    public static final String SOURCE = "source";

    private static final String SUPPLIER = Type.getInternalName(Supplier.class);
    private static final String TARGET = "target";

    private final String name;
    private final Class<?> service;
    private final ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES) {
        @Override
        protected String getCommonSuperClass(String one, String other) {
            // No two different classes meet where control flow joins, so none has to be loaded to merge them.
            return "java/lang/Object";
        }
    };

    private StandInClass(String name, Class<?> service) {
        this.name = name.replace('.', '/');
        this.service = service;
    }

    /**
     * The class file.
     *
     * @param name the binary name of the class
     * @param service a public interface
     */
    public static byte[] of(String name, Class<?> service) {
        return new StandInClass(name, service).generate();
    }

    private byte[] generate() {
        writer.visit(
                Opcodes.V17,
                Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL | Opcodes.ACC_SUPER,
                name,
                null,
                "java/lang/Object",
                new String[] {Type.getInternalName(service)});
        writer.visitField(
                        Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC | Opcodes.ACC_VOLATILE,
                        SOURCE,
                        "L" + SUPPLIER + ";",
                        null,
                        null)
                .visitEnd();
        writer.visitField(Opcodes.ACC_PRIVATE | Opcodes.ACC_FINAL, TARGET, Type.getDescriptor(service), null, null)
                .visitEnd();
        constructor();
        equality();
        Set<String> done = new HashSet<>(Set.of("equals(Ljava/lang/Object;)Z"));
        for (Method method : Object.class.getMethods()) {
            if (!Modifier.isFinal(method.getModifiers()) && done.add(signature(method))) {
                forward(Object.class, method);
            }
        }
        for (Method method : service.getMethods()) {
            if (!Modifier.isStatic(method.getModifiers()) && done.add(signature(method))) {
                forward(service, method);
            }
        }
        writer.visitEnd();
        return writer.toByteArray();
    }

    private static String signature(Method method) {
        return method.getName() + Type.getMethodDescriptor(method);
    }

    private void constructor() {
        MethodVisitor code = writer.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "()V", null, null);
        code.visitCode();
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitFieldInsn(Opcodes.GETSTATIC, name, SOURCE, "L" + SUPPLIER + ";");
        code.visitMethodInsn(Opcodes.INVOKEINTERFACE, SUPPLIER, "get", "()Ljava/lang/Object;", true);
        code.visitTypeInsn(Opcodes.CHECKCAST, Type.getInternalName(service));
        code.visitFieldInsn(Opcodes.PUTFIELD, name, TARGET, Type.getDescriptor(service));
        code.visitInsn(Opcodes.RETURN);
        code.visitMaxs(0, 0);
        code.visitEnd();
    }

    private void equality() {
        MethodVisitor code = writer.visitMethod(Opcodes.ACC_PUBLIC, "equals", "(Ljava/lang/Object;)Z", null, null);
        code.visitCode();
        Label others = new Label();
        target(code);
        code.visitVarInsn(Opcodes.ALOAD, 1);
        code.visitTypeInsn(Opcodes.INSTANCEOF, name);
        code.visitJumpInsn(Opcodes.IFEQ, others);
        code.visitVarInsn(Opcodes.ALOAD, 1);
        code.visitTypeInsn(Opcodes.CHECKCAST, name);
        code.visitFieldInsn(Opcodes.GETFIELD, name, TARGET, Type.getDescriptor(service));
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, "java/lang/Object", "equals", "(Ljava/lang/Object;)Z", false);
        code.visitInsn(Opcodes.IRETURN);
        code.visitLabel(others);
        code.visitVarInsn(Opcodes.ALOAD, 1);
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, "java/lang/Object", "equals", "(Ljava/lang/Object;)Z", false);
        code.visitInsn(Opcodes.IRETURN);
        code.visitMaxs(0, 0);
        code.visitEnd();
    }

    private void forward(Class<?> owner, Method method) {
        Type[] parameters = Type.getArgumentTypes(method);
        String[] thrown = Arrays.stream(method.getExceptionTypes())
                .map(Type::getInternalName)
                .toArray(String[]::new);
        MethodVisitor code = writer.visitMethod(
                Opcodes.ACC_PUBLIC, method.getName(), Type.getMethodDescriptor(method), null, thrown);
        code.visitCode();
        target(code);
        int local = 1;
        for (Type parameter : parameters) {
            code.visitVarInsn(parameter.getOpcode(Opcodes.ILOAD), local);
            local += parameter.getSize();
        }
        code.visitMethodInsn(
                owner.isInterface() ? Opcodes.INVOKEINTERFACE : Opcodes.INVOKEVIRTUAL,
                Type.getInternalName(owner),
                method.getName(),
                Type.getMethodDescriptor(method),
                owner.isInterface());
        code.visitInsn(Type.getReturnType(method).getOpcode(Opcodes.IRETURN));
        code.visitMaxs(0, 0);
        code.visitEnd();
    }

    private void target(MethodVisitor code) {
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitFieldInsn(Opcodes.GETFIELD, name, TARGET, Type.getDescriptor(service));
    }
}
