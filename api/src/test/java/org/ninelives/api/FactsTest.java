package org.ninelives.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.ninelives.api.Finding.Weight;
import org.ninelives.api.PatchEvent.Kind;
import org.ninelives.api.PatchReport.PhaseTime;
import org.ninelives.api.ServiceChange.Change;
import org.ninelives.api.spi.Proposal.Artifact;
import org.ninelives.api.state.FieldReport;
import org.ninelives.api.state.FieldReport.Fate;
import org.ninelives.api.state.StateTransferException;
import org.osgi.framework.Version;

/** The records that tell what was found and what happened: complete, immutable, readable. */
class FactsTest {

    private static final Version ONE = new Version("1.0.0");
    private static final Version TWO = new Version("2.0.0");

    @Test
    void aMemberReadsAsTheMoveThatItMakes() {
        assertThat(new Member("route", ONE, TWO, "route")).hasToString("route 1.0.0 -> 2.0.0");
        assertThat(new Member("route.api", null, ONE, "route.api")).hasToString("route.api 1.0.0 (new)");
        assertThat(new Member("swap.file", ONE, TWO, "swap.memory"))
                .hasToString("swap.memory 1.0.0 -> swap.file 2.0.0");
    }

    @Test
    void aMemberHasANameAndATarget() {
        assertThatThrownBy(() -> new Member(null, ONE, TWO, "")).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> new Member("route", ONE, null, "")).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> new Member("route", ONE, TWO, null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void aFindingReadsAsSubjectAndMessage() {
        assertThat(Finding.refuses("route", "exports its own API")).hasToString("route: exports its own API");
        assertThat(Finding.refuses("a", "b").weight()).isEqualTo(Weight.REFUSES);
        assertThat(Finding.warns("a", "b")).isEqualTo(new Finding(Weight.WARNS, "a", "b"));
        assertThat(Finding.notes("a", "b").weight()).isEqualTo(Weight.NOTES);
    }

    @Test
    void aFindingIsComplete() {
        assertThatThrownBy(() -> Finding.notes(null, "")).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> Finding.warns("", null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> new Finding(null, "", "")).isInstanceOf(NullPointerException.class);
    }

    @Test
    void aFieldReportIsComplete() {
        FieldReport report = new FieldReport("route", "Handler", "visitors", Fate.CARRIED, "");

        assertThat(report.fate()).isEqualTo(Fate.CARRIED);
        assertThat(report).isEqualTo(new FieldReport("route", "Handler", "visitors", Fate.CARRIED, ""));
        assertThatThrownBy(() -> new FieldReport("route", "Handler", "visitors", null, ""))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> new FieldReport("route", "Handler", "visitors", Fate.DROPPED, null))
                .isInstanceOf(NullPointerException.class);
    }

    @Test
    void anEventIsComplete() {
        assertThat(new PatchEvent("7", Phase.FLIP, Kind.PASSED, Duration.ZERO, "").phase())
                .isEqualTo(Phase.FLIP);
        assertThatThrownBy(() -> new PatchEvent(null, Phase.FLIP, Kind.PASSED, Duration.ZERO, ""))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> new PatchEvent("7", Phase.FLIP, Kind.PASSED, null, ""))
                .isInstanceOf(NullPointerException.class);
    }

    @Test
    void aPhaseTimeIsComplete() {
        assertThat(new PhaseTime(Phase.FLIP, Duration.ofMillis(3), true).took()).isEqualTo(Duration.ofMillis(3));
        assertThatThrownBy(() -> new PhaseTime(null, Duration.ZERO, true)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> new PhaseTime(Phase.FLIP, null, true)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void aServiceChangeIsCompleteAndACopy() {
        List<String> interfaces = new ArrayList<>(List.of("org.example.Route"));

        ServiceChange change = new ServiceChange("route", interfaces, Change.KEPT);
        interfaces.clear();

        assertThat(change.interfaces()).containsExactly("org.example.Route");
        assertThatThrownBy(() -> new ServiceChange(null, List.of(), Change.KEPT))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> new ServiceChange("route", List.of(), null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void aStagedBundleIsCompleteAndACopy() {
        Member member = new Member("route", ONE, TWO, "route");
        Map<String, String> headers = new HashMap<>(Map.of("Bundle-Version", "2.0.0"));

        Artifact artifact = new Artifact(member, Path.of("route.jar"), "ab12", headers);
        headers.clear();

        assertThat(artifact.headers()).containsEntry("Bundle-Version", "2.0.0");
        assertThatThrownBy(() -> new Artifact(member, null, "ab12", Map.of())).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> new Artifact(null, Path.of("route.jar"), "ab12", Map.of()))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> new Artifact(member, Path.of("route.jar"), null, Map.of()))
                .isInstanceOf(NullPointerException.class);
    }

    @Test
    void phasesComeInTheOrderInWhichTheyRun() {
        assertThat(Phase.values())
                .containsExactly(
                        Phase.STAGE,
                        Phase.VALIDATE,
                        Phase.INSTALL,
                        Phase.START,
                        Phase.QUIESCE,
                        Phase.TRANSFER,
                        Phase.VERIFY,
                        Phase.FLIP,
                        Phase.RELEASE,
                        Phase.BAKE,
                        Phase.RETIRE);
    }

    @Test
    void aPlanIsAcceptableUnlessAFindingRefuses() {
        assertThat(planOf().acceptable()).isTrue();
        assertThat(planOf(Finding.warns("route", "slow"), Finding.notes("route", "big"))
                        .acceptable())
                .isTrue();
        assertThat(planOf(Finding.warns("route", "slow"), Finding.refuses("route", "broken"))
                        .acceptable())
                .isFalse();
    }

    @Test
    void aStateThatCannotMoveSaysWhy() {
        IOException cause = new IOException("disk full");

        assertThat(new StateTransferException("counters"))
                .hasMessage("counters")
                .hasNoCause();
        assertThat(new StateTransferException("counters", cause)).hasCause(cause);
    }

    private static Plan planOf(Finding... findings) {
        return new Plan() {
            @Override
            public List<Member> members() {
                return List.of();
            }

            @Override
            public List<Finding> findings() {
                return List.of(findings);
            }

            @Override
            public List<ServiceChange> services() {
                return List.of();
            }

            @Override
            public List<FieldReport> state() {
                return List.of();
            }

            @Override
            public boolean needsGate() {
                return false;
            }
        };
    }
}
