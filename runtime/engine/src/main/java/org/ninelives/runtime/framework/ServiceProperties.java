package org.ninelives.runtime.framework;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/** The properties that the runtime adds to what it registers, and those that it copies. */
final class ServiceProperties {

    /** The name of the module, on everything that stands for one. */
    static final String MODULE = "patch.module";

    /** On a registration that stands for one version only: which. A lookup has to name this property to see it. */
    static final String VERSION = "patch.version";

    /** The number of the registration, by which {@link Visibility} knows it again. */
    static final String REGISTRATION = "patch.registration";

    /** The name under which the JMX whiteboard registers an object. */
    static final String OBJECT_NAME = "jmx.objectname";
    /** On a provider for {@code ServiceLoader} that was made a service: its class. */
    static final String PROVIDER = "patch.provider";

    /** On one of those that its author keeps from lookups: only who loads it meets it. */
    static final String ONLY_LOADED = "patch.provider.only.loaded";

    /** On such a service, the bundle that registered it (OSGi Compendium 8, section 133.5.2). */
    static final String MEDIATOR = "serviceloader.mediator";

    /** By what Gogo knows commands; it does not listen to modifications (Gogo runtime 1.1.6). */
    static final List<String> COMMANDS = List.of("osgi.command.scope", "osgi.command.function");

    private static final Pattern NAMES_VERSION =
            Pattern.compile("\\(\\s*patch\\.version\\s*[=<>~]", Pattern.CASE_INSENSITIVE);

    /** What the framework, or the component runtime, sets itself for each registration. */
    private static final Set<String> OF_THE_REGISTRATION = Set.of(
            Constants.OBJECTCLASS,
            Constants.SERVICE_ID,
            Constants.SERVICE_BUNDLEID,
            Constants.SERVICE_SCOPE,
            "component.id");

    private ServiceProperties() {}

    /** What a version registered, with the module's name and the registration's number. */
    static Map<String, Object> of(ServiceReference<?> version, String module, int registration) {
        Map<String, Object> copy = new HashMap<>();
        for (String key : version.getPropertyKeys()) {
            Object value = version.getProperty(key);
            if (value != null && !OF_THE_REGISTRATION.contains(key)) {
                copy.put(key, value);
            }
        }
        copy.put(MODULE, module);
        copy.put(REGISTRATION, registration);
        return copy;
    }

    /**
     * Of a service that is published in parts, each part keeps what is meant for it: some hosts find services by a property
     * alone, and would find every part.
     *
     * @param host who calls the part; null for the part that nobody in particular calls
     */
    static void keepForPart(Map<String, Object> properties, @Nullable Host host) {
        if (host != Host.MBEANS) {
            properties.remove(OBJECT_NAME);
        }
        if (host != null) {
            properties.keySet().removeIf(key -> key.startsWith("osgi.command.") || key.startsWith("service.exported."));
        }
    }

    /** Where the HTTP whiteboard calls a service: all that is its own but the name. Arrays as text, to be compared. */
    static Map<String, String> pathsIn(Map<String, Object> properties) {
        Map<String, String> paths = new HashMap<>();
        properties.forEach((key, value) -> {
            if (key.startsWith("osgi.http.whiteboard.") && !key.endsWith(".name")) {
                paths.put(key, value instanceof Object[] array ? Arrays.toString(array) : value.toString());
            }
        });
        return paths;
    }

    /** The names under which a service is registered. */
    static String[] names(ServiceReference<?> service) {
        return (String[]) service.getProperty(Constants.OBJECTCLASS);
    }

    /** Whether the HTTP whiteboard is likely to call it: listeners; for servlets and filters there is {@link Hosting}. */
    static boolean isHosted(ServiceReference<?> service) {
        return Arrays.stream(service.getPropertyKeys()).anyMatch(key -> key.startsWith("osgi.http.whiteboard."));
    }

    /** Whether a filter asks for a version by name. */
    static boolean nameVersion(@Nullable String filter) {
        return filter != null && NAMES_VERSION.matcher(filter).find();
    }
}
