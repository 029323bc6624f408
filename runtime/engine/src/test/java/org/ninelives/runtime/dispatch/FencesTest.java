package org.ninelives.runtime.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FencesTest {

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

    @Test
    void theSelfTestFindsNothingAgainstASafepoint() throws InterruptedException {
        assertThat(SelfTest.holds(ProcessBarrier.safepoint(), Duration.ofSeconds(1)))
                .isTrue();
    }

    /** A fence of the patching side alone is the mistake that is made most often. */
    @Test
    void theSelfTestVetoesABarrierThatReachesNobodyElse() throws InterruptedException {
        assertThat(SelfTest.holds(() -> {}, Duration.ofMinutes(1))).isFalse();
    }
}
