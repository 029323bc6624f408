package org.ninelives.itests.felix;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;

import java.io.File;
import java.util.List;
import java.util.stream.Stream;
import org.ops4j.pax.exam.Option;

/** A framework with our bundles and nothing else: the system under test. */
final class PlainFelix {

    private PlainFelix() {}

    /** What tests call the examples by. Pax Exam looks at a test before it runs, so it has to be there. */
    private static final List<String> INTERFACES =
            List.of("game-api@1.0.0", "pipeline-api@1.0.0", "settings-api@1.0.0", "swap-api@1.0.0");

    static Option[] withOurBundles() {
        Stream<Option> ours = System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith("bundle."))
                .map(name -> bundle(new File(System.getProperty(name)).toURI().toString()));
        Stream<Option> interfaces = INTERFACES.stream()
                .map(example -> bundle(Operator.address(example).toString()));
        return Stream.of(ours, interfaces, Stream.of(junitBundles()))
                .flatMap(options -> options)
                .toArray(Option[]::new);
    }
}
