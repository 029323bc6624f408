package org.ninelives.shell.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HumanDurationTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0 ms",
        "40000, <0.1 ms",
        "100000, 0.1 ms",
        "3100000, 3.1 ms",
        "3000000, 3 ms",
        "9949000, 9.9 ms",
        "9960000, 10 ms",
        "84000000, 84 ms",
        "999400000, 999 ms",
        "999600000, 1 s",
        "1300000000, 1.3 s",
        "59960000000, 1 min",
        "125000000000, 2 min 5 s",
        "3900000000000, 1 h 5 min",
        "-84000000, -84 ms",
    })
    void isWrittenAsPeopleReadIt(long nanos, String text) {
        assertThat(HumanDuration.text(Duration.ofNanos(nanos))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S",
        "2s, PT2S",
        "1.5s, PT1.5S",
        "2 s, PT2S",
        "1m, PT1M",
        "1min, PT1M",
        "1H, PT1H",
        "999999999h, PT999999999H"
    })
    void isReadAsPeopleWriteIt(String typed, Duration meant) {
        assertThat(HumanDuration.parse(typed, "--pause")).isEqualTo(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2", "s", "-1s", "2 weeks", "1e3s", "PT2S"})
    void refusesWhatHasNoNumberOrNoUnit(String typed) {
        assertThatThrownBy(() -> HumanDuration.parse(typed, "--pause"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("--pause takes a number and a unit, for example 500ms, 2s or 1m, not '" + typed + "'");
    }
}
