package org.ninelives.itests.filing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ninelives.api.module.Lifecycle;
import org.ninelives.api.module.Patchable;
import org.ninelives.itests.shared.Script;
import org.ninelives.itests.shared.Vault;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Keeps all that it has in the data area of its bundle, a file for each key; a value that is empty deletes. */
@Component
@Patchable
public class Filing implements Vault, Lifecycle {

    private final Path area;

    @Activate
    public Filing(BundleContext context) throws IOException {
        area = context.getDataFile("").toPath();
        Script.reached(this, "activated with " + names());
        if (!version().equals("1.0.0")) {
            Files.writeString(area.resolve("own-" + version()), "own");
        }
    }

    @Override
    public void restored() {
        Script.reached(this, "restored with " + names());
    }

    private String names() {
        try (Stream<Path> files = Files.walk(area)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> area.relativize(file).toString())
                    .sorted()
                    .collect(Collectors.joining(" "));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void put(String key, String value) {
        if (key.equals("last")) {
            Script.reached(this, "put last");
        }
        write(key, value);
    }

    private synchronized void write(String key, String value) {
        Path file = area.resolve(key);
        try {
            if (value.isEmpty()) {
                Files.delete(file);
            } else {
                Files.createDirectories(file.getParent());
                Files.writeString(file, value);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public synchronized String get(String key) {
        Path file = area.resolve(key);
        try {
            return Files.exists(file) ? Files.readString(file) : null;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public int size() {
        return (int) names().chars().filter(letter -> letter == ' ').count() + 1;
    }

    @Override
    public String version() {
        return Script.version(this);
    }
}
