package org.ninelives.shell.text;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Where a bundle is, as typed: an address of any scheme the framework opens, or the path of a file. */
final class BundleAddress {

    /** One letter is a drive, not a scheme. */
    private static final Pattern SCHEME = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]+:.*");

    private static final String FILE = "file:";

    private BundleAddress() {}

    /**
     * The typed text as an address; one of a file is absolute, and the file is there.
     *
     * @param folder where relative paths begin
     * @throws IllegalArgumentException if there is no such file, or the text is neither address nor path
     */
    static URI of(String typed, Path folder) {
        if (typed.startsWith("-")) {
            throw new IllegalArgumentException(
                    "'" + typed + "' is not a bundle; options stand before the first bundle");
        }
        if (typed.regionMatches(true, 0, FILE, 0, FILE.length())) {
            return file(pathOf(typed), typed, folder);
        }
        if (SCHEME.matcher(typed).matches()) {
            return parsed(typed);
        }
        return file(typed, typed, folder);
    }

    /** The path in a file address: {@code file:/x}, {@code file:///x}, and the relative {@code file:x}. */
    private static String pathOf(String typed) {
        URI uri = parsed(typed);
        try {
            return uri.isOpaque() ? uri.getSchemeSpecificPart() : Path.of(uri).toString();
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("'" + typed + "' is not the address of a file: " + wrong.getMessage());
        }
    }

    private static URI parsed(String typed) {
        try {
            return new URI(typed);
        } catch (URISyntaxException wrong) {
            throw new IllegalArgumentException("'" + typed + "' is not an address: " + wrong.getMessage());
        }
    }

    private static URI file(String path, String typed, Path folder) {
        Path file = resolved(path, typed, folder);
        if (Files.isDirectory(file)) {
            throw new IllegalArgumentException("'" + typed + "' is a folder, not the file of a bundle");
        }
        if (!Files.exists(file)) {
            Path parent = file.getParent();
            boolean folderThere = parent != null && Files.isDirectory(parent);
            throw new IllegalArgumentException(
                    folderThere
                            ? "no file " + file.getFileName() + " in folder " + parent
                            : "no file " + file.getFileName() + ": there is no folder " + parent);
        }
        return file.toUri();
    }

    private static Path resolved(String path, String typed, Path folder) {
        try {
            // The shells complete the home folder as a tilde and leave it to the command.
            Path file = path.startsWith("~/")
                    ? Path.of(System.getProperty("user.home"), path.substring(2))
                    : folder.resolve(path);
            return file.toAbsolutePath().normalize();
        } catch (InvalidPathException wrong) {
            throw new IllegalArgumentException(
                    "'" + typed + "' is neither an address nor a path: " + wrong.getMessage());
        }
    }
}
