package org.ninelives.itests.karaf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.After;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.Test;

/** A Karaf that ends, one way or the other, and begins again: what is committed stays, and nothing else. */
public class RestartIT {

    private static final Pattern ROUTE_IN_LIST =
            Pattern.compile("(\\d+\\.\\d+\\.\\d+)\\W+" + Pattern.quote(Examples.ROUTE) + "\\s*$", Pattern.MULTILINE);

    private static Installation karaf;

    @BeforeClass
    public static void unpack() throws IOException {
        karaf = Installation.ours("restart");
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
    public void whatWasPatchedServesAfterALossOfPower_andWhatWasTakenBackAfterARestart() throws IOException {
        karaf.run("patch:apply " + Examples.mvn("route", "2.0.0"));

        karaf.kill();
        karaf.start();

        karaf.web.awaitAnswer("/route?name=Ada");
        assertThat(versionsOfRoute()).containsExactly("2.0.0");

        String output = karaf.run("patch:history", "patch:rollback --allow-drop " + Examples.ROUTE);
        assertThat(output).containsPattern("1.0.0 -> 2.0.0.*committed").contains("2.0.0 -> 1.0.0 serves");

        karaf.stop();
        karaf.start();

        karaf.web.awaitAnswer("/route");
        assertThat(versionsOfRoute()).containsExactly("1.0.0");
    }

    @Test
    public void whatWasUninstalledByHandStaysAway() throws IOException {
        karaf.run("patch:apply " + Examples.mvn("route", "2.0.0"));
        Await.until("version 1 is gone", () -> versionsOfRoute().equals(List.of("2.0.0")));
        karaf.run("bundle:uninstall " + Examples.ROUTE);

        karaf.stop();
        karaf.start();

        assertThat(versionsOfRoute()).isEmpty();
        assertThat(karaf.run("patch:list")).doesNotContain(Examples.ROUTE);
    }

    @Test
    public void aVersionThatHangsIsNamedAndHidden_hindersNoOtherModule_andIsGoneAfterALossOfPower() throws IOException {
        String output = karaf.fails("patch:apply --start-timeout 1s " + Examples.mvn("route", "2.4.0"));

        assertThat(output).contains("route 2.4.0", "did not start within", "HangingActivator.start");
        assertThat(karaf.web.text("/route")).isEqualTo("Hello, visitor #2");
        String settings = Examples.mvn("settings", "1.0.0");
        karaf.run("bundle:install -s " + Examples.mvn("settings-api", "1.0.0"), "bundle:install -s " + settings);
        assertThat(karaf.run("patch:apply " + Examples.mvn("settings", "2.0.0")))
                .contains("1.0.0 -> 2.0.0 serves");

        karaf.kill();
        karaf.start();

        karaf.web.awaitAnswer("/route");
        assertThat(versionsOfRoute()).containsExactly("1.0.0");
    }

    private List<String> versionsOfRoute() {
        try {
            return ROUTE_IN_LIST
                    .matcher(karaf.run("bundle:list -s -t 0"))
                    .results()
                    .map(match -> match.group(1))
                    .toList();
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }
}
