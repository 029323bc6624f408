package org.ninelives.runtime.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.wiring.BundleWiring;

/** The classes of a bundle that runs which have carried static fields, as their files tell. */
public final class CarriedStatics {

    private static final String SUFFIX = ".class";

    private CarriedStatics() {}

    /** Ordered by their names; they are loaded, and not initialised. */
    public static List<Class<?>> classes(Bundle bundle) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        List<Class<?>> classes = new ArrayList<>();
        if (wiring != null) {
            int everywhere = BundleWiring.LISTRESOURCES_RECURSE | BundleWiring.LISTRESOURCES_LOCAL;
            for (String path : new TreeSet<>(wiring.listResources("/", "*" + SUFFIX, everywhere))) {
                if (!path.startsWith("META-INF/") && isMarked(bundle, path)) {
                    add(bundle, path, classes);
                }
            }
        }
        return classes;
    }

    private static boolean isMarked(Bundle bundle, String path) {
        URL file = bundle.getResource(path);
        if (file == null) {
            return false;
        }
        try (InputStream in = file.openStream()) {
            byte[] bytes = in.readAllBytes();
            return Carriers.isMarked(bytes) && !ClassFile.read(bytes).statics().isEmpty();
        } catch (IOException broken) {
            throw new UncheckedIOException(path + " of " + bundle + " cannot be read", broken);
        }
    }

    private static void add(Bundle bundle, String path, List<Class<?>> classes) {
        String name = path.substring(0, path.length() - SUFFIX.length()).replace('/', '.');
        try {
            Class<?> type = bundle.loadClass(name);
            // A package that the bundle imports hides its own classes in it.
            if (bundle.equals(FrameworkUtil.getBundle(type))) {
                classes.add(type);
            }
        } catch (ClassNotFoundException | LinkageError unusable) {
            // Nobody can have used it either: it holds nothing.
            return;
        }
    }
}
