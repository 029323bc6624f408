package org.ninelives.itests.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ninelives.itests.embedded.Outcomes.committed;
import static org.ninelives.itests.embedded.Outcomes.patch;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ninelives.embedded.Ninelives;
import org.ninelives.itests.shared.Guest;
import org.ninelives.itests.shared.Script;

/** A host that is none of those that the runtime knows, and says how it begins and ends. */
class HostHandshakeIT {

    @BeforeEach
    void beginAnew() {
        Script.reset();
    }

    @Test
    void eachVersionHearsTheBeginningBeforeItServes_andTheEndAfterwards() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("innkeeper"), TestBundle.of("guest"))
                .start()) {
            Guest guest = runtime.service(Guest.class);
            guest.welcome("inn");

            committed(runtime.patches().apply(patch(TestBundle.of("guest", "2.0.0"))));
            assertThat(guest.house()).isEqualTo("inn");
            Script.await("1.0.0 farewell");

            committed(runtime.patches().rollback("org.ninelives.itests.guest", Outcomes.patient()));
            assertThat(guest.house()).isEqualTo("inn");
            Script.await("2.0.0 farewell");
            assertThat(Script.lines())
                    .containsExactly(
                            "1.0.0 welcome", "2.0.0 welcome", "1.0.0 farewell", "1.0.0 welcome", "2.0.0 farewell");
        }
    }

    @Test
    void withoutThatAVersionHearsNothing() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("guest")).start()) {
            Guest guest = runtime.service(Guest.class);
            guest.welcome("inn");

            committed(runtime.patches().apply(patch(TestBundle.of("guest", "2.0.0"))));

            assertThat(guest.house()).isEqualTo("nowhere");
        }
    }
}
