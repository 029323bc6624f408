package org.ninelives.itests.embedded;

import java.math.BigDecimal;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.ninelives.embedded.Ninelives;
import org.ninelives.examples.swap.Quotes;
import org.ninelives.testkit.UpdatePoints;

/** The test that the guide of the test kit begins with, to be copied. */
class QuotesUpdatePointsIT {

    @Test
    void quotesArePatchedAtEveryPoint() throws Exception {
        UpdatePoints.in(() -> Ninelives.builder().share("org.ninelives.examples.swap;version=1.0.0"))
                .from(jar("quotes-file-1.0.0"))
                .to(jar("quotes-memory-2.0.0"))
                .check("a price is put and read", calls -> {
                    Quotes quotes = calls.service(Quotes.class);
                    quotes.put("TEA", new BigDecimal("2.50"));
                    quotes.put("TEA", new BigDecimal("2.75"));
                    quotes.latest("TEA");
                });
    }

    /** Wherever the build leaves its jars. */
    private static Path jar(String name) {
        return Path.of(System.getProperty("examples"), name + ".jar");
    }
}
