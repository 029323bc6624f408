package org.ninelives.itests.karaf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    private static final String SHOP =
            """
            <features xmlns="http://karaf.apache.org/xmlns/features/v1.6.0" name="shop">
                <feature name="shop">
                    <bundle>%s</bundle>
                    <bundle>%s</bundle>
                </feature>
            </features>
            """.formatted(Examples.mvn("settings-api", "1.0.0"), Examples.mvn("settings", "1.0.0"));

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

    /** The features service installs and starts whatever it misses, each time it is asked for anything. */
    @Test
    public void theFirstVersionOfAModuleFromAFeatureComesBackToBeRefused() throws IOException {
        Path features = Files.createTempFile("shop", ".xml");
        Files.writeString(features, SHOP);
        operator.shell.run("feature:repo-add " + features.toUri());
        try {
            operator.shell.run("feature:install shop");
            operator.shell.run("patch:apply " + Examples.mvn("settings", "2.0.0"));
            Await.until("version 1 is gone", () -> operator.find("settings", "1.0.0")
                    .isEmpty());

            operator.shell.run("feature:uninstall diagnostic");
            operator.shell.run("feature:install diagnostic");

            Await.until("version 1 is refused", () -> operator.find("settings", "1.0.0")
                    .filter(bundle -> bundle.getState() == Bundle.RESOLVED)
                    .isPresent());
            assertThat(operator.shell.run("bundle:diag "
                            + operator.find("settings", "1.0.0").orElseThrow().getBundleId()))
                    .contains("is older than what serves (2.0.0)");
            assertThat(operator.shell.run("patch:list")).containsPattern("settings *[|│] *2.0.0");
        } finally {
            operator.shell.run("feature:uninstall shop");
            operator.shell.run("feature:repo-remove " + features.toUri());
            Files.delete(features);
        }
    }
}
