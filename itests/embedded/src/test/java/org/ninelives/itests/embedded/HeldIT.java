package org.ninelives.itests.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ninelives.itests.embedded.Outcomes.committed;
import static org.ninelives.itests.embedded.Outcomes.patch;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Timer;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ninelives.api.PatchEvent;
import org.ninelives.api.PatchListener;
import org.ninelives.api.Phase;
import org.ninelives.api.Policy;
import org.ninelives.embedded.Ninelives;

/** Who holds the classes of a former version is named, for as long as somebody does. */
class HeldIT {

    private static final Policy QUICK = Outcomes.patient().withGrace(Duration.ofMillis(20));
    private static final String LEAKY = "org.ninelives.itests.leaky 1.0.0";

    @TempDir
    Path folder;

    @Test
    void everyHolderIsNamedAsLongAsItHolds_andWhenTheLastHasLetGoTheStatusIsClear() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("leaky"))
                .property("org.ninelives.leaks", "collect")
                .start()) {
            List<PatchEvent> events = new CopyOnWriteArrayList<>();
            runtime.context().registerService(PatchListener.class, events::add, null);
            Function<String, Object> leaky = leaky(runtime);
            Map<String, Object> left = new HashMap<>();
            for (String kind : List.of("thread", "timer", "executor", "bean", "object")) {
                left.put(kind, leaky.apply(kind));
            }

            String id = committed(runtime.patches()
                            .apply(patch(TestBundle.of("leaky", "2.0.0")).under(QUICK)))
                    .report()
                    .id();

            Eventually.until(
                    "a version is held",
                    () -> runtime.patches().activity().held().size() == 1,
                    () -> runtime.patches().report(id).orElseThrow().lingering());
            assertThat(held(runtime))
                    .contains("the classes of " + LEAKY + ", which patch " + id + " replaced: held after ")
                    .contains("left the thread leaky thread behind")
                    .contains("Leaky")
                    .contains("left the timer leaky timer behind")
                    .contains("left the thread leaky executor behind")
                    .contains("left the MBean org.ninelives.itests:type=Leaky behind");
            assertThat(runtime.patches().report(id).orElseThrow().lingering())
                    .anyMatch(line -> line.contains("are not collected yet") && line.contains("leaky timer"));
            Eventually.until(
                    "the event comes",
                    () -> !retired(events, PatchEvent.Kind.FAILED).isEmpty(),
                    () -> events);
            assertThat(retired(events, PatchEvent.Kind.FAILED))
                    .singleElement()
                    .asString()
                    .contains("leaky thread")
                    .contains("leaky timer");

            end(left);
            awaitHeld(runtime, lines -> lines.contains("nothing was found") && lines.contains("--heap-dump FILE"));
            assertThat(held(runtime)).doesNotContain("leaky t").doesNotContain("leaky executor");

            assertThat(left).containsOnlyKeys("object");
            left.clear();
            Eventually.until(
                    "nothing is held",
                    () -> {
                        System.gc();
                        return runtime.patches().activity().held().isEmpty()
                                && retired(events, PatchEvent.Kind.PASSED).size() == 1;
                    },
                    () -> held(runtime));
            assertThat(retired(events, PatchEvent.Kind.PASSED))
                    .containsExactly("the classes of " + LEAKY + " are collected by now");
            assertThat(retired(events, PatchEvent.Kind.FAILED)).hasSize(1);
        }
    }

    @Test
    void ofAVersionThatIsCollectedNothingIsSaid_alsoWhereNobodyAsksForACollection() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("leaky")).start()) {
            List<PatchEvent> events = new CopyOnWriteArrayList<>();
            runtime.context().registerService(PatchListener.class, events::add, null);
            Optional<Object> held = Optional.of(leaky(runtime).apply("object"));
            committed(runtime.patches()
                    .apply(patch(TestBundle.of("leaky", "2.0.0")).under(QUICK)));
            String free = committed(runtime.patches()
                            .apply(patch(TestBundle.of("leaky", "3.0.0")).under(QUICK)))
                    .report()
                    .id();

            awaitHeld(runtime, lines -> lines.contains("nothing was found"));

            assertThat(held).isPresent();
            assertThat(held(runtime)).contains(LEAKY).doesNotContain(" 2.0.0");
            assertThat(runtime.patches().report(free).orElseThrow().lingering()).isEmpty();
            assertThat(retired(events, PatchEvent.Kind.PASSED)).isEmpty();
        }
    }

    @Test
    void aHeapDumpIsWrittenForWhatCannotBeFound_overNoFileThatThereIs() throws Exception {
        try (Ninelives runtime = Runtimes.with().start()) {
            Path dump = folder.resolve("all.hprof");

            runtime.patches().dumpHeap(dump);

            assertThat(Files.size(dump)).isPositive();
            assertThatThrownBy(() -> runtime.patches().dumpHeap(dump))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("left as it is");
            assertThatThrownBy(() -> runtime.patches().dumpHeap(folder.resolve("all.txt")))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("hprof");
        }
    }

    /** A thread knows for ever who made it, so whoever ended one has to let go of it as well. */
    private static void end(Map<String, Object> left) throws Exception {
        ((Thread) left.remove("thread")).interrupt();
        ((Timer) left.remove("timer")).cancel();
        ExecutorService executor = (ExecutorService) left.remove("executor");
        executor.shutdownNow();
        assertThat(executor.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        ManagementFactory.getPlatformMBeanServer().unregisterMBean((ObjectName) left.remove("bean"));
    }

    @SuppressWarnings("unchecked") // as its module says
    private static Function<String, Object> leaky(Ninelives runtime) {
        return runtime.service(Function.class);
    }

    /** With collections, as a JVM makes them by itself some time. */
    private static void awaitHeld(Ninelives runtime, Predicate<String> wanted) {
        Eventually.until(
                "what holds is told",
                () -> {
                    System.gc();
                    return wanted.test(held(runtime));
                },
                () -> held(runtime));
    }

    private static String held(Ninelives runtime) {
        return String.join("\n", runtime.patches().activity().held());
    }

    private static List<String> retired(List<PatchEvent> events, PatchEvent.Kind kind) {
        return events.stream()
                .filter(event -> event.phase() == Phase.RETIRE && event.kind() == kind)
                .map(PatchEvent::detail)
                .toList();
    }
}
