package org.ninelives.itests.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ninelives.itests.embedded.Outcomes.committed;
import static org.ninelives.itests.embedded.Outcomes.patch;
import static org.ninelives.itests.embedded.Outcomes.rolledBack;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ninelives.api.PatchResult.RolledBack;
import org.ninelives.api.Phase;
import org.ninelives.api.Policy;
import org.ninelives.embedded.Ninelives;
import org.ninelives.itests.shared.Script;
import org.ninelives.itests.shared.Vault;

/** State that the next version cannot take: the patch is undone, says where it is and why, and nothing is lost. */
class BadStateIT {

    private static final String HOARD = "org.ninelives.itests.hoard";

    /** Long enough to get to what hangs. */
    private static final Policy GIVING_WAY = Outcomes.patient().withLongestPause(Duration.ofSeconds(3));

    @BeforeEach
    void begin() {
        Script.reset();
        Script.at("2.0.0 migrates", BadStateIT::hang);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "class|.things[\"bad\"][0]: the new version has no class org.ninelives.itests.hoard.Hoard$Gone",
                "constant|.things[\"bad\"][1]: ",
                "kind|.things[\"bad\"].count: a int does not fit into a java.lang.String",
                "keys|.things[\"bad\"]",
                "throws|.things[\"bad\"]: ",
                "hangs|EndlessMigration.migrate",
                "mutates|.things[\"bad\"].names: a migration changed a java.util.ArrayList",
                "singleton|.things[\"bad\"]: a org.ninelives.itests.hoard.Hoard$Only is there once (readResolve)",
                "handle|.things[\"bad\"][1]: "
            })
    void isNamedByItsPath_andThePatchIsUndone_andComesThroughWithoutIt(String kind, String where) throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("hoard-1")).start()) {
            Vault hoard = runtime.service(Vault.class);
            hoard.put("good", "good");
            hoard.put("bad", kind);
            String before = hoard.get("bad");

            RolledBack refused = rolledBack(runtime.patches()
                    .apply(patch(TestBundle.of("hoard-2"))
                            .under(kind.equals("hangs") ? GIVING_WAY : Outcomes.patient())));

            assertThat(refused.reason()).contains(where).contains("1.0.0 serves");
            if (!kind.equals("hangs")) {
                assertThat(refused.reason()).contains(HOARD + "/");
            }
            assertThat(hoard.version()).isEqualTo("1.0.0");
            assertThat(hoard.get("bad")).isEqualTo(before);
            assertThat(hoard.get("good")).isEqualTo("good");
            assertThat(Runtimes.installed(runtime)).containsExactly(HOARD + " 1.0.0");

            hoard.put("bad", null);
            hoard.put("more", "more");
            committed(runtime.patches().apply(patch(TestBundle.of("hoard-2"))));
            assertThat(hoard.version()).isEqualTo("2.0.0");
            assertThat(hoard.get("good")).isEqualTo("good");
            assertThat(hoard.get("more")).isEqualTo("more");
            assertThat(hoard.size()).isEqualTo(2);
        }
    }

    /** To look for it makes it, on a thread that the patch can give up. */
    @Test
    void aMigrationThatHangsAsItIsMadeIsLeftToTheTransfer() throws Exception {
        List<Throwable> givenUp = new CopyOnWriteArrayList<>();
        AtomicBoolean first = new AtomicBoolean(true);
        Script.at("2.0.0 is asked for", () -> {
            if (first.getAndSet(false)) {
                try {
                    hang();
                } catch (IllegalStateException end) {
                    givenUp.add(end);
                    throw end;
                }
            }
        });
        try (Ninelives runtime = Runtimes.with(TestBundle.of("hoard-1")).start()) {
            Vault hoard = runtime.service(Vault.class);
            hoard.put("good", "good");

            committed(runtime.patches().apply(patch(TestBundle.of("hoard-2")).under(Outcomes.patient())));

            assertThat(hoard.version()).isEqualTo("2.0.0");
            assertThat(hoard.get("good")).isEqualTo("good");
            assertThat(givenUp).singleElement().satisfies(end -> assertThat(end).hasMessage("interrupted"));
        }
    }

    /** Objects of the new version are made to find out whether calls have to wait: nobody waits for a constructor for ever. */
    @Test
    void aConstructorThatHangsBeforeTheGateClosesRefusesThePatch_andNoCallWaits() throws Exception {
        try (Ninelives runtime =
                Runtimes.with(TestBundle.of("vault-concurrent")).start()) {
            Vault things = runtime.service(Vault.class);
            things.put("own", "own");
            things.put("good", "good");
            List<String> answered = new CopyOnWriteArrayList<>();
            Script.at("2.0.0 made", () -> {
                answered.add(things.version());
                hang();
            });

            RolledBack refused = rolledBack(runtime.patches()
                    .apply(patch(TestBundle.of("vault-concurrent", "2.0.0")).under(GIVING_WAY)));

            assertThat(refused.failedIn()).isEqualTo(Phase.QUIESCE);
            assertThat(refused.reason())
                    .contains("look whether calls have to wait for the state did not end within 3000 ms")
                    .contains("Things$Thing.<init>")
                    .contains("1.0.0 serves");
            assertThat(answered).containsExactly("1.0.0");
            assertThat(things.get("own")).isEqualTo("a thing of 1.0.0");

            Script.at("2.0.0 made", () -> {});
            committed(runtime.patches().apply(patch(TestBundle.of("vault-concurrent", "2.0.0"))));
            assertThat(things.get("own")).isEqualTo("a thing of 2.0.0");
            assertThat(things.get("good")).isEqualTo("good");
        }
    }

    /** Until it is interrupted, when the patch has given up. */
    private static void hang() {
        try {
            boolean never = new CountDownLatch(1).await(60, TimeUnit.SECONDS);
            throw new IllegalStateException("not interrupted: " + never);
        } catch (InterruptedException given) {
            throw new IllegalStateException("interrupted", given);
        }
    }
}
