package org.ninelives.itests.karaf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import javax.inject.Inject;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerSuite;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** Bundles that somebody installs and starts by hand beside the one that serves. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerSuite.class)
public class ByHandIT {

    @Inject
    private SessionFactory sessions;

    @Inject
    private BundleContext context;

    private Operator operator;

    @Configuration
    public Option[] system() {
        return new Option[] {Karaf.assembly()};
    }

    @Before
    public void routeIsThere() {
        operator = new Operator(sessions, context);
        operator.beginsWithRoute1();
    }

    @Test
    public void aNewerVersionTakesOverThroughThePhases() throws IOException {
        assertThat(operator.web.text("/route")).isEqualTo("Hello, visitor #1");

        operator.shell.run("bundle:install -s " + Examples.mvn("route", "2.0.0"));

        Await.until("version 1 is gone", () -> operator.isGone("1.0.0"));
        assertThat(operator.web.text("/route?name=Ada")).isEqualTo("Hello, Ada (visitor #2)");
        assertThat(operator.shell.run("patch:list")).contains("2.0.0");
        assertThat(operator.shell.run("patch:history")).containsPattern("started by hand.*1.0.0 -> 2.0.0.*committed");
    }

    @Test
    public void whatWasTakenOverCanBeTakenBack() throws IOException {
        operator.shell.run("bundle:install -s " + Examples.mvn("route", "2.0.0"));
        Await.until("version 1 is gone", () -> operator.isGone("1.0.0"));

        operator.goesBack();

        assertThat(operator.web.text("/route")).isEqualTo("Hello, visitor #1");
        Await.until("version 2 is gone", () -> operator.isGone("2.0.0"));
    }

    @Test
    public void aBadVersionIsStoppedAndStaysInstalledWithTheReasonInSight() throws IOException {
        operator.shell.run("bundle:install -s " + Examples.mvn("route", "2.2.0"));

        Await.until("it is stopped", () -> isStopped("2.2.0"));
        long bad = operator.route("2.2.0").orElseThrow().getBundleId();
        Await.until("it shows as a failure", () -> operator.shell
                .run("bundle:list")
                .lines()
                .anyMatch(line -> line.startsWith(Long.toString(bad)) && line.contains("Failure")));
        assertThat(operator.shell.run("bundle:diag " + bad))
                .contains("Status: Failure", "health check 'Disk' says CRITICAL");
        assertThat(operator.web.text("/route")).isEqualTo("Hello, visitor #1");
    }

    @Test
    public void anOlderVersionDoesNotTakeOver() throws IOException {
        operator.applies("2.0.0");
        Await.until("version 1 is gone", () -> operator.isGone("1.0.0"));

        operator.shell.run("bundle:install -s " + Examples.mvn("route", "1.0.0"));

        Await.until("it is stopped", () -> isStopped("1.0.0"));
        assertThat(operator.shell.run(
                        "bundle:diag " + operator.route("1.0.0").orElseThrow().getBundleId()))
                .contains("is older than what serves (2.0.0)");
        assertThat(operator.web.ask("/route").status()).isEqualTo(400);
    }

    @Test
    public void aBundleThatServesMayBeRestarted() throws IOException {
        operator.applies("2.0.0");
        Await.until("version 1 is gone", () -> operator.isGone("1.0.0"));

        operator.shell.run(
                "bundle:restart " + operator.route("2.0.0").orElseThrow().getBundleId());

        operator.web.awaitAnswer("/route?name=Ada");
        assertThat(operator.shell.run("patch:list")).contains("2.0.0");
    }

    @Test
    public void aModuleThatWasUninstalledBeginsAnew() throws IOException {
        operator.applies("2.0.0");
        operator.removesExamples();

        operator.beginsWithRoute1();

        assertThat(operator.web.text("/route")).isEqualTo("Hello, visitor #1");
        assertThat(operator.shell.run("patch:list")).containsPattern("route *[|│] *1.0.0 .*Servlet *[|│] *- *[|│] *-");
        assertThat(operator.shell.fails("patch:rollback " + Examples.ROUTE)).contains("no version to go back to");
        operator.applies("2.0.0");
        operator.goesBack();
        assertThat(operator.web.text("/route")).isEqualTo("Hello, visitor #2");
    }

    private boolean isStopped(String version) {
        return operator.route(version).orElseThrow().getState() == Bundle.RESOLVED;
    }
}
