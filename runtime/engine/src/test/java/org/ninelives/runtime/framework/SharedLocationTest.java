package org.ninelives.runtime.framework;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedLocationTest {

    @Test
    void saysItselfWhatToPutInItsPlace() {
        SharedLocation shared = new SharedLocation(true, "org.example.route", "mvn:org.example/route/1.0.0");

        assertThat(shared).hasToString("?ninelives:dynamic:org.example.route:mvn:org.example/route/1.0.0");
        assertThat(SharedLocation.parse(shared.toString())).contains(shared);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"?", "?ninelives", "?ninelives:other:route:file:x", "ninelives:route/2.0.0/patch-1", "file:x"})
    void whatSomebodyElseMadeIsNone(String location) {
        assertThat(SharedLocation.parse(location)).isEmpty();
    }
}
