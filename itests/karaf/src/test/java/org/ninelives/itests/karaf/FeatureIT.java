package org.ninelives.itests.karaf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import javax.inject.Inject;
import org.apache.karaf.features.FeaturesService;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** What an operator finds after the first boot. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class FeatureIT {
    @Inject
    private FeaturesService features;

    @Inject
    private BundleContext context;

    @Configuration
    public Option[] system() {
        return new Option[] {Karaf.assembly()};
    }

    @Test
    public void theFeatureIsInstalledAndItsBundlesRun() throws Exception {
        assertThat(features.isInstalled(features.getFeature("ninelives"))).isTrue();

        List<Bundle> ours = Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getSymbolicName().startsWith("org.ninelives."))
                .toList();
        assertThat(ours).isNotEmpty().allMatch(bundle -> bundle.getState() == Bundle.ACTIVE);
    }
}
