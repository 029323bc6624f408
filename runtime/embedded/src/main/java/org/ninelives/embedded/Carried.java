package org.ninelives.embedded;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * A bundle that this jar carries.
 *
 * @param name its file's name below {@value #FOLDER}
 * @param startLevel when it starts
 */
record Carried(String name, int startLevel) {

    private static final String FOLDER = "/META-INF/ninelives/bundles/";
    private static final String LOCATION = "embedded:";

    /** The engine, before anything that could see or offer a service. */
    static final int ENGINE = 1;

    private static final int COMPONENTS = 2;
    private static final int HEALTH = 3;

    /** The last level before the application's own bundles. */
    static final int LAST = 9;

    /** All of them, in the order in which they are installed. */
    static final List<Carried> ALL = List.of(
            new Carried("asm", ENGINE),
            new Carried("org.osgi.util.function", ENGINE),
            new Carried("org.osgi.util.promise", ENGINE),
            new Carried("org.osgi.service.component", ENGINE),
            new Carried("org.ninelives.engine", ENGINE),
            new Carried("org.apache.felix.configadmin", COMPONENTS),
            new Carried("org.apache.felix.scr", COMPONENTS),
            new Carried("org.apache.felix.healthcheck.api", HEALTH),
            new Carried("org.ninelives.health", HEALTH));

    /** Where it is installed; the same in every version of this jar, so that a newer one updates it. */
    String location() {
        return LOCATION + name;
    }

    byte[] content() throws IOException {
        String resource = FOLDER + name + ".jar";
        try (InputStream jar = Carried.class.getResourceAsStream(resource)) {
            if (jar == null) {
                throw new FileNotFoundException("the jar of " + Carried.class.getPackageName() + " lacks " + resource);
            }
            return jar.readAllBytes();
        }
    }
}
