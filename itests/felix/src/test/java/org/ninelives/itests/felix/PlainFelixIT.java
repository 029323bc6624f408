package org.ninelives.itests.felix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** The bundles in a framework that offers nothing else. */
@RunWith(PaxExam.class)
public class PlainFelixIT {
    @Inject
    private BundleContext context;

    @Configuration
    public Option[] system() {
        return PlainFelix.withOurBundles();
    }

    @Test
    public void everyBundleOfOursStarts() {
        List<Bundle> ours = Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getSymbolicName().startsWith("org.ninelives."))
                .toList();

        assertThat(ours).hasSize(7).allMatch(bundle -> bundle.getState() == Bundle.ACTIVE);
    }
}
