package org.ninelives.itests.karaf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;

/**
 * All that a patch could leave behind in a Karaf.
 *
 * @param bundles each with its state
 * @param services those of the engine and of the modules
 * @param files those in the engine's store
 */
record Belongings(List<String> bundles, List<String> services, List<String> files) {

    static Belongings of(BundleContext context) throws IOException {
        List<String> bundles = Arrays.stream(context.getBundles())
                .map(bundle -> bundle.getBundleId() + " " + bundle.getLocation() + " " + bundle.getState())
                .toList();
        return new Belongings(bundles, servicesOf(context), storedFiles());
    }

    private static List<String> servicesOf(BundleContext context) {
        try {
            return Stream.of(context.getAllServiceReferences(null, null))
                    .filter(reference -> reference.getBundle().getSymbolicName().startsWith("org.ninelives."))
                    .map(reference -> reference.getBundle() + " "
                            + Arrays.toString((String[]) reference.getProperty("objectClass")))
                    .sorted()
                    .toList();
        } catch (InvalidSyntaxException impossible) {
            throw new AssertionError("there is no filter", impossible);
        }
    }

    private static List<String> storedFiles() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(System.getProperty("karaf.data"), "ninelives", "store"))) {
            return files.filter(Files::isRegularFile)
                    .map(Path::toString)
                    .sorted()
                    .toList();
        } catch (UncheckedIOException gone) {
            throw gone.getCause();
        }
    }

    /** Fails if there is anything that was not there before, or lacks what was; the store may have been tidied. */
    void assertNothingBut(Belongings before) {
        assertThat(bundles).isEqualTo(before.bundles);
        assertThat(services).isEqualTo(before.services);
        assertThat(files).isSubsetOf(before.files);
    }
}
