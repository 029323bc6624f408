package org.ninelives.runtime.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.example.shared.Greeter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;

/** What a consumer holds behaves as the service itself would, whatever the shape of its interfaces. */
class DispatcherClassTest {

    private final Dispatch dispatch = new Dispatch(Duration.ofMillis(5));

    // Values

    /** All primitive types, in an order that mixes one and two slots. */
    public interface Numbers {
        /** In and out again. */
        String all(int i, long l, double d, boolean b, float f, short s, byte y, char c, long last);

        /** One slot. */
        float half(float of);

        /** Two slots. */
        double half(double of);

        /** Two slots. */
        long twice(long of);

        /** Less than one slot. */
        byte next(byte of);

        /** Less than one slot. */
        boolean not(boolean of);

        /** Less than one slot. */
        char next(char of);

        /** Less than one slot. */
        short next(short of);

        /** Arrays. */
        long[] sums(int[][] of, String... names);
    }

    private static final class CountingNumbers implements Numbers {
        @Override
        public String all(int i, long l, double d, boolean b, float f, short s, byte y, char c, long last) {
            return List.of(i, l, d, b, f, s, y, c, last).toString();
        }

        @Override
        public float half(float of) {
            return of / 2;
        }

        @Override
        public double half(double of) {
            return of / 2;
        }

        @Override
        public long twice(long of) {
            return of * 2;
        }

        @Override
        public byte next(byte of) {
            return (byte) (of + 1);
        }

        @Override
        public boolean not(boolean of) {
            return !of;
        }

        @Override
        public char next(char of) {
            return (char) (of + 1);
        }

        @Override
        public short next(short of) {
            return (short) (of + 1);
        }

        @Override
        public long[] sums(int[][] of, String... names) {
            long[] sums = new long[of.length + names.length];
            for (int i = 0; i < of.length; i++) {
                sums[i] = Arrays.stream(of[i]).sum();
            }
            return sums;
        }
    }

    @Test
    void primitivesPassInBothDirections() {
        Numbers numbers = dispatched(new CountingNumbers(), Numbers.class);

        assertThat(numbers.all(1, 1L << 40, 2.5, true, 1.5f, (short) -3, (byte) -4, 'x', Long.MIN_VALUE))
                .isEqualTo("[1, 1099511627776, 2.5, true, 1.5, -3, -4, x, -9223372036854775808]");
        assertThat(numbers.half(3f)).isEqualTo(1.5f);
        assertThat(numbers.half(5d)).isEqualTo(2.5d);
        assertThat(numbers.twice(Long.MAX_VALUE / 2)).isEqualTo(Long.MAX_VALUE - 1);
        assertThat(numbers.next((byte) 127)).isEqualTo((byte) -128);
        assertThat(numbers.next((short) 32767)).isEqualTo((short) -32768);
        assertThat(numbers.next('x')).isEqualTo('y');
        assertThat(numbers.not(false)).isTrue();
    }

    @Test
    void arraysAndVariableArgumentsPass() {
        Numbers numbers = dispatched(new CountingNumbers(), Numbers.class);

        assertThat(numbers.sums(new int[][] {{1, 2}, {3}})).containsExactly(3, 3);
        assertThat(numbers.sums(new int[][] {{1, 2}, {3}}, "a", "b")).containsExactly(3, 3, 0, 0);
    }

    @Test
    void nullPassesInBothDirections() {
        Same same = dispatched((Same) value -> value, Same.class);

        assertThat(same.of(null)).isNull();
        Object value = new Object();
        assertThat(same.of(value)).isSameAs(value);
    }

    /** Hands back what it gets. */
    public interface Same {
        /** The same object. */
        @Nullable
        Object of(@Nullable Object value);
    }

    @Test
    void methodsWithoutResultAreCalled() {
        List<String> ran = new ArrayList<>();

        Runnable runnable = dispatched((Runnable) () -> ran.add("ran"), Runnable.class);
        runnable.run();

        assertThat(ran).containsExactly("ran");
    }

    // Generics

    /** A generic interface. */
    public interface Chooser<T extends Comparable<T>> {
        /** The choice. */
        T choose(List<? extends T> from, T otherwise);

        /** As many as there are. */
        @SuppressWarnings("unchecked")
        List<T> all(T... of);
    }

    /** Narrows it, so that the compiler makes bridge methods in the interface itself. */
    public interface TextChooser extends Chooser<String> {
        @Override
        String choose(List<? extends String> from, String otherwise);
    }

    private static final class Largest implements TextChooser {
        @Override
        public String choose(List<? extends String> from, String otherwise) {
            return from.isEmpty() ? otherwise : Collections.max(from);
        }

        @Override
        public List<String> all(String... of) {
            return List.of(of);
        }
    }

    @Test
    void bridgeMethodsLeadToTheMethodThatTheyBridge() {
        TextChooser narrow = dispatched(new Largest(), TextChooser.class);
        Chooser<String> wide = narrow;

        assertThat(narrow.choose(List.of("a", "c", "b"), "")).isEqualTo("c");
        assertThat(wide.choose(List.of("a", "c", "b"), "")).isEqualTo("c");
        assertThat(wide.choose(List.of(), "none")).isEqualTo("none");
        assertThat(narrow.all("a", "b")).containsExactly("a", "b");
    }

    @Test
    void aGenericInterfaceAlonePasses() {
        Chooser<String> chooser = dispatched(new Largest(), Chooser.class);

        assertThat(chooser.choose(List.of("a", "b"), "")).isEqualTo("b");
    }

    /** One method. */
    public interface Wide {
        /** Any object. */
        Object get();
    }

    /** The same with a narrower result. */
    public interface Narrow {
        /** A text. */
        String get();
    }

    /** Both. */
    private static final class Both implements Wide, Narrow {
        @Override
        public String get() {
            return "both";
        }
    }

    @Test
    void methodsThatDifferInTheirResultAloneAreBothThere() {
        Object both = dispatched(new Both(), Wide.class, Narrow.class);

        assertThat(((Wide) both).get()).isEqualTo("both");
        assertThat(((Narrow) both).get()).isEqualTo("both");
    }

    // Defaults

    /** Has defaults. */
    public interface Named {
        /** Overridden by the target. */
        default String name() {
            return "nobody";
        }

        /** Not overridden; calls the one that is. */
        default String greeting() {
            return "Hello, " + name();
        }

        /** Belongs to the interface. */
        static String language() {
            return "en";
        }
    }

    @Test
    void aDefaultMethodIsTheTargets_whetherOverriddenOrNot() {
        Named anna = new Named() {
            @Override
            public String name() {
                return "Anna";
            }
        };

        Named named = dispatched(anna, Named.class);

        assertThat(named.name()).isEqualTo("Anna");
        assertThat(named.greeting()).isEqualTo("Hello, Anna");
        assertThat(Named.language()).isEqualTo("en");
    }

    /** Has a default of the same name as {@link Named}. */
    public interface AlsoNamed {
        /** Conflicts. */
        default String name() {
            return "nobody either";
        }
    }

    @Test
    void defaultsThatConflictAreTheTargetsToSolve() {
        class Solved implements Named, AlsoNamed {
            @Override
            public String name() {
                return "Berta";
            }
        }

        Object solved = dispatched(new Solved(), Named.class, AlsoNamed.class);

        assertThat(((Named) solved).name()).isEqualTo("Berta");
        assertThat(((AlsoNamed) solved).name()).isEqualTo("Berta");
    }

    // Interfaces of interfaces

    interface Hidden {
        String secret(String of);

        default String twice(String of) {
            return secret(of) + secret(of);
        }
    }

    /** Public, but what it extends is not. */
    public interface Visible extends Hidden, Named {}

    @Test
    void inheritedMethodsAreThere_thoseOfAHiddenInterfaceToo() {
        Visible visible = dispatched((Visible) of -> "<" + of + ">", Visible.class);

        assertThat(visible.secret("a")).isEqualTo("<a>");
        assertThat(visible.twice("a")).isEqualTo("<a><a>");
        assertThat(visible.greeting()).isEqualTo("Hello, nobody");
    }

    @Test
    void severalInterfacesAreOneObject() throws Exception {
        class All implements Runnable, Callable<String>, Named {
            private int runs;

            @Override
            public void run() {
                runs++;
            }

            @Override
            public String call() {
                return name() + runs;
            }
        }

        Object all = dispatched(new All(), Runnable.class, Callable.class, Named.class);
        ((Runnable) all).run();

        assertThat(((Callable<?>) all).call()).isEqualTo("nobody1");
        assertThat(((Named) all).name()).isEqualTo("nobody");
    }

    /** Only for those that it names. */
    public sealed interface Closed permits Permitted {}

    /** The one. */
    public static final class Permitted implements Closed {}

    @Test
    void anInterfaceThatAdmitsNobodyElseIsRefused() {
        assertThatThrownBy(() -> DispatcherClass.of(List.of(Closed.class))).isInstanceOf(LinkageError.class);
    }

    // Throwing

    /** Fails in many ways. */
    public interface Failing {
        /** Throws what it is told. */
        <X extends Throwable> void fail(X with) throws X;

        /** Throws a checked exception. */
        int read() throws IOException, InterruptedException;
    }

    private static final class Failure implements Failing {
        @Override
        public <X extends Throwable> void fail(X with) throws X {
            throw with;
        }

        @Override
        public int read() throws IOException {
            throw new IOException("disk full");
        }
    }

    @Test
    void everyThrowablePassesUnchanged() {
        Failing failing = dispatched(new Failure(), Failing.class);

        for (Throwable thrown : List.of(
                new IOException("checked"),
                new IllegalStateException("unchecked"),
                new StackOverflowError(),
                new AssertionError("error"),
                new Throwable("bare"))) {
            StackTraceElement[] stack = thrown.getStackTrace();

            assertThatThrownBy(() -> failing.fail(thrown)).isSameAs(thrown);

            assertThat(thrown.getStackTrace()).isEqualTo(stack);
            assertThat(thrown.getSuppressed()).isEmpty();
            assertThat(dispatch.isInside()).isFalse();
        }
    }

    @Test
    void theStackTraceLeadsFromTheTargetThroughOneFrameToTheCaller() {
        Failing failing = dispatched(new Failure(), Failing.class);

        IOException thrown = catchThrowableOfType(IOException.class, () -> failing.read());

        assertThat(thrown.getStackTrace()[0].getClassName()).isEqualTo(Failure.class.getName());
        assertThat(thrown.getStackTrace()[1].getClassName()).isEqualTo("org.ninelives.dispatched.Failing");
        assertThat(thrown.getStackTrace()[2].getClassName()).startsWith(DispatcherClassTest.class.getName());
    }

    // What every object has

    /** Declares what every object has. */
    public interface Proper {
        @Override
        boolean equals(@Nullable Object other);

        @Override
        int hashCode();

        @Override
        String toString();

        /** And something of its own. */
        boolean isProper();
    }

    private static final class Text implements Proper {
        private final String text;

        Text(String text) {
            this.text = text;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            throw new AssertionError("a version must not decide whether services are equal");
        }

        @Override
        public int hashCode() {
            throw new AssertionError("a hash must not change with the version");
        }

        @Override
        public String toString() {
            return text;
        }

        @Override
        public boolean isProper() {
            return true;
        }
    }

    @Test
    void equalityIsThatOfTheServiceWhateverVersionServes() {
        World world = new World();
        World.Module a = world.serving("a");
        Object other = a.type.newObject(world.dispatch.entry(a.dispatcher, null));
        int hash = a.part.hashCode();

        assertThat(a.part).isEqualTo(other).isNotEqualTo(world.serving("b").part);
        assertThat(a.part).isNotEqualTo(new Object()).isNotEqualTo(null);
        assertThat(other).hasSameHashCodeAs(a.part);
        world.flip(a);
        assertThat(a.part).isEqualTo(other);
        assertThat(a.part.hashCode()).isEqualTo(hash);
    }

    @Test
    void anInterfaceMayDeclareWhatEveryObjectHas() {
        Proper proper = dispatched(new Text("text of the version"), Proper.class);

        assertThat(proper.isProper()).isTrue();
        assertThat(proper).hasToString("text of the version");
        assertThat(List.of(proper)).contains(proper);
        assertThat(Set.of(proper)).contains(proper);
    }

    @Test
    void theTextOfADispatcherIsThatOfTheVersionThatServes() {
        World world = new World();
        World.Module a = world.serving("a");
        Object before = a.part.toString();

        world.flip(a);

        assertThat(a.part.toString()).isNotEqualTo(before);
    }

    // Classes and loaders

    @Test
    void everyServiceHasAClassOfItsOwn() {
        Object one = dispatched((Runnable) () -> {}, Runnable.class);
        Object other = dispatched((Runnable) () -> {}, Runnable.class);

        assertThat(one.getClass()).isNotEqualTo(other.getClass());
        assertThat(one.getClass().getClassLoader())
                .isNotEqualTo(other.getClass().getClassLoader());
        assertThat(one.getClass().getName()).isEqualTo("org.ninelives.dispatched.Runnable");
    }

    @Test
    void anInterfaceOfAnotherLoaderIsTheOneThatItsConsumersSee() throws Exception {
        Class<?> foreign = new Exporter().loadClass(Greeter.class.getName());
        assertThat(foreign).isNotEqualTo(Greeter.class);

        Class<?> type = classOf(foreign);

        assertThat(foreign).isAssignableFrom(type);
        assertThat(Greeter.class.isAssignableFrom(type)).isFalse();
        assertThat(type.getClassLoader().loadClass(Greeter.class.getName())).isEqualTo(foreign);
    }

    @Test
    void interfacesOfTwoLoadersComeTogether() throws Exception {
        Class<?> foreign = new Exporter().loadClass(Greeter.class.getName());

        Class<?> type = classOf(Same.class, foreign);

        assertThat(Same.class).isAssignableFrom(type);
        assertThat(foreign).isAssignableFrom(type);
    }

    private Class<?> classOf(Class<?>... interfaces) {
        Dispatcher dispatcher = dispatch.newDispatcher(dispatch.newMark(), List.of());
        return DispatcherClass.of(List.of(interfaces))
                .newObject(dispatch.entry(dispatcher, null))
                .getClass();
    }

    /** Defines an interface once more, as another bundle would. */
    private static final class Exporter extends ClassLoader {
        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.equals(Greeter.class.getName())) {
                return super.loadClass(name, resolve);
            }
            Class<?> known = findLoadedClass(name);
            if (known != null) {
                return known;
            }
            try (InputStream file =
                    Greeter.class.getClassLoader().getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] code = file.readAllBytes();
                return defineClass(name, code, 0, code.length);
            } catch (IOException failure) {
                throw new ClassNotFoundException(name, failure);
            }
        }
    }

    // What is generated

    /** Hands out what nobody marked. */
    public interface Plain {
        /** One of an interface. */
        Greeter greeter(Greeter other, List<Greeter> more);
    }

    /** Hands out what is marked. */
    public interface Handing {
        /** One, and takes one. */
        HandlesTest.Ticket ticket(HandlesTest.Ticket other, int number);
    }

    @Test
    void aServiceThatHandsOutNothingMarkedPaysNothing() {
        assertThat(instructions(Plain.class, "greeter")).isEqualTo("""
                ALOAD 0, GETFIELD entry, INVOKE caller, ASTORE 3, \
                ALOAD 3, INVOKE touched, LSTORE 4, \
                ALOAD 0, GETFIELD entry, ALOAD 3, INVOKE enter, TYPE Plain, \
                ALOAD 1, ALOAD 2, INVOKE greeter, ASTORE 6, \
                LLOAD 4, LCONST_0, LCMP, IFNE, ALOAD 3, INVOKE leave, \
                ALOAD 6, ARETURN, \
                opcode 87, LLOAD 4, LCONST_0, LCMP, IFNE, ALOAD 3, LCONST_0, PUTFIELD marks, opcode 167, \
                ASTORE 6, \
                LLOAD 4, LCONST_0, LCMP, IFNE, ALOAD 3, LCONST_0, PUTFIELD marks, \
                ALOAD 6, ATHROW""");
    }

    @Test
    void onlyTheValueThatIsMarkedPasses() {
        assertThat(instructions(Handing.class, "ticket"))
                .contains("INVOKE enter, TYPE Handing, "
                        + "ALOAD 1, ALOAD 0, GETFIELD entry, SWAP, ACONST_NULL, ALOAD 3, GETSTATIC OBJECT, "
                        + "INVOKE takeBack, TYPE HandlesTest$Ticket, "
                        + "ILOAD 2, INVOKE ticket, "
                        + "ALOAD 0, GETFIELD entry, SWAP, ACONST_NULL, ALOAD 3, GETSTATIC OBJECT, "
                        + "INVOKE handOut, TYPE HandlesTest$Ticket, ASTORE 6, ");
    }

    private static String instructions(Class<?> type, String method) {
        List<String> found = new ArrayList<>();
        new ClassReader(DispatcherClass.code("org/ninelives/dispatched/X", List.of(type)))
                .accept(
                        new ClassVisitor(Opcodes.ASM9) {
                            @Override
                            public @Nullable MethodVisitor visitMethod(
                                    int access,
                                    String name,
                                    String descriptor,
                                    @Nullable String signature,
                                    String @Nullable [] exceptions) {
                                return name.equals(method) ? new Listing(found) : null;
                            }
                        },
                        0);
        return String.join(", ", found);
    }

    /** Writes down what a method does. */
    private static final class Listing extends MethodVisitor {

        private static final Map<Integer, String> NAMES = Map.ofEntries(
                Map.entry(Opcodes.ALOAD, "ALOAD"),
                Map.entry(Opcodes.LLOAD, "LLOAD"),
                Map.entry(Opcodes.ILOAD, "ILOAD"),
                Map.entry(Opcodes.ASTORE, "ASTORE"),
                Map.entry(Opcodes.LSTORE, "LSTORE"),
                Map.entry(Opcodes.GETFIELD, "GETFIELD"),
                Map.entry(Opcodes.PUTFIELD, "PUTFIELD"),
                Map.entry(Opcodes.GETSTATIC, "GETSTATIC"),
                Map.entry(Opcodes.LCONST_0, "LCONST_0"),
                Map.entry(Opcodes.ACONST_NULL, "ACONST_NULL"),
                Map.entry(Opcodes.SWAP, "SWAP"),
                Map.entry(Opcodes.LCMP, "LCMP"),
                Map.entry(Opcodes.IFNE, "IFNE"),
                Map.entry(Opcodes.ARETURN, "ARETURN"),
                Map.entry(Opcodes.ATHROW, "ATHROW"));

        private final List<String> found;

        Listing(List<String> found) {
            super(Opcodes.ASM9);
            this.found = found;
        }

        private void add(int opcode, String more) {
            found.add(NAMES.getOrDefault(opcode, "opcode " + opcode) + more);
        }

        @Override
        public void visitInsn(int opcode) {
            add(opcode, "");
        }

        @Override
        public void visitVarInsn(int opcode, int index) {
            add(opcode, " " + index);
        }

        @Override
        public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
            add(opcode, " " + name);
        }

        @Override
        public void visitJumpInsn(int opcode, Label label) {
            add(opcode, "");
        }

        @Override
        public void visitTypeInsn(int opcode, String type) {
            found.add("TYPE " + type.replaceAll(".*(/|DispatcherClassTest\\$)", ""));
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            found.add("INVOKE " + name);
        }
    }

    // The factory

    @Test
    void theFactorysClassSeesTheInterfaces_andHandsThrough() throws Exception {
        Class<?> foreign = new Exporter().loadClass(Greeter.class.getName());
        List<String> asked = new ArrayList<>();
        ServiceFactory<Object> behind = new ServiceFactory<>() {
            @Override
            public Object getService(Bundle consumer, ServiceRegistration<Object> registration) {
                asked.add("get " + consumer + " " + registration);
                return "the service";
            }

            @Override
            public void ungetService(Bundle consumer, ServiceRegistration<Object> registration, Object service) {
                asked.add("unget " + consumer + " " + registration + " " + service);
            }
        };

        ServiceFactory<Object> factory = DispatcherClass.of(List.of(foreign)).newFactory(behind);

        assertThat(factory.getClass().getClassLoader().loadClass(foreign.getName()))
                .isEqualTo(foreign);
        assertThat(factory.getService(null, null)).isEqualTo("the service");
        factory.ungetService(null, null, "the service");
        assertThat(asked).containsExactly("get null null", "unget null null the service");
    }

    /** What is tried. */
    DispatcherClass classOf(List<Class<?>> interfaces) {
        return DispatcherClass.of(interfaces);
    }

    /** A consumer's object that leads to this target. */
    @SuppressWarnings("unchecked") // the object has all the interfaces
    private <T> T dispatched(T target, Class<?>... interfaces) {
        List<Class<?>> types = List.of(interfaces);
        Dispatcher dispatcher = dispatch.newDispatcher(
                dispatch.newMark(), types.stream().map(Class::getName).toList());
        dispatch.serve(dispatcher, new Always(target));
        return (T) classOf(types).newObject(dispatch.entry(dispatcher, null));
    }

    private record Always(Object object) implements Target {
        @Override
        public String name() {
            return "always";
        }

        @Override
        public String absence() {
            return "";
        }
    }
}
