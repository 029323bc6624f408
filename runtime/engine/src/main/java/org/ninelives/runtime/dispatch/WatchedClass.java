package org.ninelives.runtime.dispatch;

import java.lang.reflect.Method;
import java.util.List;
import java.util.function.Supplier;
import org.ninelives.api.spi.CallWatcher;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Generates the class of what consumers of a watched service hold. Each method is
 *
 * <pre>{@code
 * entering(3);
 * try {
 *     return ((Greeter) behind).greet(name);
 * } finally {
 *     left(3);
 * }
 * }</pre>
 *
 * <p>A class in front and not a change of the dispatcher's: that one stays what it is where nobody watches.
 */
final class WatchedClass {

    private static final String WATCHED = Type.getInternalName(Watched.class);
    private static final Type OBJECT = Type.getType(Object.class);
    private static final String CONSTRUCTOR =
            Type.getMethodDescriptor(Type.VOID_TYPE, Type.getType(Entry.class), OBJECT, OBJECT);

    private WatchedClass() {}

    /**
     * Generates the class.
     *
     * @param dispatched the class that stands behind it
     * @param module the name of the module that it leads to
     */
    static Watched.Watch inFrontOf(Class<?> dispatched, CallWatcher watcher, Supplier<String> module) {
        List<Class<?>> interfaces = List.of(dispatched.getInterfaces());
        List<DispatcherClass.Called> all = DispatcherClass.called(interfaces);
        // Called like the one behind it, and so defined elsewhere: some hosts go by the name of a class (MBeans).
        String name = Type.getInternalName(dispatched);
        ClassWriter writer = DispatcherClass.newWriter(name, WATCHED, DispatcherClass.internalNames(interfaces));
        constructor(writer);
        for (int i = 0; i < all.size(); i++) {
            method(writer, name, i, all.get(i).owner(), all.get(i).method());
        }
        writer.visitEnd();
        Class<?> type = new DispatcherLoader(interfaces).define(writer.toByteArray());
        try {
            return new Watched.Watch(
                    watcher,
                    module,
                    type.getConstructor(Entry.class, Object.class, Object.class),
                    all.stream().map(DispatcherClass.Called::method).toList());
        } catch (NoSuchMethodException impossible) {
            throw new AssertionError("the generated class has this constructor", impossible);
        }
    }

    private static void constructor(ClassWriter writer) {
        MethodVisitor code = writer.visitMethod(Opcodes.ACC_PUBLIC, "<init>", CONSTRUCTOR, null, null);
        code.visitCode();
        for (int local = 0; local <= 3; local++) {
            code.visitVarInsn(Opcodes.ALOAD, local);
        }
        code.visitMethodInsn(Opcodes.INVOKESPECIAL, WATCHED, "<init>", CONSTRUCTOR, false);
        code.visitInsn(Opcodes.RETURN);
        code.visitMaxs(0, 0);
        code.visitEnd();
    }

    private static void method(ClassWriter writer, String name, int number, Class<?> owner, Method method) {
        Type returns = Type.getReturnType(method);
        MethodVisitor code = writer.visitMethod(
                Opcodes.ACC_PUBLIC,
                method.getName(),
                Type.getMethodDescriptor(method),
                null,
                DispatcherClass.internalNames(List.of(method.getExceptionTypes())));
        Label begin = new Label();
        Label end = new Label();
        Label thrown = new Label();
        code.visitCode();
        code.visitTryCatchBlock(begin, end, thrown, null);
        tell(code, name, "entering", number);
        code.visitLabel(begin);
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitFieldInsn(Opcodes.GETFIELD, name, "behind", "Ljava/lang/Object;");
        code.visitTypeInsn(Opcodes.CHECKCAST, Type.getInternalName(owner));
        int local = 1;
        for (Type parameter : Type.getArgumentTypes(method)) {
            code.visitVarInsn(parameter.getOpcode(Opcodes.ILOAD), local);
            local += parameter.getSize();
        }
        code.visitMethodInsn(
                owner.isInterface() ? Opcodes.INVOKEINTERFACE : Opcodes.INVOKEVIRTUAL,
                Type.getInternalName(owner),
                method.getName(),
                Type.getMethodDescriptor(method),
                owner.isInterface());
        code.visitLabel(end);
        tell(code, name, "left", number);
        code.visitInsn(returns.getOpcode(Opcodes.IRETURN));
        code.visitLabel(thrown);
        tell(code, name, "left", number);
        code.visitInsn(Opcodes.ATHROW);
        code.visitMaxs(0, 0);
        code.visitEnd();
    }

    private static void tell(MethodVisitor code, String name, String what, int number) {
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitLdcInsn(number);
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, name, what, "(I)V", false);
    }
}
