package org.ninelives.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.ninelives.api.PatchResult.Committed;
import org.ninelives.api.PatchResult.RolledBack;
import org.ninelives.api.PatchResult.Stranded;
import org.ninelives.api.state.FieldReport;

class PatchResultTest {

    private final PatchReport report = new Empty();

    @Test
    void matchCallsTheFunctionOfItsCaseAlone() {
        assertThat(caseOf(new Committed(report))).isEqualTo("committed");
        assertThat(caseOf(new RolledBack(report, Phase.VERIFY, "ill"))).isEqualTo("rolled back in VERIFY: ill");
        assertThat(caseOf(new Stranded(report, Phase.START, "hangs", List.of("bundle 7"))))
                .isEqualTo("stranded in START: hangs, [bundle 7]");
    }

    private static String caseOf(PatchResult result) {
        return result.match(
                done -> "committed",
                back -> "rolled back in " + back.failedIn() + ": " + back.reason(),
                stuck -> "stranded in " + stuck.failedIn() + ": " + stuck.reason() + ", " + stuck.notUndone());
    }

    @Test
    void everyCaseHasTheReport() {
        assertThat(new Committed(report).report()).isSameAs(report);
        assertThat(new RolledBack(report, Phase.VERIFY, "").report()).isSameAs(report);
        assertThat(new Stranded(report, Phase.VERIFY, "", List.of()).report()).isSameAs(report);
    }

    @Test
    void whatIsLeftIsCopied() {
        List<String> left = new ArrayList<>(List.of("bundle 7"));

        Stranded stranded = new Stranded(report, Phase.START, "hangs", left);
        left.clear();

        assertThat(stranded.notUndone()).containsExactly("bundle 7");
    }

    @Test
    void whatIsMissingIsRefused() {
        assertThatThrownBy(() -> new Committed(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> new RolledBack(report, null, "")).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> new RolledBack(report, Phase.FLIP, null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> new Stranded(report, Phase.FLIP, "", null)).isInstanceOf(NullPointerException.class);
    }

    private static final class Empty implements PatchReport {

        @Override
        public String id() {
            return "1";
        }

        @Override
        public String by() {
            return "";
        }

        @Override
        public Instant began() {
            return Instant.EPOCH;
        }

        @Override
        public List<Member> members() {
            return List.of();
        }

        @Override
        public List<PhaseTime> phases() {
            return List.of();
        }

        @Override
        public List<Finding> findings() {
            return List.of();
        }

        @Override
        public List<FieldReport> state() {
            return List.of();
        }

        @Override
        public long callsParked() {
            return 0;
        }

        @Override
        public Duration longestWait() {
            return Duration.ZERO;
        }

        @Override
        public Duration pause() {
            return Duration.ZERO;
        }

        @Override
        public Duration drain() {
            return Duration.ZERO;
        }

        @Override
        public List<String> lingering() {
            return List.of();
        }
    }
}
