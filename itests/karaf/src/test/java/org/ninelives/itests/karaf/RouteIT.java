package org.ninelives.itests.karaf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
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
import org.osgi.framework.BundleContext;

/** The main job: a servlet changes its code, and its visitors do not notice but for the better. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerSuite.class)
public class RouteIT {

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
    public void theNewCodeServesAndTheCountGoesOn() throws IOException {
        assertThat(operator.web.text("/route")).isEqualTo("Hello, visitor #1");

        String output = operator.shell.run("patch:apply " + Examples.mvn("route", "2.0.0"));

        assertThat(output)
                .contains("flip", "org.ninelives.examples.route 1.0.0 -> 2.0.0 serves", "1 carried, 1 absent");
        assertThat(operator.web.ask("/route")).isEqualTo(new Answer(400, "Error: name is required"));
        assertThat(operator.web.text("/route?name=Ada")).isEqualTo("Hello, Ada (visitor #2)");
        assertThat(operator.web.text("/route/stats")).isEqualTo("visitors: 2\nerrors: 1");
        Await.until("version 1 is gone", () -> operator.isGone("1.0.0"));
    }

    @Test
    public void theWayBackBringsTheOldCodeAndTheCountAgain() throws IOException {
        operator.applies("2.0.0");
        assertThat(operator.web.text("/route?name=Ada")).isEqualTo("Hello, Ada (visitor #1)");

        String output = operator.shell.run("patch:rollback --allow-drop " + Examples.ROUTE);

        assertThat(output).contains("2.0.0 -> 1.0.0 serves", "1 dropped");
        assertThat(operator.web.text("/route")).isEqualTo("Hello, visitor #2");
        Await.until("version 2 is gone", () -> operator.isGone("2.0.0"));
    }

    @Test
    public void theWayBackThatLosesStateNeedsConsent() throws IOException {
        operator.applies("2.0.0");

        String output = operator.shell.fails("patch:rollback " + Examples.ROUTE);

        assertThat(output).contains("errors", "--allow-drop", "failed in VALIDATE");
        assertThat(operator.web.ask("/route").status()).isEqualTo(400);
    }

    @Test
    public void aPlanSaysWhatWouldHappenAndChangesNothing() throws IOException {
        Belongings before = operator.belongings();

        String output = operator.shell.run("patch:plan " + Examples.mvn("route", "2.0.0"));

        assertThat(output)
                .contains("1.0.0 -> 2.0.0", "javax.servlet.Servlet", "visitors", "carried", "errors", "absent")
                .contains("verdict: would be applied");
        operator.belongings().assertNothingBut(before);
        assertThat(operator.web.text("/route")).isEqualTo("Hello, visitor #1");
    }

    @Test
    public void aBundleMayComeFromAFile() throws IOException {
        operator.shell.run("patch:apply " + Examples.file("route", "2.0.0").toUri());

        assertThat(operator.web.ask("/route").status()).isEqualTo(400);
    }

    @Test
    public void aBundleMayComeFromAWebServer() throws IOException {
        try (WebServer server = WebServer.of(Examples.file("route", "2.0.0"))) {
            operator.shell.run("patch:apply " + server.address());
        }

        assertThat(operator.web.ask("/route").status()).isEqualTo(400);
    }

    @Test
    public void theVersionsToComeFromAndToArriveAtAreChecked() throws IOException {
        String bundle = Examples.mvn("route", "2.0.0");

        assertThat(operator.shell.fails("patch:apply --from '[2,3)' " + bundle))
                .contains("was expected to serve in [2.0.0,3.0.0), but 1.0.0 serves");
        assertThat(operator.shell.fails("patch:apply --to 2.1.0 " + bundle))
                .contains("was expected to be brought to 2.1.0, but the bundle is 2.0.0");
        assertThat(operator.web.ask("/route").status()).isEqualTo(200);

        operator.shell.run("patch:apply --from '[1,2)' --to 2.0.0 " + bundle);
        assertThat(operator.web.ask("/route").status()).isEqualTo(400);
    }

    @Test
    public void theListTellsWhatServesAndWhereARollbackLeads() {
        assertThat(operator.shell.run("patch:list")).containsPattern("route *[|│] *1.0.0 .*Servlet *[|│] *- *[|│] *-");

        operator.applies("2.0.0");

        assertThat(operator.shell.run("patch:list"))
                .containsPattern("route *[|│] *2.0.0 .*Servlet *[|│] *1.0.0 *[|│] *-");
    }

    @Test
    public void modulesAndPatchesAreExplained() {
        operator.applies("2.0.0");

        String module = operator.shell.run("patch:info " + Examples.ROUTE);
        assertThat(module).contains("route 2.0.0 serves", "javax.servlet.Servlet", "rollback to: 1.0.0", "by anna");
        String number = lastPatch();
        assertThat(operator.shell.run("patch:info " + number))
                .contains("1.0.0 -> 2.0.0", "committed", "transfer", "visitors");
        assertThat(operator.shell.fails("patch:info nobody")).contains("'nobody' is neither a module nor a patch");
    }

    @Test
    public void theHistoryTellsWhatFailedAndWhy() {
        operator.shell.fails("patch:apply " + Examples.mvn("route", "2.1.0"));

        List<String> history = operator.shell.run("patch:history").lines().toList();
        assertThat(history.get(history.size() - 1))
                .contains("anna", "1.0.0 -> 2.1.0", "rolled back", "no licence for org.ninelives.examples.route 2.1.0");
    }

    @Test
    public void aMistypedNameOrAddressFailsInOneClearLine() {
        assertThat(operator.shell.fails("patch:rollback nobody")).contains("nobody is neither a module nor a patch");
        assertThat(operator.shell.fails("patch:apply mvn:org.ninelives.examples/route/9.9.9"))
                .contains("mvn:org.ninelives.examples/route/9.9.9");
        assertThat(operator.shell.fails("patch:apply /nowhere/route.jar")).contains("no file route.jar");
        assertThat(operator.shell.fails("patch:apply nothing://x")).contains("nothing://x cannot be opened here");
        assertThat(operator.shell.fails("patch:rollback " + Examples.ROUTE))
                .contains("so there is no version to go back to");
    }

    private String lastPatch() {
        List<String> history =
                operator.shell.run("patch:history --no-format").lines().toList();
        return history.get(history.size() - 1).strip().split("\\s", 2)[0];
    }
}
