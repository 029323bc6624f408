package org.ninelives.itests.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ninelives.itests.embedded.Outcomes.committed;
import static org.ninelives.itests.embedded.Outcomes.patch;
import static org.ninelives.itests.embedded.Outcomes.rolledBack;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ninelives.api.PatchReport;
import org.ninelives.api.PatchResult.RolledBack;
import org.ninelives.api.Phase;
import org.ninelives.embedded.Ninelives;
import org.ninelives.itests.shared.Verb;
import org.osgi.framework.Bundle;

/** What hosts and extenders would do past the runtime is refused, with the reason and a way out. */
class RefusedHostsIT {

    private Ninelives runtime;
    private Verb kept;

    @BeforeEach
    void start() throws Exception {
        runtime = Runtimes.with(TestBundle.of("verb-1")).start();
        kept = runtime.service(Verb.class);
    }

    @AfterEach
    void stop() {
        assertThat(kept.who()).isEqualTo("one");
        runtime.close();
    }

    private RolledBack refused(Path bundle, Phase phase) {
        RolledBack back = rolledBack(runtime.patches().apply(patch(bundle)));
        assertThat(back.failedIn()).isEqualTo(phase);
        return back;
    }

    @Test
    void aCommandThatIsRegisteredUnderItsClass() {
        assertThat(refused(TestBundle.of("verb-class"), Phase.VALIDATE).reason())
                .contains("org.ninelives.itests.verb.Saying: is a class")
                .contains("a dispatcher can stand in for interfaces only; register it under an interface");
    }

    @Test
    void notACommandMore_butTheReportSaysThatTheShellDoesNotNotice() {
        PatchReport report = committed(runtime.patches().apply(patch(TestBundle.of("verb-more"))))
                .report();

        assertThat(report.findings()).anySatisfy(finding -> assertThat(finding.toString())
                .contains("its commands change; the shell goes on with those that it knows"));
    }

    @Test
    void resourcesOfTheHttpWhiteboard() {
        assertThat(refused(TestBundle.of("verb-resources"), Phase.START).reason())
                .contains(
                        "cannot be dispatched: org.ninelives.itests.shared.Verb: the HTTP whiteboard serves resources")
                .contains("put it in a bundle of its own");
    }

    @Test
    void aBundleThatAnExtenderServes_startedByHand() throws Exception {
        Path jar =
                TestBundle.changed("verb-1", Map.of("Bundle-Version", "3.0.0", "Spring-Context", "config/context.xml"));
        Bundle bundle = runtime.context().installBundle(jar.toUri().toString());
        bundle.start();

        Eventually.until(
                "it is refused",
                () -> Runtimes.refusal(runtime, bundle.getBundleId()).isPresent(),
                bundle::getState);

        assertThat(Runtimes.refusal(runtime, bundle.getBundleId()).orElseThrow())
                .contains("is served by an extender (Spring) that it cannot be hidden from")
                .contains("use the classic update");
        Eventually.until("it is stopped", () -> bundle.getState() == Bundle.RESOLVED, bundle::getState);
    }
}
