package org.ninelives.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ninelives.api.Finding;

class HealthProbeTest {

    private static final Map<String, Object> DATABASE = Map.of(HealthCheck.NAME, "database");

    private final FakeCandidate candidate = new FakeCandidate();
    private final HealthProbe probe = new HealthProbe();

    @AfterEach
    void nothingIsHeldAfterwards() {
        assertThat(candidate.held).isEmpty();
    }

    @Test
    void aCandidateWithoutChecksIsHealthy() {
        assertThat(ask()).isEmpty();
    }

    @Test
    void aCandidateWhoseChecksAreWellIsHealthy() {
        registers(() -> new Result(Result.Status.OK, "connected"));

        assertThat(ask()).isEmpty();
    }

    @Test
    void aCheckThatWarnsIsAWarning() {
        registers(() -> new Result(Result.Status.WARN, "slow"));

        assertThat(ask()).containsExactly(Finding.warns("route", "health check 'database' says WARN: slow"));
    }

    @ParameterizedTest
    @EnumSource(names = {"TEMPORARILY_UNAVAILABLE", "CRITICAL", "HEALTH_CHECK_ERROR"})
    void aCheckThatIsWorseRefuses(Result.Status status) {
        registers(() -> new Result(status, "no connection"));

        assertThat(ask())
                .containsExactly(
                        Finding.refuses("route", "health check 'database' says " + status + ": no connection"));
    }

    @Test
    void allThatIsNotWellIsTold() {
        registers(() -> new Result(new ResultLog()
                .add(new ResultLog.Entry(Result.Status.OK, "pool is there"))
                .add(new ResultLog.Entry("tried three times", true))
                .add(new ResultLog.Entry(Result.Status.WARN, "pool is full"))
                .add(new ResultLog.Entry(Result.Status.CRITICAL, "no connection", new IOException("refused")))));

        assertThat(ask())
                .containsExactly(Finding.refuses(
                        "route",
                        "health check 'database' says CRITICAL: pool is full; no connection "
                                + "(java.io.IOException: refused)"));
    }

    @Test
    void everyCheckIsAsked() {
        registers(() -> new Result(Result.Status.WARN, "slow"));
        candidate.registers(candidate.bundle, Map.of(), (HealthCheck) () -> new Result(Result.Status.CRITICAL, "down"));

        assertThat(ask())
                .containsExactly(
                        Finding.warns("route", "health check 'database' says WARN: slow"),
                        Finding.refuses("route", "health check 'without a name' says CRITICAL: down"));
    }

    @Test
    void checksOfOtherBundlesAreNotAsked() {
        candidate.registers(candidate.other, DATABASE, (HealthCheck) () -> {
            throw new AssertionError("asked");
        });

        assertThat(ask()).isEmpty();
    }

    @Test
    void aCheckThatThrowsRefuses() {
        registers(() -> {
            throw new NoClassDefFoundError("org/example/Gone");
        });

        assertThat(ask())
                .containsExactly(Finding.refuses(
                        "route", "health check 'database' threw java.lang.NoClassDefFoundError: org/example/Gone"));
    }

    @Test
    void anErrorOfTheVirtualMachineIsNotOurs() {
        registers(() -> {
            throw new OutOfMemoryError("a test");
        });

        assertThatThrownBy(this::ask).isInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void aCheckThatAnswersNothingRefuses() {
        registers(() -> null);

        assertThat(ask()).containsExactly(Finding.refuses("route", "health check 'database' answered nothing"));
    }

    @Test
    void aCheckThatCannotBeHadRefuses() {
        candidate.registers(candidate.bundle, DATABASE, null);

        assertThat(ask())
                .containsExactly(Finding.refuses(
                        "route", "health check 'database' cannot be had: its component does not start, or is gone"));
    }

    @Test
    void aCheckOfAnotherApiRefuses() {
        candidate.registers(candidate.bundle, DATABASE, "wired elsewhere");

        assertThat(ask())
                .containsExactly(Finding.refuses(
                        "route",
                        "health check 'database' cannot be asked: it is wired to another copy of "
                                + "org.apache.felix.hc.api"));
    }

    @Test
    void aCandidateThatDoesNotRunIsRefused() {
        candidate.running = false;

        assertThat(ask())
                .containsExactly(Finding.refuses("route", "2.0.0 is not running, its health checks cannot be asked"));
    }

    private void registers(HealthCheck check) {
        candidate.registers(candidate.bundle, DATABASE, check);
    }

    private List<Finding> ask() {
        return probe.ask(candidate.bundle);
    }
}
