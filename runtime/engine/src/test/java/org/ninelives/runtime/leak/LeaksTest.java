package org.ninelives.runtime.leak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.ninelives.runtime.leak.Leaks.Mode;
import org.ninelives.runtime.worker.Workers;

class LeaksTest {

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final List<ClassLoader> holder = new ArrayList<>();

    private Leaks leaks(Mode mode) {
        return new Leaks(mode, new Workers(), (patch, held, age, detail) -> {
            assertThat(age).isPositive();
            heard.add(patch + (held ? " held " : " gone ") + detail);
        });
    }

    private Watched watch(Leaks leaks, boolean held) {
        ClassLoader loader = new URLClassLoader(new URL[0], null);
        if (held) {
            holder.add(loader);
        }
        return leaks.watch("7", "life 1.0.0", loader, its -> List.of("by a test"));
    }

    private String next() throws InterruptedException {
        String line = heard.poll(120, TimeUnit.SECONDS);
        assertThat(line).as("something is heard").isNotNull();
        return line;
    }

    @Test
    void whatIsHeldIsNamed_untilItIsLetGo() throws Exception {
        try (Leaks leaks = leaks(Mode.COLLECT)) {
            Watched watched = watch(leaks, true);

            assertThat(next())
                    .isEqualTo(
                            "7 held the classes of life 1.0.0 are held after 2 collections: by a test. Their memory is not free"
                                    + " until all that holds them lets go; patch:status shows what does");
            assertThat(leaks.held())
                    .singleElement()
                    .asString()
                    .startsWith("the classes of life 1.0.0, which patch 7 replaced: held after")
                    .endsWith("collections: by a test");
            assertThat(watched.holders()).endsWith("by a test");

            holder.clear();
            String gone = null;
            for (int i = 0; gone == null && i < 100; i++) {
                System.gc();
                gone = heard.poll(1, TimeUnit.SECONDS);
            }
            assertThat(gone).isEqualTo("7 gone the classes of life 1.0.0 are collected by now");
            assertThat(leaks.held()).isEmpty();
            assertThat(watched.holders()).isEmpty();
        }
    }

    @Test
    void ofWhatIsCollectedNothingIsHeard() throws Exception {
        try (Leaks leaks = leaks(Mode.COLLECT)) {
            Watched free = watch(leaks, false);
            watch(leaks, true);

            assertThat(next()).contains("held");
            assertThat(heard).isEmpty();
            assertThat(free.isGone()).isTrue();
            assertThat(leaks.held()).hasSize(1);
        }
    }

    @Test
    void withoutACollectionNothingIsSaid_andNoneIsAskedForUnlessTheOperatorWantsIt() {
        Watched watched = new Watched("7", "life 1.0.0", new URLClassLoader(new URL[0], null), loader -> List.of());
        watched.countCollection();
        assertThat(watched.collections).isZero();
        assertThat(watched.holders()).isEmpty();
        assertThat(Mode.of(null)).isEqualTo(Mode.WAIT);
        assertThat(Mode.of(" ")).isEqualTo(Mode.WAIT);
        assertThat(Mode.of("collect")).isEqualTo(Mode.COLLECT);
        assertThat(Mode.of("off")).isEqualTo(Mode.OFF);
        assertThatThrownBy(() -> Mode.of("always"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("org.ninelives.leaks is off, wait or collect, not always");
    }

    @Test
    void allThatAreHeldAreNamed_andOfManyHoldersTheFirst() throws Exception {
        try (Leaks leaks = leaks(Mode.COLLECT)) {
            for (String version : List.of("1.0.0", "2.0.0", "3.0.0")) {
                ClassLoader loader = new URLClassLoader(new URL[0], null);
                holder.add(loader);
                leaks.watch("7", "life " + version, loader, its -> Collections.nCopies(50, "thread of " + version));
            }

            assertThat(List.of(next(), next(), next()))
                    .anyMatch(line -> line.contains("thread of 1.0.0; and 30 more"))
                    .anyMatch(line -> line.contains("thread of 2.0.0; and 30 more"))
                    .anyMatch(line -> line.contains("thread of 3.0.0; and 30 more"));
        }
    }

    @Test
    void theThreadEndsWhenNothingIsWatched_andNothingIsWatchedWhereThatIsOff() throws Exception {
        try (Leaks off = leaks(Mode.OFF);
                Leaks leaks = leaks(Mode.COLLECT)) {
            watch(off, true);
            assertThat(off.watches()).isZero();

            Watched free = watch(leaks, false);
            await(() -> free.isGone() && leaks.watches() == 0 && !leaks.isAwake());
            assertThat(heard).isEmpty();
        }
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    @Test
    void theSearchTakesASmallPartOfTheTime_andGoesOnWithinAPeriodUntilItHas() {
        Share share = new Share(20);
        assertThat(share.isFree(5)).isTrue();
        assertThat(share.isWithin(5, 9, 100)).isTrue();
        assertThat(share.isWithin(5, 10, 100)).isFalse();
        share.spent(5, 10);
        assertThat(share.isFree(109)).isFalse();
        assertThat(share.isFree(110)).isTrue();
    }

    @Test
    void whoCannotLookSaysSo() throws Exception {
        try (Leaks leaks = leaks(Mode.COLLECT)) {
            ClassLoader loader = new URLClassLoader(new URL[0], null);
            holder.add(loader);
            AtomicInteger asked = new AtomicInteger();
            leaks.watch("7", "life 1.0.0", loader, its -> {
                throw new IllegalStateException("no " + asked.incrementAndGet());
            });

            assertThat(next()).contains("what holds them was not looked for: java.lang.IllegalStateException: no 1.");
        }
    }

    @Test
    void aStaticFieldIsNamed_andOneStepIntoAContainer() throws Exception {
        try (Loaded loaded = Loaded.now()) {
            Object its = loaded.instance();
            Fields.direct = its;
            Fields.many = new ArrayList<>(List.of("x", its));
            Fields.other = "x";
            Fields.type = its.getClass();
            Fields.loader = loaded;

            assertThat(Statics.of(Fields.class, loaded))
                    .containsExactlyInAnyOrder(
                            "the static field " + Fields.class.getName() + ".direct has a " + Loaded.NAME,
                            "the static field " + Fields.class.getName() + ".many has a " + Loaded.NAME,
                            "the static field " + Fields.class.getName() + ".type has the class " + Loaded.NAME,
                            "the static field " + Fields.class.getName() + ".loader has the class loader");
        } finally {
            Fields.direct = null;
            Fields.many = null;
            Fields.type = null;
            Fields.loader = null;
        }
    }

    static final class Fields {
        static @Nullable Object direct;
        static @Nullable Object many;
        static @Nullable Object other;
        static @Nullable Class<?> type;
        static @Nullable ClassLoader loader;
    }

    /** Loads a class of its own. */
    public static final class Held {
        /** Empty. */
        public Held() {}
    }

    private static final class Loaded extends URLClassLoader {

        static final String NAME = Held.class.getName();

        private Loaded() {
            super(new URL[] {Held.class.getProtectionDomain().getCodeSource().getLocation()}, null);
        }

        static Loaded now() {
            return new Loaded();
        }

        Object instance() throws ReflectiveOperationException {
            return loadClass(NAME).getConstructor().newInstance();
        }
    }
}
