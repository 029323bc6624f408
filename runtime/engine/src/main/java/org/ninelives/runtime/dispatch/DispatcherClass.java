package org.ninelives.runtime.dispatch;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.spi.CallWatcher;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.osgi.framework.ServiceFactory;

/**
 * Generates the class of the objects that consumers of one service hold: for exactly its interfaces, one class per service
 * so that its call sites see one class only. No reflection, no boxing, no argument arrays.
 *
 * <p>Each method is
 *
 * <pre>{@code
 * Caller caller = entry.caller();
 * long marks = caller.touched();
 * try {
 *     return ((Greeter) entry.enter(caller)).greet(name);
 * } finally {
 *     if (marks == 0) {               // the outermost call ends
 *         caller.leave();             // by marks = 0, without a call, where there is no stack for one, or after a throw:
 *     }                               // put back, never subtracted, so a StackOverflowError anywhere leaks nothing
 * }
 * }</pre>
 *
 * <p>A nested call leaves its mark until the outermost one ends. If it took it back, the outermost call could meet one
 * module before a patch and, in a later nested call, another module of the same patch after it.
 *
 * <p>{@code equals} and {@code hashCode} are those of {@link Dispatched}; {@code toString} is the version's.
 */
public final class DispatcherClass {

    private static final String ENTRY = Type.getInternalName(Entry.class);
    private static final String CALLER = Type.getInternalName(Caller.class);
    private static final String PASSAGE = Type.getInternalName(Passage.class);
    private static final String NESTING = Type.getInternalName(Nesting.class);
    private static final String INSIDE = Type.getInternalName(Nesting.Inside.class);
    private static final String DISPATCHED = Type.getInternalName(Dispatched.class);

    private final Constructor<?> ofObject;
    private final Constructor<?> ofFactory;

    @Nullable
    private final Handshake handshake;

    private final boolean handsOut;
    private final List<String> bare;

    /** Null where nobody watches the calls; written before the first object is made. */
    private Watched.@Nullable Watch watch;

    private DispatcherClass(Class<?> objects, Class<?> factories, Ways ways) throws NoSuchMethodException {
        this.ofObject = objects.getConstructor(Entry.class);
        this.ofFactory = factories.getConstructor(ServiceFactory.class);
        this.handshake = ways.handshake();
        this.handsOut = ways.passages().any();
        this.bare = ways.passages().bare();
    }

    /** What is special about the methods of a service that hosts call. */
    private record Ways(@Nullable Handshake handshake, HostForm.Shared shared, Passages passages) {

        static final Ways PLAIN = new Ways(null, HostForm.Shared.NONE, new Passages(List.of()));

        static Ways of(HostForms.@Nullable Found found, Passages passages) {
            return found == null
                    ? new Ways(null, HostForm.Shared.NONE, passages)
                    : new Ways(Handshake.of(found), found.form().shared(), passages);
        }

        int beginOf(Method method) {
            return handshake == null ? -1 : handshake.beginOf(method);
        }

        int endOf(Method method) {
            return handshake == null ? -1 : handshake.endOf(method);
        }

        boolean isShared(HostForm.Shared how, Method method) {
            return shared == how && how.isBy(method.getName());
        }
    }

    /**
     * Generates the class, for hosts that are known everywhere.
     *
     * @param interfaces public interfaces, as the consumers see them
     * @throws LinkageError if the interfaces do not fit together in one class
     */
    public static DispatcherClass of(List<Class<?>> interfaces) {
        return of(interfaces, new HostForms(), ServiceFactory.class, false);
    }

    /**
     * Generates the class.
     *
     * @param interfaces public interfaces, as the consumers see them
     * @param hosts what hosts do with some interfaces
     * @param factory {@link ServiceFactory}, or {@link org.osgi.framework.PrototypeServiceFactory} for a service of which
     *     each use is to have an object of its own
     * @param recording whether it is of interest who holds what no handle stands for
     * @throws LinkageError if the interfaces do not fit together in one class
     */
    public static DispatcherClass of(List<Class<?>> interfaces, HostForms hosts, Class<?> factory, boolean recording) {
        List<Class<?>> all = MBeans.withRegistration(interfaces);
        DispatcherLoader loader = new DispatcherLoader(all);
        String factories = "org/ninelives/dispatched/" + interfaces.get(0).getSimpleName() + "Factory";
        Ways ways = Ways.of(hosts.of(all), new Passages(all, recording));
        try {
            return new DispatcherClass(
                    loader.define(objects(MBeans.className(interfaces).replace('.', '/'), all, ways)),
                    loader.define(factories(factories, factory)),
                    ways);
        } catch (NoSuchMethodException impossible) {
            throw new AssertionError("the generated class has this constructor", impossible);
        }
    }

    /** The handshake of this service; null if its interfaces have none. */
    @Nullable
    public Handshake handshake() {
        return handshake;
    }

    /** Whether consumers get handles from it, or give them to it. */
    public boolean handsOut() {
        return handsOut;
    }

    /** Methods that speak of marked interfaces in a way in which nothing can be done for them, a line each. */
    public List<String> bare() {
        return bare;
    }

    /** From now on its objects tell somebody of their calls; with null, they do not. */
    public DispatcherClass watchedBy(@Nullable CallWatcher watcher, Supplier<String> module) {
        watch = watcher == null ? null : WatchedClass.inFrontOf(ofObject.getDeclaringClass(), watcher, module);
        return this;
    }

    /** An object for a consumer. */
    public Object newObject(Entry entry) {
        Object object = construct(ofObject, entry);
        return watch == null ? object : watch.around(entry, object);
    }

    /**
     * A service factory whose class sees the interfaces: the framework shows a service to a consumer only if the factory's
     * own class loader has the consumer's interface (Felix, {@code ServiceReference.isAssignableTo}).
     */
    @SuppressWarnings("unchecked") // the generated class implements the raw type and only hands through
    public ServiceFactory<Object> newFactory(ServiceFactory<Object> behind) {
        return (ServiceFactory<Object>) construct(ofFactory, behind);
    }

    private static Object construct(Constructor<?> constructor, Object argument) {
        try {
            return constructor.newInstance(argument);
        } catch (ReflectiveOperationException impossible) {
            throw new AssertionError("the generated constructor only assigns", impossible);
        }
    }

    /** What is generated for consumers, by hosts that are known everywhere. */
    static byte[] code(String name, List<Class<?>> interfaces) {
        return objects(name, interfaces, Ways.of(new HostForms().of(interfaces), new Passages(interfaces)));
    }

    private static byte[] objects(String name, List<Class<?>> interfaces, Ways ways) {
        ClassWriter writer = newWriter(name, DISPATCHED, internalNames(interfaces));
        constructor(writer, DISPATCHED, Type.getDescriptor(Entry.class), null);
        for (Called each : called(interfaces)) {
            method(writer, name, each.owner(), each.method(), each.owner() == Object.class ? Ways.PLAIN : ways);
        }
        writer.visitEnd();
        return writer.toByteArray();
    }

    /**
     * A method that consumers call.
     *
     * @param owner the type by which it is called; its own may be a superinterface that nobody else can see
     */
    record Called(Class<?> owner, Method method) {}

    /** What consumers call by these interfaces: each signature once. */
    static List<Called> called(List<Class<?>> interfaces) {
        List<Called> all = new ArrayList<>();
        Set<String> done = new HashSet<>();
        for (Class<?> type : interfaces) {
            for (Method method : type.getMethods()) {
                String signature = method.getName() + Type.getMethodDescriptor(method);
                if (!Modifier.isStatic(method.getModifiers()) && !isOfObject(method) && done.add(signature)) {
                    all.add(new Called(type, method));
                }
            }
        }
        all.add(new Called(Object.class, toStringMethod()));
        return all;
    }

    private static boolean isOfObject(Method method) {
        String signature = method.getName() + Type.getMethodDescriptor(method);
        return Set.of("equals(Ljava/lang/Object;)Z", "hashCode()I", "toString()Ljava/lang/String;")
                .contains(signature);
    }

    private static Method toStringMethod() {
        try {
            return Object.class.getMethod("toString");
        } catch (NoSuchMethodException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static void method(ClassWriter writer, String name, Class<?> owner, Method method, Ways ways) {
        Type returns = Type.getReturnType(method);
        Type[] parameters = Type.getArgumentTypes(method);
        MethodVisitor code = writer.visitMethod(
                Opcodes.ACC_PUBLIC,
                method.getName(),
                Type.getMethodDescriptor(method),
                null,
                internalNames(List.of(method.getExceptionTypes())));
        code.visitCode();
        int caller = 1;
        for (Type parameter : parameters) {
            caller += parameter.getSize();
        }
        int marks = caller + 1;
        int filtering = marks + 2;
        boolean filters = ways.isShared(HostForm.Shared.REQUEST, method);
        int last = filters ? filtering + 1 : filtering;
        Label begin = new Label();
        Label end = new Label();
        Label thrown = new Label();
        Label left = new Label();
        Label noStack = new Label();
        code.visitTryCatchBlock(begin, end, thrown, null);
        code.visitTryCatchBlock(end, left, noStack, null);
        entry(code, name);
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, ENTRY, "caller", "()L" + CALLER + ";", false);
        code.visitVarInsn(Opcodes.ASTORE, caller);
        code.visitVarInsn(Opcodes.ALOAD, caller);
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, CALLER, "touched", "()J", false);
        code.visitVarInsn(Opcodes.LSTORE, marks);
        if (filters) {
            passOnUnlessFiltered(code, name, method, filtering);
        }

        code.visitLabel(begin);
        entry(code, name);
        code.visitVarInsn(Opcodes.ALOAD, caller);
        if (ways.beginOf(method) >= 0) {
            handshake(code, "begin", ways.beginOf(method), parameters, returns);
        } else if (ways.endOf(method) >= 0) {
            handshake(code, "end", ways.endOf(method), parameters, returns);
        } else if (ways.isShared(HostForm.Shared.EVENT, method)) {
            handle(code, name, owner, method, ways);
        } else {
            code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, ENTRY, "enter", "(L" + CALLER + ";)Ljava/lang/Object;", false);
            call(code, name, owner, method, ways);
        }
        if (returns.getSort() != Type.VOID) {
            code.visitVarInsn(returns.getOpcode(Opcodes.ISTORE), last);
        }
        code.visitLabel(end);
        leave(code, caller, marks);
        code.visitLabel(left);
        if (filters) {
            filtered(code, filtering);
        }
        if (returns.getSort() != Type.VOID) {
            code.visitVarInsn(returns.getOpcode(Opcodes.ILOAD), last);
        }
        code.visitInsn(returns.getOpcode(Opcodes.IRETURN));

        code.visitLabel(noStack);
        code.visitInsn(Opcodes.POP);
        leaveWithoutCall(code, caller, marks);
        code.visitJumpInsn(Opcodes.GOTO, left);

        code.visitLabel(thrown);
        code.visitVarInsn(Opcodes.ASTORE, last);
        leaveWithoutCall(code, caller, marks);
        if (filters) {
            filtered(code, filtering);
        }
        code.visitVarInsn(Opcodes.ALOAD, last);
        code.visitInsn(Opcodes.ATHROW);
        code.visitMaxs(0, 0);
        code.visitEnd();
    }

    private static void entry(MethodVisitor code, String name) {
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitFieldInsn(Opcodes.GETFIELD, name, "entry", "L" + ENTRY + ";");
    }

    private static void call(MethodVisitor code, String name, Class<?> owner, Method method, Ways ways) {
        code.visitTypeInsn(Opcodes.CHECKCAST, Type.getInternalName(owner));
        Type[] parameters = Type.getArgumentTypes(method);
        Passages.Way[] passages = ways.passages().parameters(method);
        int caller = 1;
        for (Type parameter : parameters) {
            caller += parameter.getSize();
        }
        int local = 1;
        for (int i = 0; i < parameters.length; i++) {
            code.visitVarInsn(parameters[i].getOpcode(Opcodes.ILOAD), local);
            pass(code, name, "takeBack", passages[i], caller, parameters[i]);
            local += parameters[i].getSize();
        }
        code.visitMethodInsn(
                owner.isInterface() ? Opcodes.INVOKEINTERFACE : Opcodes.INVOKEVIRTUAL,
                Type.getInternalName(owner),
                method.getName(),
                Type.getMethodDescriptor(method),
                owner.isInterface());
        if (ways.passages().isUntilCompleted(method)) {
            untilCompleted(code, name, method, caller);
        }
        pass(code, name, "handOut", ways.passages().returned(method), caller, Type.getReturnType(method));
    }

    private static void untilCompleted(MethodVisitor code, String name, Method method, int caller) {
        code.visitInsn(Opcodes.DUP);
        entry(code, name);
        code.visitInsn(Opcodes.SWAP);
        code.visitLdcInsn(method.getName());
        code.visitVarInsn(Opcodes.ALOAD, caller);
        code.visitMethodInsn(
                Opcodes.INVOKEVIRTUAL,
                ENTRY,
                "untilCompleted",
                "(Ljava/lang/Object;Ljava/lang/String;L" + CALLER + ";)V",
                false);
    }

    /** Puts what the entry makes of it in the place of the value on top. Most values pass as they are, and cost nothing. */
    private static void pass(
            MethodVisitor code, String name, String direction, Passages.Way way, int caller, Type declared) {
        if (way.isPlain()) {
            return;
        }
        entry(code, name);
        code.visitInsn(Opcodes.SWAP);
        if (way.passage() == Passage.ARRAY) {
            code.visitInsn(Opcodes.ICONST_0);
            code.visitTypeInsn(Opcodes.ANEWARRAY, Type.getInternalName(way.element()));
        } else {
            code.visitInsn(Opcodes.ACONST_NULL);
        }
        code.visitVarInsn(Opcodes.ALOAD, caller);
        code.visitFieldInsn(Opcodes.GETSTATIC, PASSAGE, way.passage().name(), "L" + PASSAGE + ";");
        code.visitMethodInsn(
                Opcodes.INVOKEVIRTUAL,
                ENTRY,
                direction,
                "(Ljava/lang/Object;[Ljava/lang/Object;L" + CALLER + ";L" + PASSAGE + ";)Ljava/lang/Object;",
                false);
        code.visitTypeInsn(Opcodes.CHECKCAST, declared.getInternalName());
    }

    /** The methods of a handshake take and return objects, or return nothing. */
    private static void handshake(MethodVisitor code, String beginOrEnd, int step, Type[] parameters, Type returns) {
        code.visitLdcInsn(step);
        code.visitLdcInsn(parameters.length);
        code.visitTypeInsn(Opcodes.ANEWARRAY, "java/lang/Object");
        for (int i = 0; i < parameters.length; i++) {
            code.visitInsn(Opcodes.DUP);
            code.visitLdcInsn(i);
            code.visitVarInsn(Opcodes.ALOAD, i + 1);
            code.visitInsn(Opcodes.AASTORE);
        }
        code.visitMethodInsn(
                Opcodes.INVOKEVIRTUAL,
                ENTRY,
                beginOrEnd,
                "(L" + CALLER + ";I[Ljava/lang/Object;)Ljava/lang/Object;",
                false);
        if (returns.getSort() == Type.VOID) {
            code.visitInsn(Opcodes.POP);
        } else {
            code.visitTypeInsn(Opcodes.CHECKCAST, returns.getInternalName());
        }
    }

    /** An event that came by another registration already is left at that. */
    private static void handle(MethodVisitor code, String name, Class<?> owner, Method method, Ways ways) {
        Label leftAtThat = new Label();
        Label done = new Label();
        code.visitVarInsn(Opcodes.ALOAD, 1);
        code.visitMethodInsn(
                Opcodes.INVOKEVIRTUAL,
                ENTRY,
                "enterWith",
                "(L" + CALLER + ";Ljava/lang/Object;)Ljava/lang/Object;",
                false);
        code.visitInsn(Opcodes.DUP);
        code.visitJumpInsn(Opcodes.IFNULL, leftAtThat);
        call(code, name, owner, method, ways);
        code.visitJumpInsn(Opcodes.GOTO, done);
        code.visitLabel(leftAtThat);
        code.visitInsn(Opcodes.POP);
        code.visitLabel(done);
    }

    /** A request that another registration filters goes on along the chain, which comes last in the signature. */
    private static void passOnUnlessFiltered(MethodVisitor code, String name, Method method, int filtering) {
        Label filters = new Label();
        entry(code, name);
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, ENTRY, "filters", "()L" + INSIDE + ";", false);
        code.visitInsn(Opcodes.DUP);
        code.visitVarInsn(Opcodes.ASTORE, filtering);
        code.visitFieldInsn(Opcodes.GETSTATIC, NESTING, "BY_ANOTHER", "L" + INSIDE + ";");
        code.visitJumpInsn(Opcodes.IF_ACMPNE, filters);
        Class<?> chain = method.getParameterTypes()[2];
        code.visitVarInsn(Opcodes.ALOAD, 3);
        code.visitVarInsn(Opcodes.ALOAD, 1);
        code.visitVarInsn(Opcodes.ALOAD, 2);
        code.visitMethodInsn(
                Opcodes.INVOKEINTERFACE,
                Type.getInternalName(chain),
                method.getName(),
                Type.getMethodDescriptor(
                        Type.VOID_TYPE,
                        Type.getType(method.getParameterTypes()[0]),
                        Type.getType(method.getParameterTypes()[1])),
                true);
        code.visitInsn(Opcodes.RETURN);
        code.visitLabel(filters);
    }

    /** Without a call, as {@link #leaveWithoutCall}. */
    private static void filtered(MethodVisitor code, int filtering) {
        Label nested = new Label();
        code.visitVarInsn(Opcodes.ALOAD, filtering);
        code.visitJumpInsn(Opcodes.IFNULL, nested);
        code.visitVarInsn(Opcodes.ALOAD, filtering);
        code.visitInsn(Opcodes.ACONST_NULL);
        code.visitFieldInsn(Opcodes.PUTFIELD, INSIDE, "by", "L" + Type.getInternalName(Meeting.class) + ";");
        code.visitLabel(nested);
    }

    private static void leave(MethodVisitor code, int caller, int marks) {
        Label nested = new Label();
        code.visitVarInsn(Opcodes.LLOAD, marks);
        code.visitInsn(Opcodes.LCONST_0);
        code.visitInsn(Opcodes.LCMP);
        code.visitJumpInsn(Opcodes.IFNE, nested);
        code.visitVarInsn(Opcodes.ALOAD, caller);
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, CALLER, "leave", "()V", false);
        code.visitLabel(nested);
    }

    private static void leaveWithoutCall(MethodVisitor code, int caller, int marks) {
        Label nested = new Label();
        code.visitVarInsn(Opcodes.LLOAD, marks);
        code.visitInsn(Opcodes.LCONST_0);
        code.visitInsn(Opcodes.LCMP);
        code.visitJumpInsn(Opcodes.IFNE, nested);
        code.visitVarInsn(Opcodes.ALOAD, caller);
        code.visitInsn(Opcodes.LCONST_0);
        code.visitFieldInsn(Opcodes.PUTFIELD, CALLER, "marks", "J");
        code.visitLabel(nested);
    }

    private static byte[] factories(String name, Class<?> factory) {
        String type = Type.getDescriptor(ServiceFactory.class);
        ClassWriter writer = newWriter(name, "java/lang/Object", Type.getInternalName(factory));
        writer.visitField(Opcodes.ACC_PRIVATE | Opcodes.ACC_FINAL, "behind", type, null, null)
                .visitEnd();
        constructor(writer, "java/lang/Object", type, name);
        for (Method method : ServiceFactory.class.getMethods()) {
            MethodVisitor code = writer.visitMethod(
                    Opcodes.ACC_PUBLIC, method.getName(), Type.getMethodDescriptor(method), null, null);
            code.visitCode();
            code.visitVarInsn(Opcodes.ALOAD, 0);
            code.visitFieldInsn(Opcodes.GETFIELD, name, "behind", type);
            for (int i = 1; i <= method.getParameterCount(); i++) {
                code.visitVarInsn(Opcodes.ALOAD, i);
            }
            code.visitMethodInsn(
                    Opcodes.INVOKEINTERFACE,
                    Type.getInternalName(ServiceFactory.class),
                    method.getName(),
                    Type.getMethodDescriptor(method),
                    true);
            code.visitInsn(Type.getReturnType(method).getOpcode(Opcodes.IRETURN));
            code.visitMaxs(0, 0);
            code.visitEnd();
        }
        writer.visitEnd();
        return writer.toByteArray();
    }

    /** A constructor that hands its argument to the superclass's, or keeps it in the field {@code behind}. */
    private static void constructor(
            ClassWriter writer, String superclass, String argument, @Nullable String fieldOwner) {
        MethodVisitor code = writer.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "(" + argument + ")V", null, null);
        code.visitCode();
        code.visitVarInsn(Opcodes.ALOAD, 0);
        if (fieldOwner == null) {
            code.visitVarInsn(Opcodes.ALOAD, 1);
            code.visitMethodInsn(Opcodes.INVOKESPECIAL, superclass, "<init>", "(" + argument + ")V", false);
        } else {
            code.visitMethodInsn(Opcodes.INVOKESPECIAL, superclass, "<init>", "()V", false);
            code.visitVarInsn(Opcodes.ALOAD, 0);
            code.visitVarInsn(Opcodes.ALOAD, 1);
            code.visitFieldInsn(Opcodes.PUTFIELD, fieldOwner, "behind", argument);
        }
        code.visitInsn(Opcodes.RETURN);
        code.visitMaxs(0, 0);
        code.visitEnd();
    }

    static ClassWriter newWriter(String name, String superclass, String... interfaces) {
        // No two different classes ever meet where control flow joins, so no class has to be loaded to merge them.
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES) {
            @Override
            protected String getCommonSuperClass(String one, String other) {
                return "java/lang/Object";
            }
        };
        writer.visit(
                Opcodes.V17,
                Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL | Opcodes.ACC_SUPER,
                name,
                null,
                superclass,
                interfaces);
        return writer;
    }

    static String[] internalNames(List<Class<?>> types) {
        return types.stream().map(Type::getInternalName).toArray(String[]::new);
    }
}
