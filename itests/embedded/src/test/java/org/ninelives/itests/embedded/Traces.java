package org.ninelives.itests.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * Where a patch could leave something: the bundles, the registry as consumers see it and as it is, the runtime's threads,
 * the data folder. A line for each thing.
 */
final class Traces {

    /** One that does some work and ends; what it did before the first look may end after it. */
    private static final Pattern WORKER = Pattern.compile("thread \\d+ ninelives-\\d+ .*");

    /** Looks for what patches before this one have left, from some seconds after them until the garbage collector has run. */
    private static final String DETECTOR = "ninelives-leaks";

    private final BundleContext host;
    private final Path data;
    private final SortedSet<String> before;

    /** Remembers what is there now. */
    Traces(BundleContext host, Path data) {
        this.host = host;
        this.data = data;
        this.before = look();
    }

    /** Everything is as it was. What runs out in the background, such as a thread that has done its work, is waited for. */
    void assertUnchanged() {
        Eventually.until("the system is as it was", () -> difference().isEmpty(), this::difference);
    }

    private String difference() {
        SortedSet<String> now = look();
        StringBuilder lines = new StringBuilder();
        before.stream()
                .filter(line -> !now.contains(line) && !WORKER.matcher(line).matches())
                .forEach(line -> lines.append("\n- ").append(line));
        now.stream().filter(line -> !before.contains(line)).forEach(line -> lines.append("\n+ ")
                .append(line));
        return lines.toString();
    }

    private SortedSet<String> look() {
        SortedSet<String> lines = new TreeSet<>();
        for (Bundle bundle : host.getBundles()) {
            lines.add("bundle " + bundle.getBundleId() + " " + bundle.getSymbolicName() + " " + bundle.getVersion()
                    + " in state " + bundle.getState() + " from " + bundle.getLocation());
        }
        services(host, "visible ", lines);
        services(host.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getBundleContext(), "registered ", lines);
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("ninelives-") && !thread.getName().equals(DETECTOR)) {
                lines.add("thread " + thread.getId() + " " + thread.getName());
            }
        }
        files(lines);
        return lines;
    }

    private static void services(BundleContext context, String how, SortedSet<String> lines) {
        try {
            ServiceReference<?>[] all = context.getAllServiceReferences(null, null);
            for (ServiceReference<?> reference : all == null ? new ServiceReference<?>[0] : all) {
                lines.add(how + "service " + reference.getProperty(Constants.SERVICE_ID) + " of "
                        + reference.getBundle() + " with " + properties(reference));
            }
        } catch (InvalidSyntaxException impossible) {
            throw new IllegalStateException("there is no filter", impossible);
        }
    }

    private static SortedMap<String, String> properties(ServiceReference<?> reference) {
        SortedMap<String, String> properties = new TreeMap<>();
        for (String key : reference.getPropertyKeys()) {
            if (key.equals(Constants.SERVICE_CHANGECOUNT)) {
                continue; // the component runtime counts what happens to all components, and tells it later
            }
            String value = Arrays.deepToString(new Object[] {reference.getProperty(key)});
            properties.put(key, value);
        }
        return properties;
    }

    /** Of the framework's cache, the folders of its bundles; what it keeps within them is its own. */
    private void files(SortedSet<String> lines) {
        try (Stream<Path> files = Files.walk(data)) {
            files.map(data::relativize)
                    .filter(file -> !file.startsWith("framework") || file.getNameCount() <= 2)
                    .forEach(file -> lines.add("file " + file));
        } catch (IOException | UncheckedIOException gone) {
            lines.add("a file went while the folder was read: " + gone);
        }
    }
}
