package org.ninelives.embedded;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.BundleStartLevel;

/**
 * The application, as a bundle. Its lookups go through the hooks like those of any other bundle; through the context of
 * the system bundle it would see the services of modules as they are, behind the dispatchers.
 */
final class HostBundle {

    private static final String LOCATION = "embedded:host";

    private HostBundle() {}

    static Bundle install(BundleContext context) throws BundleException, IOException {
        Bundle installed = context.getBundle(LOCATION);
        if (installed == null) {
            installed = context.installBundle(LOCATION, new ByteArrayInputStream(content()));
            installed.adapt(BundleStartLevel.class).setStartLevel(Carried.ENGINE);
        }
        return installed;
    }

    /** No code and no imports: what it is given is compared with the application's own classes in {@link Services}. */
    private static byte[] content() throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        main.putValue(Constants.BUNDLE_SYMBOLICNAME, "org.ninelives.embedded.host");
        main.putValue(Constants.BUNDLE_NAME, "The application around the framework");
        ByteArrayOutputStream jar = new ByteArrayOutputStream();
        new JarOutputStream(jar, manifest).close();
        return jar.toByteArray();
    }
}
