package org.ninelives.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TextsTest {

    record Vitals(String name, Object hits) {}

    record Broken(String name) {
        @Override
        public String name() {
            throw new IllegalStateException("no name");
        }
    }

    @Test
    void whatHoldsValuesShowsThem_inTheSameOrderEachTime() {
        Map<Object, Object> map = new HashMap<>(Map.of("b", 2, "a", 1L));
        map.put(null, true);
        assertThat(Texts.of(map)).isEqualTo("{\"a\"=1, \"b\"=2, null=true}");
        assertThat(Texts.of(Set.of("z", "y", "x"))).isEqualTo("[\"x\", \"y\", \"z\"]");
        assertThat(Texts.of(List.of("z", "y"))).isEqualTo("[\"z\", \"y\"]");
        assertThat(Texts.of(new Vitals("Ada", new int[] {3, 1}))).isEqualTo("Vitals[name=\"Ada\", hits=[3, 1]]");
        assertThat(Texts.of(Optional.of(TimeUnit.DAYS))).isEqualTo("Optional[DAYS]");
        assertThat(Texts.of(Optional.empty())).isEqualTo("Optional.empty");
        assertThat(Texts.of(new BigDecimal("2.50"))).isEqualTo("2.50");
        assertThat(Texts.of(Duration.ofMillis(5))).isEqualTo("PT0.005S");
    }

    @Test
    void anObjectShowsOnlyWhatItIs_forItsTextMayBeAnotherOneEachTime() {
        Runnable task = () -> {};
        assertThat(Texts.of(task)).isEqualTo("a Runnable");
        assertThat(Texts.of(new Object())).isEqualTo("a Object");
    }

    @Test
    void whatFailsShowsThat() {
        assertThat(Texts.ofThrown(new IllegalStateException("no"))).isEqualTo("throws IllegalStateException: no");
        assertThat(Texts.of(new Broken("x"))).isEqualTo("Broken[name throws IllegalStateException: no name]");
    }

    @Test
    void whatHoldsItselfComesToAnEnd() {
        Object[] self = new Object[1];
        self[0] = self;
        assertThat(Texts.of(self)).contains("...");
    }

    @Test
    void aCallShowsItsArguments() throws NoSuchMethodException {
        assertThat(Texts.ofCall(
                        Map.class.getMethod("put", Object.class, Object.class),
                        Arrays.asList("a", null).toArray()))
                .isEqualTo("Map.put(\"a\", null)");
        assertThat(Texts.ofCall(Map.class.getMethod("size"), null)).isEqualTo("Map.size()");
    }
}
