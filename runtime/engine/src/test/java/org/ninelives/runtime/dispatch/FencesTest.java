package org.ninelives.runtime.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FencesTest {

    private static final ProcessBarrier OF_NOBODY = new ProcessBarrier() {
        @Override
        public void pass() {}

        @Override
        public String name() {
            return "nothing";
        }
    };

    @ParameterizedTest
    @CsvSource({", AUTO", "'', AUTO", "auto, AUTO", " On , ON", "OFF, OFF"})
    void theSettingIsReadInAnyCase(String setting, Fences meant) {
        assertThat(Fences.of(setting)).isEqualTo(meant);
    }

    @Test
    void anythingElseIsRefusedWithWhatCouldBeSaid() {
        assertThatThrownBy(() -> Fences.of("maybe"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("framework property org.ninelives.fences is 'maybe', which is none of auto, on, off");
    }

    @Test
    void aCallHasItsFenceWhereTheOperatorSaysSo() {
        assertThat(Fences.ON.settle(new Barrier())).isEqualTo("each call has a fence, as configured");
    }

    @ParameterizedTest
    @CsvSource({
        "amd64, Linux, OpenJDK 64-Bit Server VM, true",
        "x86_64, Linux, Java HotSpot(TM) 64-Bit Server VM, true",
        "aarch64, Linux, OpenJDK 64-Bit Server VM, false",
        "amd64, Windows 11, OpenJDK 64-Bit Server VM, false",
        "amd64, Linux, Eclipse OpenJ9 VM, false"
    })
    void onlyWhereItWasTorturedGoesACallWithout(String machine, String system, String java, boolean known) {
        Map<String, String> properties = new HashMap<>();
        properties.put("os.arch", machine);
        properties.put("os.name", system);
        properties.put("java.vm.name", java);

        assertThat(ProcessBarrier.isKnown(properties::get)).isEqualTo(known);
    }

    /** Those that this Java has; membarrier where {@code java} was told so. */
    static List<ProcessBarrier> available() {
        return ProcessBarrier.available(false);
    }

    @ParameterizedTest
    @MethodSource("available")
    void theSelfTestFindsNothingAgainstWhatIsOnTheList(ProcessBarrier barrier) throws InterruptedException {
        assertThat(SelfTest.holds(barrier, Duration.ofSeconds(1))).isTrue();
    }

    /** A fence of the patching side alone is the mistake that is made most often. */
    @Test
    @Timeout(value = 11, unit = TimeUnit.MINUTES)
    void theSelfTestVetoesABarrierThatReachesNobodyElse() throws InterruptedException {
        // It takes two threads that run at the same time: a second, or many where other programs want the cores.
        assertThat(SelfTest.holds(OF_NOBODY, Duration.ofMinutes(10))).isFalse();
    }

    @Test
    void whereNothingWasTriedACallHasItsFence() throws InterruptedException {
        assertThat(Fences.settle(new Barrier(), List.of()))
                .isEqualTo("each call has a fence, for on this platform nothing else was tried");
    }

    @Test
    void membarrierIsPreferredToASafepointWhereItMayBeCalled() {
        assumeTrue(Runtime.version().feature() >= 22, "Java 22 and newer can call it");

        assertThat(Fences.AUTO.settle(new Barrier()))
                .isEqualTo("calls go without a fence, patches make all threads pass one by membarrier");
        assertThat(Membarrier.isForbidden()).isFalse();
    }

    @Test
    void whereMembarrierCannotBeBoundThereIsTheSafepoint() {
        assertThat(Fences.OFF.settle(new Barrier(), safepoint -> {
                    throw new IllegalStateException("another API");
                }))
                .isEqualTo("calls go without a fence, patches make all threads pass one by safepoint"
                        + (Membarrier.isForbidden()
                                ? " (membarrier would be shorter, and needs " + Membarrier.ENABLE + ")"
                                : "")
                        + " (membarrier could not be used: java.lang.IllegalStateException: another API)");
    }

    @ParameterizedTest
    @CsvSource({"17.0.15+6-Debian-1deb12u1, false", "21.0.2+13-jvmci-23.1-b30, true"})
    void anotherCompilerWasNotLookedInto(String version, boolean other) {
        assertThat(ProcessBarrier.isOtherCompiler(Map.of("java.vm.version", version)::get))
                .isEqualTo(other);
    }

    @ParameterizedTest
    @CsvSource({
        "-38, 0, a kernel without it or a container that forbids it",
        "1, 0, a kernel that has only the slow one",
        "24, -1, a kernel that does not let this process in"
    })
    void aKernelThatDoesNotOfferItIsNotAsked(long offered, long registered, String why) {
        List<Integer> asked = new ArrayList<>();

        assertThat(Membarrier.of(
                        command -> {
                            asked.add(command);
                            return command == 0 ? offered : registered;
                        },
                        OF_NOBODY))
                .as(why)
                .isEmpty();
        assertThat(asked).doesNotContain(8);
    }

    @Test
    void aBarrierThatTheKernelCannotDoOnceIsDoneByTheOther() {
        AtomicInteger others = new AtomicInteger();
        AtomicLong kernel = new AtomicLong();
        ProcessBarrier membarrier = Membarrier.of(
                        command -> command == 0 ? 24 : command == 8 ? kernel.get() : 0, new ProcessBarrier() {
                            @Override
                            public void pass() {
                                others.incrementAndGet();
                            }

                            @Override
                            public String name() {
                                return "the other";
                            }
                        })
                .orElseThrow();
        membarrier.pass();
        assertThat(others).hasValue(0);

        kernel.set(-12);
        membarrier.pass();

        assertThat(others).hasValue(1);
    }
}
