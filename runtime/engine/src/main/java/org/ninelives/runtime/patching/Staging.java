package org.ninelives.runtime.patching;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ninelives.runtime.artifact.Artifact;
import org.ninelives.runtime.framework.Framework;
import org.ninelives.runtime.framework.Module;
import org.ninelives.runtime.framework.Role;
import org.ninelives.runtime.journal.Journal;
import org.ninelives.runtime.journal.Ledger;
import org.ninelives.runtime.journal.Serving;
import org.ninelives.runtime.store.Store;
import org.ninelives.runtime.store.Stored;
import org.ninelives.runtime.transaction.RefusedException;
import org.ninelives.runtime.worker.Workers;
import org.osgi.framework.Bundle;

/** STAGE: fetches the bundles into the store and reads what they are. */
final class Staging {

    /** The most that a bundle may have. */
    static final long MOST_BYTES = 512L << 20;

    private static final Duration FETCH_LIMIT = Duration.ofMinutes(2);
    private static final int CONNECT_MILLIS = 10_000;
    private static final int READ_MILLIS = 30_000;

    private final Store store;
    private final Journal journal;
    private final Framework framework;
    private final Workers workers;

    Staging(Store store, Journal journal, Framework framework, Workers workers) {
        this.store = store;
        this.journal = journal;
        this.framework = framework;
        this.workers = workers;
    }

    Staged stage(String patchId, Request request) throws Exception {
        List<Staged.Part> parts = new ArrayList<>();
        List<Stored> fresh = new ArrayList<>();
        try {
            for (Request.Source source : request.sources()) {
                Stored content = note(fetch(source), fresh);
                Artifact artifact = Artifact.read(content.file(), source.name(), framework.moduleNames());
                Module module = artifact.isModule() ? moduleOf(source, artifact) : null;
                Bundle incumbent = module == null ? null : module.serving();
                Stored former = incumbent == null ? null : note(keep(incumbent), fresh);
                parts.add(new Staged.Part(
                        patchId,
                        source,
                        artifact,
                        content,
                        present(source, artifact, module),
                        module,
                        incumbent,
                        former,
                        artifactOf(incumbent, former)));
            }
            return new Staged(parts, request.rollbackOf());
        } catch (Exception | Error failure) {
            for (Stored content : fresh) {
                forget(content, failure);
            }
            throw failure;
        }
    }

    @Nullable
    private Bundle present(Request.Source source, Artifact artifact, @Nullable Module module) {
        return source instanceof Request.ByHand
                ? null
                : framework.installer().installed(artifact.symbolicName()).stream()
                        .filter(bundle -> bundle.getVersion().equals(artifact.version()))
                        .filter(bundle -> !artifact.isModule() || (module != null && isKeptOn(bundle)))
                        .findFirst()
                        .orElse(null);
    }

    private boolean isKeptOn(Bundle bundle) {
        return framework.installer().is(bundle, Role.STANDBY) && bundle.getState() == Bundle.ACTIVE;
    }

    @Nullable
    private Artifact artifactOf(@Nullable Bundle incumbent, @Nullable Stored former) throws Exception {
        return incumbent == null || former == null
                ? null
                : Artifact.read(former.file(), incumbent.getLocation(), framework.moduleNames());
    }

    private static Stored note(Stored content, List<Stored> fresh) {
        if (content.fresh()) {
            fresh.add(content);
        }
        return content;
    }

    private void forget(Stored content, Throwable because) {
        try {
            store.forget(content.sha256());
        } catch (IOException stays) {
            because.addSuppressed(stays);
        }
    }

    /** Undoes {@link #stage}: content that was not there before goes. */
    void forget(Staged staged) throws IOException {
        for (Staged.Part part : staged.parts()) {
            if (part.content().fresh()) {
                store.forget(part.content().sha256());
            }
            if (part.former() != null && part.former().fresh()) {
                store.forget(part.former().sha256());
            }
        }
    }

    @Nullable
    private Module moduleOf(Request.Source source, Artifact artifact) {
        if (source instanceof Request.Kept kept) {
            return framework.modules().named(kept.replaces()).orElse(null);
        }
        for (String replaced : artifact.replaces()) {
            Module module = framework.modules().named(replaced).orElse(null);
            if (module != null) {
                return module;
            }
        }
        return framework.modules().named(artifact.symbolicName()).orElse(null);
    }

    /**
     * The content of an installed bundle. One that a patch installed is in the store already, packed otherwise: known by
     * that digest, it stays the version that the history knows, and the ones before it stay in reach.
     */
    private Stored keep(Bundle installed) throws IOException {
        Stored known = known(installed);
        if (known != null && isSame(known, installed)) {
            return known;
        }
        try (InputStream content = framework.contentOf(installed)) {
            return store.stage(content, MOST_BYTES);
        }
    }

    /** Looked at in a file that nothing relies on: what is kept is forced to disk, and that takes longer than all the rest. */
    private boolean isSame(Stored known, Bundle installed) throws IOException {
        Path packed = store.scratch();
        try (InputStream content = framework.contentOf(installed);
                OutputStream out = new FileOutputStream(packed.toFile())) {
            content.transferTo(out);
            out.flush();
            return SameContent.of(known.file(), packed);
        } finally {
            Files.deleteIfExists(packed);
        }
    }

    @Nullable
    private Stored known(Bundle installed) throws IOException {
        for (Serving serving : Ledger.of(journal.records()).serving().values()) {
            String sha256 = serving.installed().sha256();
            Path file = sha256 == null ? null : store.find(sha256).orElse(null);
            if (sha256 != null && file != null && serving.installed().location().equals(installed.getLocation())) {
                return new Stored(sha256, file, Files.size(file), false);
            }
        }
        return null;
    }

    private Stored fetch(Request.Source source) throws Exception {
        if (source instanceof Request.Address address) {
            return fetch(address.uri());
        }
        if (source instanceof Request.ByHand byHand) {
            return keep(byHand.bundle());
        }
        Request.Kept kept = (Request.Kept) source;
        Path file = store.verify(kept.sha256());
        return new Stored(kept.sha256(), file, Files.size(file), false);
    }

    private Stored fetch(URI uri) throws Exception {
        if (!uri.isAbsolute()) {
            throw new RefusedException(uri + " is not an address: it has no scheme such as file:, http: or mvn:");
        }
        refuseWhatIsNoFile(uri);
        return workers.call("fetch of " + uri, FETCH_LIMIT, () -> {
            try (InputStream content = open(uri)) {
                return store.stage(content, MOST_BYTES);
            } catch (FileNotFoundException missing) {
                throw new RefusedException("there is nothing at " + uri + ": " + missing.getMessage(), missing);
            } catch (IOException failure) {
                throw new RefusedException(uri + ": " + failure.getMessage(), failure);
            }
        });
    }

    /** The JVM opens a folder too: its content is a list of names. */
    private static void refuseWhatIsNoFile(URI uri) throws RefusedException {
        if ("file".equals(uri.getScheme()) && uri.getPath() != null) {
            File file = new File(uri.getPath());
            if (!file.exists()) {
                throw new RefusedException("there is no file " + uri);
            }
            if (file.isDirectory()) {
                throw new RefusedException(uri + " is a folder; a patch takes the bundles in it one by one");
            }
        }
    }

    private static InputStream open(URI uri) throws IOException, RefusedException {
        try {
            URLConnection connection = uri.toURL().openConnection();
            connection.setConnectTimeout(CONNECT_MILLIS);
            connection.setReadTimeout(READ_MILLIS);
            connection.setUseCaches(false);
            return connection.getInputStream();
        } catch (MalformedURLException unknown) {
            throw new RefusedException(uri + " cannot be opened here: " + unknown.getMessage(), unknown);
        }
    }
}
