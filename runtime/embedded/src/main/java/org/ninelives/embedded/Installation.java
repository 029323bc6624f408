package org.ninelives.embedded;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.function.Predicate;
import org.ninelives.api.module.Patchable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleRevision;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the bundles in the framework's cache to what the application asks for. What did not change is left alone, so a
 * restart installs nothing twice; what changed is updated, what is no longer asked for is uninstalled.
 *
 * <p>A module that was patched belongs to its patches: the folder may still hold the version it began with, and neither
 * that version nor another one that was copied into the folder is installed beside what serves.
 *
 * <p>Called before the bundles concerned are resolved, so nothing has to be refreshed. Confined to the starting thread.
 */
final class Installation {

    private static final Logger LOG = LoggerFactory.getLogger(Installation.class);

    private final BundleContext context;
    private final Path recordFile;

    /** Location to the digest of what was installed from there. */
    private final Properties installed = new Properties();

    Installation(BundleContext context, Path recordFile) throws IOException {
        this.context = context;
        this.recordFile = recordFile;
        if (Files.exists(recordFile)) {
            try (Reader reader = Files.newBufferedReader(recordFile)) {
                installed.load(reader);
            }
        }
    }

    /** Installs what this jar carries, or updates it to this jar's version. */
    void carried() throws IOException, BundleException {
        for (Carried carried : Carried.ALL) {
            byte[] content = carried.content();
            String digest = BundleFile.digest(content);
            Bundle bundle = context.getBundle(carried.location());
            if (bundle == null) {
                bundle = context.installBundle(carried.location(), new ByteArrayInputStream(content));
                begin(bundle, carried.startLevel());
            } else if (!digest.equals(installed.getProperty(carried.location()))) {
                bundle.update(new ByteArrayInputStream(content));
            }
            installed.setProperty(carried.location(), digest);
        }
        save();
    }

    /**
     * Installs what the application wants.
     *
     * @param wasPatched whether the module of this name ever took part in a patch
     */
    void wanted(List<BundleFile> wanted, int startLevel, Predicate<String> wasPatched)
            throws IOException, BundleException {
        uninstallOthers(wanted, wasPatched);
        for (BundleFile file : wanted) {
            try {
                bring(file, startLevel, wasPatched);
            } catch (BundleException refused) {
                throw new BundleException(
                        file.location() + " cannot be installed: " + refused.getMessage(), refused.getType(), refused);
            }
        }
        save();
    }

    private void uninstallOthers(List<BundleFile> wanted, Predicate<String> wasPatched) throws BundleException {
        Set<String> locations = new HashSet<>();
        Carried.ALL.forEach(carried -> locations.add(carried.location()));
        wanted.forEach(file -> locations.add(file.location()));
        for (String location : installed.stringPropertyNames()) {
            Bundle bundle = context.getBundle(location);
            if (!locations.contains(location) && (bundle == null || !wasPatched.test(bundle.getSymbolicName()))) {
                if (bundle != null) {
                    bundle.uninstall();
                    LOG.info("{} {} is no longer asked for, it is uninstalled", name(bundle), bundle.getVersion());
                }
                installed.remove(location);
            }
        }
    }

    private void bring(BundleFile file, int startLevel, Predicate<String> wasPatched)
            throws IOException, BundleException {
        Bundle bundle = context.getBundle(file.location());
        if (bundle != null) {
            if (file.sha256().equals(installed.getProperty(file.location()))) {
                return;
            }
            if (wasPatched.test(bundle.getSymbolicName())) {
                LOG.info(
                        "{} changed, but {} was patched before: it is not touched, apply the file as a patch",
                        file.file(),
                        name(bundle));
                return;
            }
            try (InputStream content = Files.newInputStream(file.file())) {
                bundle.update(content);
            }
        } else if ((file.isModule() || wasPatched.test(file.symbolicName())) && isServedByAnother(file)) {
            return;
        } else {
            try (InputStream content = Files.newInputStream(file.file())) {
                bundle = context.installBundle(file.location(), content);
            }
            begin(bundle, startLevel);
        }
        installed.setProperty(file.location(), file.sha256());
    }

    private boolean isServedByAnother(BundleFile file) {
        for (Bundle bundle : context.getBundles()) {
            boolean same = file.symbolicName().equals(bundle.getSymbolicName());
            if (same || replaces(bundle, file.symbolicName())) {
                LOG.info(
                        "{} holds {} {}, but {} {} is installed: it is left to a patch",
                        file.file(),
                        file.symbolicName(),
                        file.version(),
                        name(bundle),
                        bundle.getVersion());
                return true;
            }
        }
        return false;
    }

    private static boolean replaces(Bundle bundle, String module) {
        String replaced = bundle.getHeaders("").get(Patchable.REPLACES_HEADER);
        return replaced != null && replaced.trim().equals(module);
    }

    private static void begin(Bundle bundle, int startLevel) throws BundleException {
        bundle.adapt(BundleStartLevel.class).setStartLevel(startLevel);
        if ((bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) == 0) {
            bundle.start(Bundle.START_ACTIVATION_POLICY);
        }
    }

    private static String name(Bundle bundle) {
        return String.valueOf(bundle.getSymbolicName());
    }

    /** A record that is lost or late costs an update of what did not change, nothing more. */
    private void save() throws IOException {
        Path next = recordFile.resolveSibling(recordFile.getFileName() + ".new");
        try (Writer writer = Files.newBufferedWriter(next)) {
            installed.store(writer, null);
        }
        Files.move(next, recordFile, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
