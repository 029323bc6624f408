package org.ninelives.itests.felix;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import javax.inject.Inject;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ninelives.api.ModuleStatus;
import org.ninelives.api.PatchService;
import org.ninelives.examples.swap.Quotes;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Version;

/** A bundle of another name takes over what a module does. */
@RunWith(PaxExam.class)
public class SwapIT {

    @Inject
    private BundleContext context;

    @Inject
    private PatchService patches;

    private Operator operator;

    @Configuration
    public Option[] system() {
        return PlainFelix.withOurBundles();
    }

    @Before
    public void theFileIsThere() throws Exception {
        operator = new Operator(context, patches);
        operator.installs("quotes-file@1.0.0");
    }

    @Test
    public void theOtherBundleTakesOverServiceAndState() throws Exception {
        Quotes quotes = operator.service(Quotes.class);
        quotes.put("TEA", new BigDecimal("3.20"));

        operator.applies("quotes-memory@2.0.0");

        assertThat(quotes.latest("TEA")).contains(new BigDecimal("3.20"));
        assertThat(patches.status()).singleElement().satisfies(module -> {
            assertThat(module.module()).isEqualTo("org.ninelives.examples.quotes-memory");
            assertThat(module.serving()).isEqualTo(new Version("2.0.0"));
        });
        Await.until(
                "the other one is gone", () -> operator.installed("quotes-file").isEmpty());
    }

    @Test
    public void theWayBackBringsTheFirstBundleWithWhatHappenedMeanwhile() throws Exception {
        Quotes quotes = operator.service(Quotes.class);
        operator.applies("quotes-memory@2.0.0");
        quotes.put("TEA", new BigDecimal("3.50"));

        operator.goesBack("quotes-memory");

        assertThat(quotes.latest("TEA")).contains(new BigDecimal("3.50"));
        assertThat(patches.status())
                .extracting(ModuleStatus::module)
                .containsExactly("org.ninelives.examples.quotes-file");
        Await.until("the other one is gone", () -> operator.installed("quotes-memory")
                .isEmpty());
    }
}
