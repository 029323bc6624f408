package org.ninelives.runtime.framework;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    private static final Pattern NAMES_VERSION =
            Pattern.compile("\\(\\s*patch\\.version\\s*[=<>~]", Pattern.CASE_INSENSITIVE);

    /** What the framework sets itself for each registration. */
    private static final Set<String> OF_THE_REGISTRATION =
            Set.of(Constants.OBJECTCLASS, Constants.SERVICE_ID, Constants.SERVICE_BUNDLEID, Constants.SERVICE_SCOPE);

    /** What a component runtime numbers its components by (OSGi Compendium 8, section 112.6). */
    private static final String COMPONENT_ID = "component.id";

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
     * Whether consumers would meet other properties than those that are published. The component's number does not
     * count: it is another one for each activation, and hosts such as Felix HTTP answer any change by taking the service
     * down and up again, during which they serve nobody.
     */
    static boolean differ(ServiceReference<?> published, Map<String, Object> properties) {
        Set<String> keys = new HashSet<>(List.of(published.getPropertyKeys()));
        keys.addAll(properties.keySet());
        keys.removeAll(OF_THE_REGISTRATION);
        keys.remove(COMPONENT_ID);
        return keys.stream().anyMatch(key -> !Objects.deepEquals(published.getProperty(key), properties.get(key)));
    }

    /** Whether a filter asks for a version by name. */
    static boolean nameVersion(@Nullable String filter) {
        return filter != null && NAMES_VERSION.matcher(filter).find();
    }
}
