package org.ninelives.itests.embedded;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Jar;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.osgi.framework.Constants;

/**
 * Bundles that a test needs, built from their source in {@code src/test/bundles}: each folder is a bundle with a
 * {@code bnd.bnd}. Built with the tools that authors use, and built again when that changes.
 */
final class TestBundle {

    private static final Path SOURCES = Path.of(System.getProperty("bundle.sources"));
    private static final Path OUTPUT = Path.of(System.getProperty("bundle.output"));

    /** In a {@code bnd.bnd}: other folders whose sources belong to the bundle too. */
    private static final String MORE_SOURCES = "x-sources";

    /** In a {@code bnd.bnd}: the folder of a bundle against which this one is compiled, and which it needs to run. */
    private static final String LIBRARY = "x-uses";

    private TestBundle() {}

    /** The jar of the bundle whose source is in this folder. */
    static Path of(String folder) {
        return built(folder, folder, Map.of());
    }

    /** The same source under another version: all that differs is what the manifest says. */
    static Path of(String folder, String version) {
        return built(folder, folder + "-" + version, Map.of(Constants.BUNDLE_VERSION, version));
    }

    private static synchronized Path built(String folder, String name, Map<String, String> headers) {
        Path jar = OUTPUT.resolve(name + ".jar");
        try {
            List<Path> sources = sourcesOf(SOURCES.resolve(folder));
            if (!isUpToDate(jar, sources)) {
                build(sources, OUTPUT.resolve(name), jar, headers);
            }
            return jar;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (Exception failure) {
            throw new IllegalStateException("the bundle " + name + " cannot be built", failure);
        }
    }

    /** An earlier run may have left its bundles. */
    private static boolean isUpToDate(Path jar, List<Path> sources) throws IOException {
        if (!Files.exists(jar)) {
            return false;
        }
        FileTime built = Files.getLastModifiedTime(jar);
        for (Path source : sources) {
            for (Path file : filesIn(source)) {
                if (Files.getLastModifiedTime(file).compareTo(built) > 0) {
                    return false;
                }
            }
        }
        return true;
    }

    private static List<Path> filesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    /** The folder of the bundle itself first. */
    private static List<Path> sourcesOf(Path source) throws IOException {
        List<Path> sources = new ArrayList<>(List.of(source));
        String more = propertiesOf(source).getProperty(MORE_SOURCES);
        if (more != null) {
            Arrays.stream(more.split(","))
                    .map(String::trim)
                    .map(SOURCES::resolve)
                    .forEach(sources::add);
        }
        return sources;
    }

    private static Properties propertiesOf(Path source) throws IOException {
        Properties header = new Properties();
        try (InputStream in = Files.newInputStream(source.resolve("bnd.bnd"))) {
            header.load(in);
        }
        return header;
    }

    /** The same bundle with other headers in its manifest; an empty value takes one away. */
    static Path changed(String folder, Map<String, String> headers) {
        return changed(of(folder), headers);
    }

    /** As {@link #changed(String, Map)}, of a jar that somebody else built. */
    static synchronized Path changed(Path original, Map<String, String> headers) {
        String name = original.getFileName().toString().replaceFirst("\\.jar$", "");
        Path changed = OUTPUT.resolve(name + "-" + Integer.toHexString(new TreeMap<>(headers).hashCode()) + ".jar");
        try (JarFile jar = new JarFile(original.toFile())) {
            Manifest manifest = new Manifest(jar.getManifest());
            headers.forEach((header, value) -> {
                if (value.isEmpty()) {
                    manifest.getMainAttributes().remove(new Attributes.Name(header));
                } else {
                    manifest.getMainAttributes().putValue(header, value);
                }
            });
            Files.createDirectories(OUTPUT);
            try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(changed), manifest)) {
                for (JarEntry entry : Collections.list(jar.entries())) {
                    if (!entry.isDirectory() && !entry.getName().equals(JarFile.MANIFEST_NAME)) {
                        out.putNextEntry(new JarEntry(entry.getName()));
                        jar.getInputStream(entry).transferTo(out);
                    }
                }
            }
            return changed;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void build(List<Path> sources, Path classes, Path jar, Map<String, String> headers)
            throws Exception {
        Path source = sources.get(0);
        Files.createDirectories(classes);
        List<File> classPath = new ArrayList<>(classPath());
        String library = propertiesOf(source).getProperty(LIBRARY);
        if (library != null) {
            classPath.add(of(library).toFile());
        }
        compile(sources, classes, classPath);
        try (Builder builder = new Builder()) {
            builder.setProperties(source.resolve("bnd.bnd").toFile());
            headers.forEach(builder::setProperty);
            builder.setProperty("-includepackage", packagesIn(classes));
            builder.setProperty("-noextraheaders", "true");
            builder.addClasspath(classes.toFile());
            for (File entry : classPath) {
                builder.addClasspath(entry);
            }
            Jar built = builder.build();
            if (!builder.isOk()) {
                throw new IllegalStateException(source + ": " + builder.getErrors() + builder.getWarnings());
            }
            built.write(jar.toFile());
        }
    }

    private static void compile(List<Path> sources, Path classes, List<File> classPath) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("--release", "17", "-d", classes.toString(), "-cp"));
        arguments.add(classPath.stream().map(File::getPath).collect(Collectors.joining(File.pathSeparator)));
        for (Path source : sources) {
            try (Stream<Path> files = Files.walk(source)) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .map(Path::toString)
                        .forEach(arguments::add);
            }
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler.run(null, null, null, arguments.toArray(String[]::new)) != 0) {
            throw new IllegalStateException(sources + " do not compile");
        }
    }

    private static String packagesIn(Path classes) throws IOException {
        try (Stream<Path> files = Files.walk(classes)) {
            return files.filter(file -> file.toString().endsWith(".class"))
                    .map(file -> classes.relativize(file).getParent().toString().replace(File.separatorChar, '.'))
                    .distinct()
                    .collect(Collectors.joining(","));
        }
    }

    private static List<File> classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(File::new)
                .filter(File::exists)
                .toList();
    }
}
