package org.ninelives.embedded;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.felix.framework.Felix;
import org.apache.felix.framework.util.FelixConstants;
import org.ninelives.api.PatchService;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.FrameworkStartLevel;

/**
 * From what the builder was told to a running framework. The engine runs before the application's bundles are installed:
 * it first brings the cache to what the journal says, and hides what must be hidden. Confined to the starting thread.
 */
final class Startup {

    /** The application's bundles start at this level, one after the other. */
    private static final int APPLICATION = Carried.LAST + 1;

    private final Path data;
    private final SharedPackages shared;
    private final Map<String, String> properties;
    private final Map<Bundle, String> failures = new ConcurrentHashMap<>();

    Startup(Path data, SharedPackages shared, Map<String, String> properties) {
        this.data = data;
        this.shared = shared;
        this.properties = properties;
    }

    /** Why bundles did not start; grows while the framework runs. */
    Map<Bundle, String> failures() {
        return failures;
    }

    /** A framework with its carried bundles installed, not yet started. */
    Framework prepare() throws IOException, BundleException {
        Framework framework = new Felix(settings());
        try {
            framework.init();
        } catch (BundleException refused) {
            throw new BundleException(
                    "the framework cannot use the data folder " + data + ", perhaps because another process does: "
                            + refused.getMessage(),
                    refused.getType(),
                    refused);
        }
        BundleContext system = framework.getBundleContext();
        system.addFrameworkListener(this::note);
        new Installation(system, recordFile()).carried();
        return framework;
    }

    private Map<String, Object> settings() throws IOException {
        Map<String, Object> settings = new HashMap<>();
        settings.put(Constants.FRAMEWORK_STORAGE, data.resolve("framework").toString());
        settings.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, shared.exports());
        settings.put(Constants.FRAMEWORK_BEGINNING_STARTLEVEL, String.valueOf(Carried.LAST));
        // What the engine brings back from its store is the application's.
        settings.put(FelixConstants.BUNDLE_STARTLEVEL_PROP, String.valueOf(APPLICATION));
        // What a bundle does not import it does not see; and the address handlers of the process are the application's.
        settings.put(FelixConstants.IMPLICIT_BOOT_DELEGATION_PROP, "false");
        settings.put(FelixConstants.SERVICE_URLHANDLERS_PROP, "false");
        settings.put(FelixConstants.LOG_LOGGER_PROP, new FrameworkLog());
        settings.put("org.ninelives.data", data.toString());
        settings.putAll(properties);
        return settings;
    }

    private void note(FrameworkEvent event) {
        if (event.getType() == FrameworkEvent.ERROR) {
            failures.put(event.getBundle(), String.valueOf(event.getThrowable().getMessage()));
        }
    }

    private Path recordFile() {
        return data.resolve("bundles.properties");
    }

    /** Installs and starts the application's bundles; the engine runs by now. */
    void application(BundleContext system, List<URI> addresses, PatchService patches, Duration timeout)
            throws IOException, BundleException, InterruptedException {
        Path fetched = Files.createTempDirectory(data, "fetched");
        try {
            List<BundleFile> files = new ArrayList<>();
            for (URI address : addresses) {
                files.add(BundleFile.of(address, fetched));
            }
            Set<String> patched = patched(patches);
            new Installation(system, recordFile()).wanted(files, APPLICATION, patched::contains);
        } finally {
            Folders.delete(fetched);
        }
        raise(system, timeout);
    }

    private static Set<String> patched(PatchService patches) {
        return patches.history().stream()
                .flatMap(entry -> entry.members().stream())
                .flatMap(member -> Stream.of(member.module(), member.replaces()))
                .collect(Collectors.toSet());
    }

    private static void raise(BundleContext system, Duration timeout) throws BundleException, InterruptedException {
        CountDownLatch reached = new CountDownLatch(1);
        system.getBundle().adapt(FrameworkStartLevel.class).setStartLevel(APPLICATION, event -> reached.countDown());
        if (!reached.await(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new BundleException("the bundles were not started within " + timeout.toMillis() + " ms; starting: "
                    + Stream.of(system.getBundles())
                            .filter(bundle -> bundle.getState() == Bundle.STARTING)
                            .map(Bundle::toString)
                            .collect(Collectors.joining(", ")));
        }
    }
}
