package org.ninelives.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.jar.JarFile;
import org.ninelives.api.BundleStanding;
import org.ninelives.api.ModuleStatus;
import org.ninelives.api.spi.CallWatcher;
import org.ninelives.embedded.Ninelives;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;

/**
 * A runtime in which one run follows another: before each, all that is patched is uninstalled and installed anew, so that no
 * run finds what another one has left. Confined to one thread.
 */
final class Ground implements AutoCloseable {

    private static final long LOOK_AGAIN_NANOS = 200_000;

    private final Ninelives runtime;
    private final Setting setting;

    /** What is there in all runs. */
    private final Set<Long> lasting = new HashSet<>();

    /** The symbolic names of what is patched. */
    private final Set<String> exchanged = new HashSet<>();

    private int runs;

    private Ground(Ninelives runtime, Setting setting) throws IOException {
        this.runtime = runtime;
        this.setting = setting;
        for (Bundle bundle : bundles()) {
            lasting.add(bundle.getBundleId());
        }
        for (Course course : List.of(Course.OLD, Course.NEW)) {
            for (Path jar : setting.beginsWith(course)) {
                exchanged.add(nameOf(jar));
            }
        }
    }

    static Ground of(Setting setting) {
        try {
            return new Ground(
                    setting.runtime()
                            .get()
                            .property(CallWatcher.PROPERTY, "true")
                            .start(),
                    setting);
        } catch (IOException | BundleException failure) {
            throw new UpdatePointError("the runtime does not start", failure);
        }
    }

    private static String nameOf(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            String name = file.getManifest().getMainAttributes().getValue(Constants.BUNDLE_SYMBOLICNAME);
            if (name == null) {
                throw new IOException(jar + " is no bundle");
            }
            return name.split(";", 2)[0].trim();
        }
    }

    Ninelives runtime() {
        return runtime;
    }

    /** Puts this in the place of whatever the last run has left. */
    void lay(List<Path> jars) throws InterruptedException {
        try {
            clear();
            runs++;
            List<Bundle> installed = new ArrayList<>();
            for (Path jar : jars) {
                try (InputStream in = Files.newInputStream(jar)) {
                    installed.add(runtime.context().installBundle("testkit:" + runs + ":" + jar.getFileName(), in));
                }
            }
            for (Bundle bundle : installed) {
                bundle.start();
            }
        } catch (IOException | BundleException failure) {
            throw new UpdatePointError("what is patched does not start: " + failure.getMessage(), failure);
        }
    }

    private void clear() throws BundleException, InterruptedException {
        for (ModuleStatus module : runtime.patches().status()) {
            if (!module.standby().isEmpty()) {
                runtime.patches().retire(module.module());
            }
        }
        awaitRetirement();
        List<Bundle> left = left();
        Collections.reverse(left);
        for (Bundle bundle : left) {
            uninstall(bundle);
        }
    }

    private static void uninstall(Bundle bundle) throws BundleException {
        try {
            bundle.uninstall();
        } catch (IllegalStateException failure) {
            if (bundle.getState() != Bundle.UNINSTALLED) {
                throw failure;
            }
            // A library that came with a patch went by itself.
        }
    }

    /** Former versions go by themselves; whoever comes between may disturb that. */
    private void awaitRetirement() throws InterruptedException {
        long deadline = System.nanoTime() + setting.limit().toNanos();
        while (left().stream().anyMatch(this::isRetired)) {
            if (System.nanoTime() - deadline > 0) {
                throw new UpdatePointError("former versions are not gone after " + setting.limit() + ": " + left());
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    private boolean isRetired(Bundle bundle) {
        return runtime.patches()
                .standing(bundle.getBundleId())
                .filter(standing -> standing.role() == BundleStanding.Role.RETIRED)
                .isPresent();
    }

    private List<Bundle> left() {
        List<Bundle> left = new ArrayList<>();
        for (Bundle bundle : bundles()) {
            if (exchanged.contains(bundle.getSymbolicName()) && !lasting.contains(bundle.getBundleId())) {
                left.add(bundle);
            }
        }
        return left;
    }

    private List<Bundle> bundles() {
        return Arrays.asList(runtime.context().getBundles());
    }

    @Override
    public void close() {
        runtime.close();
    }
}
