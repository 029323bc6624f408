package org.ninelives.runtime.artifact;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.osgi.framework.Constants;

/**
 * The classes that are in a bundle, wherever its {@code Bundle-ClassPath} has them: at the top, in a folder, in a jar within
 * the jar. Classes are known by their binary names. What a multi-release jar keeps for one Java version is not looked at.
 */
final class ClassPath {

    private static final String CLASS = ".class";

    private final Jar jar;
    private final List<String> elements;
    private final Set<String> classes = new HashSet<>();

    private ClassPath(Jar jar, List<String> elements) {
        this.jar = jar;
        this.elements = elements;
    }

    static ClassPath of(Jar jar, Headers headers) throws UnfitArtifactException {
        List<String> elements = new ArrayList<>();
        for (String name : headers.names(Constants.BUNDLE_CLASSPATH)) {
            elements.add(name.startsWith("/") ? name.substring(1) : name);
        }
        ClassPath classPath = new ClassPath(jar, elements.isEmpty() ? List.of(".") : elements);
        for (String element : classPath.elements) {
            classPath.add(element);
        }
        return classPath;
    }

    private void add(String element) throws UnfitArtifactException {
        if (isJar(element)) {
            jar.namesWithin(element).forEach(this::addClass);
        } else {
            String folder = folder(element);
            for (String name : jar.names()) {
                if (name.startsWith(folder)) {
                    addClass(name.substring(folder.length()));
                }
            }
        }
    }

    private void addClass(String path) {
        if (path.endsWith(CLASS) && !path.startsWith("META-INF/")) {
            classes.add(path.substring(0, path.length() - CLASS.length()).replace('/', '.'));
        }
    }

    /** Where the bundle came from, for messages. */
    String address() {
        return jar.address();
    }

    Set<String> classes() {
        return Collections.unmodifiableSet(classes);
    }

    /** The class file of a class, if it is in the bundle. */
    Optional<byte[]> find(String className) throws UnfitArtifactException {
        if (!classes.contains(className)) {
            return Optional.empty();
        }
        String path = className.replace('.', '/') + CLASS;
        for (String element : elements) {
            Optional<byte[]> found = isJar(element) ? jar.readWithin(element, path) : jar.read(folder(element) + path);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** Shows each class that {@link #find} finds, once. */
    void each(BiConsumer<String, byte[]> visit) throws UnfitArtifactException {
        Set<String> seen = new HashSet<>();
        for (String element : elements) {
            if (isJar(element)) {
                jar.eachWithin(element, name -> name.endsWith(CLASS), (name, bytes) -> show(name, bytes, seen, visit));
            } else {
                String folder = folder(element);
                for (String name : jar.names()) {
                    if (name.startsWith(folder) && name.endsWith(CLASS)) {
                        Optional<byte[]> bytes = jar.read(name);
                        if (bytes.isPresent()) {
                            show(name.substring(folder.length()), bytes.get(), seen, visit);
                        }
                    }
                }
            }
        }
    }

    private void show(String path, byte[] bytes, Set<String> seen, BiConsumer<String, byte[]> visit) {
        String name = path.substring(0, path.length() - CLASS.length()).replace('/', '.');
        if (classes.contains(name) && seen.add(name)) {
            visit.accept(name, bytes);
        }
    }

    /** The content of all entries of this path, in the order of the class path. */
    List<byte[]> resources(String path) throws UnfitArtifactException {
        List<byte[]> found = new ArrayList<>();
        for (String element : elements) {
            (isJar(element) ? jar.readWithin(element, path) : jar.read(folder(element) + path)).ifPresent(found::add);
        }
        return found;
    }

    /** The names of the entries in a folder, not those in folders below it. */
    Set<String> namesIn(String folder) throws UnfitArtifactException {
        Set<String> found = new TreeSet<>();
        for (String element : elements) {
            String start = (isJar(element) ? "" : folder(element)) + folder + "/";
            for (String name : isJar(element) ? jar.namesWithin(element) : jar.names()) {
                if (name.startsWith(start) && name.length() > start.length() && name.indexOf('/', start.length()) < 0) {
                    found.add(name.substring(start.length()));
                }
            }
        }
        return found;
    }

    private boolean isJar(String element) {
        return !element.endsWith("/") && jar.names().contains(element);
    }

    private static String folder(String element) {
        if (element.equals(".") || element.isEmpty()) {
            return "";
        }
        return element.endsWith("/") ? element : element + "/";
    }
}
