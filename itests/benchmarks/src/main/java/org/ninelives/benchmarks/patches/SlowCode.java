package org.ninelives.benchmarks.patches;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.ninelives.benchmarks.Figures;
import org.ninelives.benchmarks.patches.CounterBundle.Kind;
import org.ninelives.benchmarks.patches.module.Concurrent;

/**
 * How much time calls lose to code that is not compiled yet, after a flip: the chunks of calls that follow it are compared
 * with those before. New code is always slow at first; how much that alone is, is measured beside, by the same class in a new
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
                "%nJava %s: time lost to slow code after new code has come, median of %d, ms%n%n"
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

    /** The caller's own chunks until the flip tell what a chunk takes; what those after it take longer is lost. */
    private static double lost(Change change, Called called) throws Exception {
        long[] before = new long[CHUNKS];
        long[] after = new long[CHUNKS];
        CountDownLatch known = new CountDownLatch(CHUNKS / 10);
        Thread caller = new Thread(() -> call(called, before, after, known), "caller");
        caller.start();
        known.await();
        change.make();
        caller.join();
        long[] usual = Arrays.stream(before).filter(nanos -> nanos > 0).sorted().toArray();
        long median = usual[usual.length / 2];
        return Arrays.stream(after).map(nanos -> nanos - median).sum() / 1e6;
    }

    private static void call(Called called, long[] before, long[] after, CountDownLatch known) {
        int version = called.now().version();
        int chunk = 0;
        while (called.now().version() == version) {
            long began = System.nanoTime();
            count(called);
            before[chunk++ % before.length] = System.nanoTime() - began;
            known.countDown();
        }
        // The chunk in which the new code was met first is of both.
        for (int i = 0; i < after.length; i++) {
            long began = System.nanoTime();
            count(called);
            after[i] = System.nanoTime() - began;
        }
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
