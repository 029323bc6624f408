package org.ninelives.itests.karaf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.Test;

/** The runtime comes to a Karaf that runs modules already, and goes while they run on. */
public class LateAndGoneIT {

    private static final Pattern COMMAND = Pattern.compile("bundle:restart (\\d+)");
    private static final Pattern LEVEL =
            Pattern.compile("(?m)^ *\\d+ *\\W+Active *\\W+(\\d+) *\\W.*?(org\\.ninelives\\S+) *$");

    @Test
    public void modulesThatRanBeforeAreTakenOverByACommand_andGoOnWithoutTheRuntime() throws IOException {
        try (Installation karaf = Installation.stock("late")) {
            karaf.start();
            karaf.run(
                    "feature:repo-add mvn:org.ninelives/ninelives-features/" + System.getProperty("ninelives.version")
                            + "/xml/features",
                    "feature:install ninelives-api scr http http-whiteboard",
                    "bundle:install -s " + Examples.mvn("route", "1.0.0"));
            karaf.web.awaitAnswer("/route");

            // The runtime comes late.
            karaf.run("feature:install ninelives");
            assertThat(karaf.web.text("/route"))
                    .as("nobody is restarted for that")
                    .isEqualTo("Hello, visitor #2");
            long route = isListedAsNotManaged(karaf, "1.0.0");
            assertThat(karaf.fails("patch:apply " + Examples.mvn("route", "2.0.0")))
                    .contains("was started before the runtime", "bundle:restart " + route);
            karaf.run("bundle:restart " + route);
            karaf.web.awaitAnswer("/route");
            assertThat(karaf.web.text("/route")).as("the cost").isEqualTo("Hello, visitor #2");
            assertThat(karaf.run("patch:list")).doesNotContain("bundle:restart").containsPattern("route *[|│] *1.0.0");
            assertThat(karaf.run("patch:apply " + Examples.mvn("route", "2.0.0")))
                    .contains("1.0.0 -> 2.0.0 serves");
            assertThat(karaf.web.text("/route?name=Ada")).isEqualTo("Hello, Ada (visitor #3)");
            assertThat(levels(karaf, "engine"))
                    .hasSize(1)
                    .allMatch(level -> level < levels(karaf, "route").get(0));

            // It goes.
            karaf.run("feature:uninstall ninelives");
            karaf.web.awaitAnswer("/route?name=Ada");
            assertThat(karaf.web.text("/route?name=Ada")).isEqualTo("Hello, Ada (visitor #2)");
            assertThat(karaf.run("bundle:list -s -t 0"))
                    .doesNotContain("org.ninelives.engine")
                    .containsPattern("2\\.0\\.0\\W+" + Pattern.quote(Examples.ROUTE));
            assertThat(karaf.log("WARN"))
                    .anyMatch(line -> line.contains("Ninelives stops while the framework runs on")
                            && line.contains(Examples.ROUTE + " 2.0.0"));

            // The system restarts without it.
            karaf.stop();
            karaf.start();
            karaf.web.awaitAnswer("/route?name=Ada");

            // It comes back.
            karaf.run("feature:install ninelives");
            route = isListedAsNotManaged(karaf, "2.0.0");
            karaf.run("bundle:restart " + route);
            karaf.web.awaitAnswer("/route?name=Ada");
            assertThat(karaf.run("patch:rollback --allow-drop " + Examples.ROUTE))
                    .contains("2.0.0 -> 1.0.0 serves");
            assertThat(karaf.web.ask("/route").status()).isEqualTo(200);
            karaf.stop();
        }
    }

    private static long isListedAsNotManaged(Installation karaf, String version) throws IOException {
        String list = karaf.run("patch:list");
        assertThat(list)
                .containsPattern("route *[|│] *" + Pattern.quote(version))
                .contains("its consumers are restarted with it, once, and what it holds in memory is lost");
        Matcher command = COMMAND.matcher(list);
        assertThat(command.find()).isTrue();
        return Long.parseLong(command.group(1));
    }

    private static List<Integer> levels(Installation karaf, String name) {
        try {
            return LEVEL.matcher(karaf.run("bundle:list -s -t 0"))
                    .results()
                    .filter(found -> found.group(2).endsWith("." + name))
                    .map(found -> Integer.valueOf(found.group(1)))
                    .toList();
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }
}
