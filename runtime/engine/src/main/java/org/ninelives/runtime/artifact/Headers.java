package org.ninelives.runtime.artifact;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.Manifest;
import org.apache.felix.utils.manifest.Clause;
import org.apache.felix.utils.manifest.Parser;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;
import org.osgi.framework.VersionRange;

/** The main section of a manifest. Names of headers are looked up as OSGi does, whatever their case. */
final class Headers {

    private final String address;
    private final Map<String, String> values;

    private Headers(String address, Map<String, String> values) {
        this.address = address;
        this.values = Collections.unmodifiableMap(values);
    }

    static Headers of(Jar jar) throws UnfitArtifactException {
        byte[] manifest = jar.read("META-INF/MANIFEST.MF")
                .orElseThrow(() -> new UnfitArtifactException(
                        jar.address(), "has no META-INF/MANIFEST.MF: it is an archive, not a bundle"));
        Map<String, String> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        try {
            new Manifest(new ByteArrayInputStream(manifest))
                    .getMainAttributes()
                    .forEach((name, value) -> values.put(name.toString(), value.toString()));
        } catch (IOException e) {
            throw new UnfitArtifactException(
                    jar.address(), "has a META-INF/MANIFEST.MF that cannot be read: " + e.getMessage(), e);
        }
        return new Headers(jar.address(), values);
    }

    Map<String, String> values() {
        return values;
    }

    /** A header that is there and not blank. */
    Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name)).map(String::trim).filter(value -> !value.isEmpty());
    }

    boolean isTrue(String name) {
        return find(name).filter("true"::equalsIgnoreCase).isPresent();
    }

    /** The clauses of a header, one for each path; none if it is missing. */
    List<Clause> clauses(String name) throws UnfitArtifactException {
        Optional<String> value = find(name);
        if (value.isEmpty()) {
            return List.of();
        }
        try {
            return Arrays.asList(Parser.parseHeader(value.get()));
        } catch (IllegalArgumentException e) {
            throw malformed(name, e);
        }
    }

    List<String> names(String header) throws UnfitArtifactException {
        return clauses(header).stream()
                .map(clause -> clause.getName().trim())
                .filter(name -> !name.isEmpty())
                .toList();
    }

    String symbolicName() throws UnfitArtifactException {
        List<String> names = names(Constants.BUNDLE_SYMBOLICNAME);
        if (names.isEmpty()) {
            throw new UnfitArtifactException(
                    address, "has no Bundle-SymbolicName in its manifest: it is a plain jar, not a bundle");
        }
        if (names.size() > 1 || !names.get(0).matches("[A-Za-z0-9_.-]+")) {
            throw new UnfitArtifactException(
                    address,
                    "has the Bundle-SymbolicName \""
                            + find(Constants.BUNDLE_SYMBOLICNAME).orElse("")
                            + "\", which is no name: letters, digits, '_', '-' and '.' make one");
        }
        return names.get(0);
    }

    Version version() throws UnfitArtifactException {
        try {
            return Version.parseVersion(find(Constants.BUNDLE_VERSION).orElse(null));
        } catch (IllegalArgumentException e) {
            throw malformed(Constants.BUNDLE_VERSION, e);
        }
    }

    Optional<VersionRange> range(String name) throws UnfitArtifactException {
        try {
            Optional<VersionRange> range = find(name).map(VersionRange::valueOf);
            if (range.filter(VersionRange::isEmpty).isPresent()) {
                throw new IllegalArgumentException("no version is in this range");
            }
            return range;
        } catch (IllegalArgumentException e) {
            throw malformed(name, e);
        }
    }

    private UnfitArtifactException malformed(String name, IllegalArgumentException cause) {
        return new UnfitArtifactException(
                address,
                "has the " + name + " \"" + find(name).orElse("") + "\", which cannot be understood: "
                        + cause.getMessage(),
                cause);
    }
}
