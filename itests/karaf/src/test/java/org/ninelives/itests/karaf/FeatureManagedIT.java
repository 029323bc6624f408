package org.ninelives.itests.karaf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.After;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.Test;

/**
 * A module whose first version a feature brought. The features service goes on to believe in that version after a patch,
 * and installs it again whenever it is asked for anything.
 */
public class FeatureManagedIT {

    private static final Pattern ROUTE_IN_LIST = Pattern.compile(
            "(\\w+)\\W+\\d+\\W+(\\d+\\.\\d+\\.\\d+)\\W+" + Pattern.quote(Examples.ROUTE) + "\\s*$", Pattern.MULTILINE);

    private static final String ROAD = """
            <features xmlns="http://karaf.apache.org/xmlns/features/v1.6.0" name="road">
                <feature name="road" version="1.0.0" install="auto">
                    <feature>http</feature>
                    <feature>http-whiteboard</feature>
                    <bundle>%s</bundle>
                </feature>
            </features>
            """.formatted(Examples.mvn("route", "1.0.0"));

    private static final String SUPERSEDED = "Resolved 1.0.0";

    private static Installation karaf;

    @BeforeClass
    public static void unpack() throws IOException {
        karaf = Installation.ours("managed");
        karaf.deploy("road.xml", ROAD);
    }

    @Before
    public void route1IsPatched() throws IOException {
        karaf.forget();
        karaf.start();
        karaf.web.awaitAnswer("/route");
        assertThat(karaf.run("patch:apply " + Examples.mvn("route", "2.0.0"))).contains("1.0.0 -> 2.0.0 serves");
        Await.until("version 1 is gone", () -> versions().equals(List.of("Active 2.0.0")));
    }

    @After
    public void end() {
        karaf.kill();
    }

    @Test
    public void otherFeaturesComeAndGo_andNoVisitorNoticesNorDoesARestartChangeWhatServes() throws IOException {
        // While the system boots, a visit may be counted whose answer is lost with its connection.
        long before = visitors();
        Load load = Load.of(karaf.web, 2);
        try (load) {
            karaf.run("feature:uninstall diagnostic");
            assertThat(versions()).as("brought again").containsExactly("Active 2.0.0", SUPERSEDED);
            karaf.run("feature:install diagnostic");
            assertThat(versions()).containsExactly("Active 2.0.0", SUPERSEDED);
            karaf.run("feature:refresh");
            assertThat(versions()).containsExactly("Active 2.0.0", SUPERSEDED);
            load.awaitVisits(10);
            load.stop();
        }
        assertThat(load.failures()).isEmpty();
        // None is lost. The client asks again by itself where a connection was closed under its request.
        assertThat(visitors()).isBetween(before + load.visits(), before + load.visits() + 2);
        assertQuiet();

        karaf.stop();
        karaf.start();

        karaf.web.awaitAnswer("/route?name=Ada");
        assertThat(versions()).containsExactly("Active 2.0.0", SUPERSEDED);
        assertThat(karaf.web.text("/route?name=Ada")).matches("Hello, Ada \\(visitor #[23]\\)");
        karaf.run("feature:uninstall diagnostic");
        assertThat(versions()).containsExactly("Active 2.0.0", SUPERSEDED);
        assertQuiet();

        karaf.kill();
        karaf.start();

        karaf.web.awaitAnswer("/route?name=Ada");
        assertThat(versions()).containsExactly("Active 2.0.0", SUPERSEDED);
    }

    @Test
    public void theWayBackStaysOpen_andTheFeatureAgreesAgain() throws IOException {
        karaf.run("feature:uninstall diagnostic");
        assertThat(versions()).containsExactly("Active 2.0.0", SUPERSEDED);

        assertThat(karaf.run("patch:rollback --allow-drop " + Examples.ROUTE)).contains("2.0.0 -> 1.0.0 serves");
        Await.until("version 2 is gone", () -> !versions().contains("Active 2.0.0"));
        karaf.run("feature:install diagnostic");

        assertThat(versions()).containsOnlyOnce("Active 1.0.0").isSubsetOf("Active 1.0.0", SUPERSEDED);
        assertThat(karaf.web.ask("/route").status()).isEqualTo(200);
        karaf.stop();
        karaf.start();
        karaf.web.awaitAnswer("/route");
        assertThat(versions()).containsOnlyOnce("Active 1.0.0").isSubsetOf("Active 1.0.0", SUPERSEDED);
    }

    @Test
    public void itsOwnFeatureIsUninstalled_thePatchedVersionServesOnUntilItIsUninstalledToo() throws IOException {
        karaf.run("feature:uninstall diagnostic");
        karaf.run("feature:install http http-whiteboard", "feature:uninstall road");

        assertThat(versions()).containsExactly("Active 2.0.0");
        karaf.web.awaitAnswer("/route?name=Ada");
        karaf.stop();
        karaf.start();
        karaf.web.awaitAnswer("/route?name=Ada");
        // What is deployed is installed at each boot.
        assertThat(versions()).containsOnlyOnce("Active 2.0.0").isSubsetOf("Active 2.0.0", SUPERSEDED);

        karaf.run("bundle:uninstall " + idOf("Active"));
        karaf.run("feature:install road", "feature:install diagnostic");

        karaf.web.awaitAnswer("/route");
        assertThat(versions()).containsExactly("Active 1.0.0");
    }

    @Test
    public void withItsDataWipedEverythingBeginsAnewWithTheVersionOfTheFeature() throws IOException {
        karaf.stop();
        karaf.startClean();

        karaf.web.awaitAnswer("/route");
        assertThat(versions()).containsExactly("Active 1.0.0");
        assertThat(karaf.run("patch:history")).doesNotContain("committed");
        assertThat(karaf.run("patch:apply " + Examples.mvn("route", "2.0.0"))).contains("1.0.0 -> 2.0.0 serves");
    }

    /** As version 2 counts them. */
    private static long visitors() throws IOException {
        Matcher stats = Pattern.compile("visitors: (\\d+)").matcher(karaf.web.text("/route/stats"));
        assertThat(stats.find()).isTrue();
        return Long.parseLong(stats.group(1));
    }

    /** Nothing that an operator would have to look at, but for who asks after the bundle itself. */
    private void assertQuiet() throws IOException {
        assertThat(karaf.run("patch:history")).containsOnlyOnce("committed").doesNotContain("rolled back");
        assertThat(karaf.run("patch:list")).containsPattern("route *[|│] *2.0.0");
        assertThat(karaf.run("bundle:diag")).contains("is older than what serves (2.0.0)");
        assertThat(karaf.log("WARN", "ERROR"))
                .filteredOn(line -> line.contains("ninelives"))
                .isEmpty();
    }

    private static String idOf(String state) throws IOException {
        Matcher line = Pattern.compile("(?m)^ *(\\d+)\\W+" + state + "\\W.*" + Pattern.quote(Examples.ROUTE) + "\\s*$")
                .matcher(karaf.run("bundle:list -s -t 0"));
        assertThat(line.find()).isTrue();
        return line.group(1);
    }

    /** The bundles of route in the order of their ids, each with its state. */
    private List<String> versions() {
        try {
            return ROUTE_IN_LIST
                    .matcher(karaf.run("bundle:list -s -t 0"))
                    .results()
                    .map(match ->
                            (match.group(1).equals("Failure") ? "Resolved" : match.group(1)) + " " + match.group(2))
                    .toList();
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }
}
