package org.ninelives.itests.karaf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
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
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** The features of Karaf go on to work, and leave a patched module alone. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerSuite.class)
public class FeaturesIT {

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
    public void oursIsInstalledAndItsBundlesRun() throws Exception {
        assertThat(operator.shell.run("feature:list -i")).contains("ninelives ");

        List<Bundle> ours = Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getLocation().startsWith("mvn:org.ninelives/"))
                .toList();
        assertThat(ours).hasSize(4).allMatch(bundle -> bundle.getState() == Bundle.ACTIVE);
    }

    @Test
    public void installingAnotherFeatureAfterAPatchBringsNoOldVersionBack() throws IOException {
        operator.applies("2.0.0");
        Await.until("version 1 is gone", () -> operator.isGone("1.0.0"));

        operator.shell.run("feature:uninstall diagnostic");
        operator.shell.run("feature:install diagnostic");

        assertThat(operator.isGone("1.0.0")).isTrue();
        assertThat(operator.web.ask("/route").status()).isEqualTo(400);
    }
}
