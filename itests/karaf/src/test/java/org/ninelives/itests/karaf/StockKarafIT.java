package org.ninelives.itests.karaf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.Test;

/** A Karaf that somebody has already: the feature is all that it needs. */
public class StockKarafIT {

    @Test
    public void theFeatureIsInstalledAndAServletPatched() throws IOException {
        try (Installation karaf = Installation.stock("stock")) {
            karaf.start();
            karaf.run(
                    "feature:repo-add mvn:org.ninelives/ninelives-features/" + System.getProperty("ninelives.version")
                            + "/xml/features",
                    "feature:install ninelives",
                    "feature:install http http-whiteboard",
                    "bundle:install -s " + Examples.mvn("route", "1.0.0"));
            karaf.web.awaitAnswer("/route");

            String output = karaf.run("patch:apply " + Examples.mvn("route", "2.0.0"), "patch:list");

            assertThat(output).contains("org.ninelives.examples.route 1.0.0 -> 2.0.0 serves");
            assertThat(karaf.web.text("/route?name=Ada")).isEqualTo("Hello, Ada (visitor #2)");
            karaf.stop();
        }
    }
}
