package org.ninelives.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.module.Patchable;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/**
 * A jar that the application wants installed.
 *
 * @param location its address, which is also where it is installed
 * @param file its content
 * @param sha256 of its content, as hexadecimal digits
 * @param symbolicName of the bundle
 * @param version of the bundle
 * @param isModule whether it is a module, whose later versions are for patches to bring
 */
record BundleFile(String location, Path file, String sha256, String symbolicName, Version version, boolean isModule) {

    /**
     * Reads what there is to know.
     *
     * @param fetched where an address that is no file is copied to
     * @throws IOException if it cannot be read, or is no bundle
     */
    static BundleFile of(URI address, Path fetched) throws IOException {
        Path file;
        if ("file".equals(address.getScheme())) {
            file = Path.of(address);
        } else {
            file = Files.createTempFile(fetched, "bundle", ".jar");
            try (InputStream content = address.toURL().openStream()) {
                Files.write(file, content.readAllBytes());
            }
        }
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + " is not there");
        }
        Attributes main = manifest(address, file);
        String name = main.getValue(Constants.BUNDLE_SYMBOLICNAME);
        if (name == null) {
            throw new IOException(address + " is not a bundle: its manifest has no " + Constants.BUNDLE_SYMBOLICNAME);
        }
        return new BundleFile(
                address.toString(),
                file,
                digest(file),
                name.split(";", 2)[0].trim(),
                version(address, main.getValue(Constants.BUNDLE_VERSION)),
                "true".equals(main.getValue(Patchable.HEADER)));
    }

    private static Attributes manifest(URI address, Path file) throws IOException {
        try (JarFile jar = new JarFile(file.toFile())) {
            Manifest manifest = jar.getManifest();
            return manifest == null ? new Attributes() : manifest.getMainAttributes();
        } catch (ZipException broken) {
            throw new IOException(address + " is not a jar: " + broken.getMessage(), broken);
        }
    }

    private static Version version(URI address, @Nullable String text) throws IOException {
        try {
            return Version.parseVersion(text);
        } catch (IllegalArgumentException malformed) {
            throw new IOException(address + " is not a bundle: " + malformed.getMessage(), malformed);
        }
    }

    private static String digest(Path file) throws IOException {
        MessageDigest digest = newDigest();
        try (DigestInputStream content = new DigestInputStream(Files.newInputStream(file), digest)) {
            content.transferTo(java.io.OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    static String digest(byte[] content) {
        return HexFormat.of().formatHex(newDigest().digest(content));
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
