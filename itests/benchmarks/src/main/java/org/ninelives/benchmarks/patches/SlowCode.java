package org.ninelives.benchmarks.patches;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.ninelives.benchmarks.Figures;
import org.ninelives.benchmarks.patches.CounterBundle.Kind;
import org.ninelives.benchmarks.patches.module.Concurrent;

/**
 * How much time calls lose to code that is not compiled yet, after a flip: the chunks of calls that follow it are compared
 * with the last ones. New code is always slow at first; how much that alone is, is measured beside, by the same class in a new
 * loader, called directly through a field that is exchanged.
 */
public final class SlowCode {

    private static final int CALLS = 200;

    /** What is looked at after the flip, in calls by the hundred: some tens of milliseconds. */
    private static final int CHUNKS = 10_000;

    private static final int WARM_UP = 10;

    private SlowCode() {}

    /**
     * Runs it; leaves the figures, and shows them.
     *
     * @param folder for the results
     * @param name what its file's name begins with
     * @param times how often new code comes in
     */
    public static void run(Path folder, String name, int times, PrintStream out) throws Exception {
        double patched;
        double exchanged;
        try (PatchScene scene = PatchScene.start("auto")) {
            CounterBundle counters = new CounterBundle("slow", Kind.CONCURRENT, 1);
            scene.add(counters);
            Counter counter = scene.counter(counters, 0);
            patched = median(
                    times,
                    () -> {
                        Path jar = scene.next(counters);
                        scene.apply(List.of(jar));
                        Files.delete(jar);
                    },
                    () -> counter);
        }
        Exchanged field = new Exchanged();
        exchanged = median(times, field::exchange, () -> field.now);
        out.printf(
                Locale.ROOT,
                "%nJava %s: processor time lost to slow code after new code has come, median of %d, ms%n%n"
                        + "%-50s%10.3f%n%-50s%10.3f%n%-50s%10.3f%n%n",
                Runtime.version(),
                times,
                "after a flip",
                patched,
                "the same class, new in a field",
                exchanged,
                "so what a flip adds",
                patched - exchanged);
        new Figures()
                .with("times", times)
                .with("lost in ms", Map.of("flip", patched, "field", exchanged))
                .write(folder.resolve(name + ".json"));
    }

    private interface Change {
        void make() throws Exception;
    }

    private interface Called {
        Counter now();
    }

    private static double median(int times, Change change, Called called) throws Exception {
        List<Double> lost = new ArrayList<>();
        for (int i = 0; i < WARM_UP + times; i++) {
            double millis = lost(change, called);
            if (i >= WARM_UP) {
                lost.add(millis);
            }
        }
        lost.sort(null);
        return lost.get(lost.size() / 2);
    }

    /** Processor time, so that nothing counts but what the caller itself does: not who else has the processor meanwhile. */
    private static double lost(Change change, Called called) throws Exception {
        long[] after = new long[CHUNKS];
        AtomicLong cpu = new AtomicLong();
        CountDownLatch known = new CountDownLatch(CHUNKS / 10);
        Thread caller = new Thread(() -> cpu.set(call(called, after, known)), "caller");
        caller.start();
        known.await();
        change.make();
        caller.join();
        // By the end it is as fast as it gets.
        long[] usual = Arrays.stream(after).skip(CHUNKS - CHUNKS / 4).sorted().toArray();
        return (cpu.get() - (double) CHUNKS * usual[usual.length / 2]) / 1e6;
    }

    private static long call(Called called, long[] after, CountDownLatch known) {
        int version = called.now().version();
        long before = 0;
        while (called.now().version() == version) {
            before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            count(called);
            known.countDown();
        }
        for (int i = 0; i < after.length; i++) {
            long began = System.nanoTime();
            count(called);
            after[i] = System.nanoTime() - began;
        }
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
    }

    private static void count(Called called) {
        for (int i = 0; i < CALLS; i++) {
            called.now().count();
        }
    }

    /** What a flip comes to without a runtime: a new object of a new class in a volatile field. */
    private static final class Exchanged {

        private volatile Counter now = new Concurrent(0);
        private int version;

        void exchange() throws Exception {
            now = (Counter) new Fresh()
                    .loadClass(Concurrent.class.getName())
                    .getConstructor(Integer.class)
                    .newInstance(++version);
        }
    }

    /** Defines the module's classes anew. */
    private static final class Fresh extends ClassLoader {

        Fresh() {
            super(SlowCode.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(Concurrent.class.getPackageName())) {
                return super.loadClass(name, resolve);
            }
            Class<?> known = findLoadedClass(name);
            return known == null ? define(name) : known;
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream in = SlowCode.class.getResourceAsStream("/" + name.replace('.', '/') + ".class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException failure) {
                throw new ClassNotFoundException(name, failure);
            }
        }
    }
}
