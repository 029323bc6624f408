package org.ninelives.itests.felix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;

import java.io.File;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
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
        Stream<Option> ours = System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith("bundle."))
                .map(name -> bundle(new File(System.getProperty(name)).toURI().toString()));
        return Stream.concat(ours, Stream.of(junitBundles())).toArray(Option[]::new);
    }

    @Test
    public void everyBundleOfOursStarts() {
        List<Bundle> ours = Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getSymbolicName().startsWith("org.ninelives."))
                .toList();

        assertThat(ours).isNotEmpty().allMatch(bundle -> bundle.getState() == Bundle.ACTIVE);
    }
}
