package org.ninelives.itests.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ninelives.itests.embedded.Outcomes.rolledBack;
import static org.ninelives.itests.embedded.ServingCounter.COUNTER;
import static org.ninelives.itests.embedded.ServingCounter.quick;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.ninelives.api.HistoryEntry;
import org.ninelives.api.HistoryEntry.Outcome;
import org.ninelives.api.PatchResult.RolledBack;
import org.ninelives.api.Phase;
import org.ninelives.embedded.Ninelives;
import org.ninelives.itests.shared.Counter;

/** A version that serves already and then refuses its turn: the way back is a flip of its own. */
class PromotedIT {

    @Test
    void promotedThatThrowsTakesThePatchBack_withTheStateThatCameMeanwhile() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("counter-1")).start()) {
            Counter kept = runtime.service(Counter.class);
            Load load = Load.of("kept reference", 2, kept::next);
            RolledBack result = rolledBack(runtime.patches().apply(quick(TestBundle.of("counter-promoted-throws"))));
            load.close();

            assertThat(load.failures()).isEmpty();
            assertThat(kept.version()).isEqualTo("1.0.0");
            assertThat(kept.next()).as("what either version gave out counts").isEqualTo(load.calls() + 1);
            List<HistoryEntry> history = runtime.patches().history();
            assertThat(history).extracting(HistoryEntry::outcome).containsExactly(Outcome.COMMITTED, Outcome.COMMITTED);
            assertThat(history.get(1).by())
                    .isEqualTo("rollback of patch " + history.get(0).id());
            assertThat(result.failedIn()).isEqualTo(Phase.RELEASE);
            assertThat(result.reason())
                    .isEqualTo("patch " + COUNTER + "@2.7.0 failed in RELEASE: " + COUNTER
                            + " 2.7.0: promoted() failed: java.lang.IllegalStateException: the port is taken; taken back"
                            + " by patch " + history.get(1).id() + "; " + COUNTER + " 1.0.0 serves");
            Eventually.until(
                    "the version that refused its turn is gone",
                    () -> Runtimes.installed(runtime).equals(List.of(COUNTER + " 1.0.0")),
                    () -> Runtimes.installed(runtime));
        }
    }
}
