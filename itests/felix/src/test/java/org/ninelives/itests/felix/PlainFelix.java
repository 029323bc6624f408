package org.ninelives.itests.felix;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;

import java.io.File;
import java.util.stream.Stream;
import org.ops4j.pax.exam.Option;

/** A framework with our bundles and nothing else: the system under test. */
final class PlainFelix {

    private PlainFelix() {}

    static Option[] withOurBundles() {
        Stream<Option> ours = System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith("bundle."))
                .map(name -> bundle(new File(System.getProperty(name)).toURI().toString()));
        return Stream.concat(ours, Stream.of(junitBundles())).toArray(Option[]::new);
    }
}
