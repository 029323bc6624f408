package org.ninelives.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PolicyTest {

    @Test
    void theDefaultsAreTheDocumentedOnes() {
        Policy policy = Policy.defaults();

        assertThat(policy.startTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(policy.longestPause()).isEqualTo(Duration.ofSeconds(2));
        assertThat(policy.mostParkedCalls()).isEqualTo(10_000);
        assertThat(policy.dropAllowed()).isFalse();
        assertThat(policy.withdrawalAllowed()).isFalse();
        assertThat(policy.grace()).isEqualTo(Duration.ofMillis(300));
    }

    @Test
    void everyChangeKeepsTheRest() {
        Policy policy = Policy.defaults()
                .withStartTimeout(Duration.ofSeconds(1))
                .withLongestPause(Duration.ofMillis(5))
                .withMostParkedCalls(1)
                .withDropAllowed(true)
                .withWithdrawalAllowed(true)
                .withGrace(Duration.ZERO);

        assertThat(policy.startTimeout()).isEqualTo(Duration.ofSeconds(1));
        assertThat(policy.longestPause()).isEqualTo(Duration.ofMillis(5));
        assertThat(policy.mostParkedCalls()).isEqualTo(1);
        assertThat(policy.dropAllowed()).isTrue();
        assertThat(policy.withdrawalAllowed()).isTrue();
        assertThat(policy.grace()).isZero();
    }

    @Test
    void aChangeIsACopy() {
        Policy.defaults().withDropAllowed(true).withMostParkedCalls(1);

        assertThat(Policy.defaults().dropAllowed()).isFalse();
        assertThat(Policy.defaults().mostParkedCalls()).isEqualTo(10_000);
    }

    @Test
    void limitsThatNobodyCanKeepAreRefused() {
        Policy policy = Policy.defaults();

        assertThatThrownBy(() -> policy.withStartTimeout(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the start timeout must be longer than zero, not PT0S");
        assertThatThrownBy(() -> policy.withLongestPause(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the longest pause must be longer than zero");
        assertThatThrownBy(() -> policy.withMostParkedCalls(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("at least one call must be allowed to park, not 0");
        assertThatThrownBy(() -> policy.withGrace(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the grace must not be shorter than zero, not PT-0.001S");
        assertThatThrownBy(() -> policy.withGrace(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> policy.withStartTimeout(null)).isInstanceOf(NullPointerException.class);
    }
}
