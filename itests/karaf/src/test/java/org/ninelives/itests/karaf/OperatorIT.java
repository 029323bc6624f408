package org.ninelives.itests.karaf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.After;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.Test;

/** An operator at the shell of a Karaf that is not his alone: connections break, and others patch as well. */
public class OperatorIT {

    private static Installation karaf;

    @BeforeClass
    public static void unpack() throws IOException {
        karaf = Installation.ours("operator");
    }

    @Before
    public void route1IsVisited() throws IOException {
        karaf.forget();
        karaf.start();
        karaf.run("feature:install http http-whiteboard", "bundle:install -s " + Examples.mvn("route", "1.0.0"));
        karaf.web.awaitAnswer("/route");
    }

    @After
    public void end() {
        karaf.kill();
    }

    @Test
    public void aPatchOutlivesTheConnectionThatAskedForIt_andAnotherOneAbortsIt() throws IOException {
        // It waits for a service that never comes.
        String patience = "--start-timeout 10m " + Examples.mvn("route", "2.3.0");
        Installation.Connection connection = karaf.begin("patch:apply " + patience);
        Await.until("the patch waits in its start", () -> isIn("start"));
        connection.close();

        assertThat(karaf.run("patch:status")).contains("patches may start").containsPattern("1\\W.*karaf.*start");
        assertThat(karaf.run("patch:abort"))
                .containsPattern("patch org.ninelives.examples.route@2.3.0 was aborted by karaf in START after \\d+ ms")
                .contains("org.ninelives.examples.route 1.0.0 serves");
        assertThat(karaf.run("patch:status", "patch:history"))
                .contains("no patch runs or waits")
                .contains("rolled back");
        assertThat(karaf.fails("patch:abort 1")).contains("patch 1 does not run and does not wait");
        assertThat(karaf.web.text("/route")).isEqualTo("Hello, visitor #2");
        assertThat(karaf.run("patch:apply " + Examples.mvn("route", "2.0.0"))).contains("1.0.0 -> 2.0.0 serves");
    }

    private static boolean isIn(String phase) {
        try {
            return karaf.run("patch:status --no-format").contains("\t" + phase);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    public void aLockHoldsOverARestart_againstTheShellAndAgainstBundlesStartedByHand() throws IOException {
        assertThat(karaf.run("patch:lock end of the month")).contains("no patch starts from now on");
        karaf.stop();
        karaf.start();
        karaf.web.awaitAnswer("/route");

        assertThat(karaf.run("patch:status")).contains("by karaf: end of the month");
        assertThat(karaf.fails("patch:lock again")).contains("by karaf: end of the month");
        assertThat(karaf.fails("patch:apply " + Examples.mvn("route", "2.0.0")))
                .contains("patches are locked since", "by karaf: end of the month");
        karaf.run("bundle:install -s " + Examples.mvn("route", "2.0.0"));
        Await.until("version 2 is refused", () -> diagnosis().contains("by karaf: end of the month"));
        assertThat(bundles()).containsPattern("Failure.*2.0.0").containsPattern("Active.*1.0.0");
        assertThat(karaf.web.text("/route")).startsWith("Hello, visitor #");

        String route = "org.ninelives.examples.route";
        karaf.run("patch:unlock", "bundle:uninstall " + route + "/2.0.0");
        assertThat(karaf.run("patch:apply " + Examples.mvn("route", "2.0.0"))).contains("1.0.0 -> 2.0.0 serves");
    }

    private static String bundles() throws IOException {
        return karaf.run("bundle:list -t 0");
    }

    private static String diagnosis() {
        try {
            return karaf.run("bundle:diag");
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }
}
