package org.ninelives.runtime.dispatch;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The barrier of the Linux kernel: {@code membarrier(2)}, private and expedited (Linux 4.14 and newer). While it is under way each
 * running thread of this process passes "through a state where all memory accesses to user-space addresses match program
 * order", and those that do not run are in such a state (the manual page, MEMBARRIER_CMD_PRIVATE_EXPEDITED). So it waits for
 * nobody. A thread may be found between any two instructions, not only where the program could stop: what the compiler makes
 * of the order of a call's accesses matters here, see {@link Caller}.
 *
 * <p>It is reached through the foreign-function API of Java 22 and newer, and only where native access is enabled for the engine
 * ({@value #ENABLE}): without that Java 24 and newer print a warning, and a later one will refuse. By reflection, for the
 * classes of the engine are those of Java 17.
 */
final class Membarrier implements ProcessBarrier {

    /** The option of {@code java} that allows it. A bundle is in an unnamed module, whatever framework runs it. */
    static final String ENABLE = "--enable-native-access=ALL-UNNAMED";

    /** The system call's number, by {@code os.arch}. */
    private static final Map<String, Long> NUMBERS = Map.of("amd64", 324L, "x86_64", 324L, "aarch64", 283L);

    private static final int QUERY = 0;
    private static final int PRIVATE_EXPEDITED = 1 << 3;
    private static final int REGISTER_PRIVATE_EXPEDITED = 1 << 4;

    /** One command to the kernel. */
    interface Kernel {
        /** What the call returns; negative if it failed. */
        long membarrier(int command);
    }

    private final Kernel kernel;
    private final ProcessBarrier otherwise;

    private Membarrier(Kernel kernel, ProcessBarrier otherwise) {
        this.kernel = kernel;
        this.otherwise = otherwise;
    }

    /**
     * If this Java and this kernel have it.
     *
     * @param otherwise what to do in its place if it fails once
     */
    static Optional<Membarrier> of(ProcessBarrier otherwise) {
        return isUnsuited() || !isEnabled() ? Optional.empty() : kernel().flatMap(found -> of(found, otherwise));
    }

    static Optional<Membarrier> of(Kernel kernel, ProcessBarrier otherwise) {
        long offered = kernel.membarrier(QUERY);
        long needed = PRIVATE_EXPEDITED | REGISTER_PRIVATE_EXPEDITED;
        // A container may forbid the call altogether.
        return offered >= 0 && (offered & needed) == needed && kernel.membarrier(REGISTER_PRIVATE_EXPEDITED) == 0
                ? Optional.of(new Membarrier(kernel, otherwise))
                : Optional.empty();
    }

    /** Whether Java would have it, were it but allowed. */
    static boolean isForbidden() {
        return !isUnsuited() && !isEnabled();
    }

    private static boolean isUnsuited() {
        return Runtime.version().feature() < 22
                || !System.getProperty("os.name").equals("Linux")
                || !NUMBERS.containsKey(machine());
    }

    private static String machine() {
        return System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    }

    private static boolean isEnabled() {
        try {
            Method isEnabled = Module.class.getMethod("isNativeAccessEnabled");
            return (boolean) isEnabled.invoke(Membarrier.class.getModule());
        } catch (ReflectiveOperationException before22) {
            return false;
        }
    }

    /** {@code long syscall(long number, ...)} of the C library, bound to this call; empty if Java cannot find it. */
    private static Optional<Kernel> kernel() {
        try {
            MethodHandle bound = MethodHandles.insertArguments(syscall(), 0, NUMBERS.get(machine()));
            return Optional.of(command -> call(bound, command));
        } catch (InvocationTargetException failed) {
            // Where native code cannot be called: not on this processor, not in this build of Java.
            if (failed.getCause() instanceof UnsupportedOperationException) {
                return Optional.empty();
            }
            throw new IllegalStateException("membarrier cannot be called", failed);
        } catch (ReflectiveOperationException otherApi) {
            throw new IllegalStateException("the foreign-function API is another one", otherApi);
        }
    }

    /**
     * <pre>{@code
     * Linker linker = Linker.nativeLinker();
     * return linker.downcallHandle(
     *         linker.defaultLookup().find("syscall").get(),
     *         FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT),
     *         Linker.Option.firstVariadicArg(1));
     * }</pre>
     */
    private static MethodHandle syscall() throws ReflectiveOperationException {
        Class<?> linkerType = foreign("Linker");
        Class<?> option = foreign("Linker$Option");
        Class<?> descriptor = foreign("FunctionDescriptor");
        Class<?> layout = foreign("MemoryLayout");
        Object longLayout = foreign("ValueLayout").getField("JAVA_LONG").get(null);
        Object intLayout = foreign("ValueLayout").getField("JAVA_INT").get(null);
        Object linker = linkerType.getMethod("nativeLinker").invoke(null);
        Object lookup = linkerType.getMethod("defaultLookup").invoke(linker);
        Object syscall = ((Optional<?>)
                        foreign("SymbolLookup").getMethod("find", String.class).invoke(lookup, "syscall"))
                .orElseThrow(() -> new NoSuchMethodException("syscall"));
        Object signature = descriptor
                .getMethod("of", layout, layout.arrayType())
                .invoke(null, longLayout, array(layout, longLayout, intLayout, intLayout, intLayout));
        Object variadic = option.getMethod("firstVariadicArg", int.class).invoke(null, 1);
        return (MethodHandle) linkerType
                .getMethod("downcallHandle", foreign("MemorySegment"), descriptor, option.arrayType())
                .invoke(linker, syscall, signature, array(option, variadic));
    }

    private static Class<?> foreign(String name) throws ClassNotFoundException {
        return Class.forName("java.lang.foreign." + name);
    }

    private static Object array(Class<?> of, Object... elements) {
        Object array = Array.newInstance(of, elements.length);
        for (int i = 0; i < elements.length; i++) {
            Array.set(array, i, elements[i]);
        }
        return array;
    }

    private static long call(MethodHandle membarrier, int command) {
        try {
            return (long) membarrier.invokeExact(command, 0, 0);
        } catch (RuntimeException | Error failed) {
            throw failed;
        } catch (Throwable impossible) {
            throw new AssertionError("the C library throws nothing", impossible);
        }
    }

    @Override
    public void pass() {
        // Newer kernels want a little memory for it, and may find none.
        if (kernel.membarrier(PRIVATE_EXPEDITED) != 0) {
            otherwise.pass();
        }
    }

    @Override
    public String name() {
        return "membarrier";
    }
}
