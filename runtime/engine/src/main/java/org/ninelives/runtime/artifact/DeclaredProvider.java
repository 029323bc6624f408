package org.ninelives.runtime.artifact;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.resource.Capability;

/**
 * A provider for {@link java.util.ServiceLoader}, as a bundle declares it: an {@code osgi.serviceloader} capability names
 * the service, a file in {@code META-INF/services} its providers (OSGi Compendium 8, section 133). The older header
 * {@code SPI-Provider} of Apache Aries does the same without attributes.
 *
 * @param service the name of the type it is loaded by
 * @param implementation the name of its class
 * @param attributes of the capability, without the name of the service
 * @param registered whether lookups in the service registry are to see it too, as the directive of the capability says
 */
public record DeclaredProvider(
        String service, String implementation, Map<String, Object> attributes, boolean registered) {

    /** The namespace of the capability, and its main attribute. */
    public static final String NAMESPACE = "osgi.serviceloader";

    /** The header of Apache Aries. */
    public static final String HEADER = "SPI-Provider";

    /** Where the files are. */
    public static final String FOLDER = "META-INF/services";

    private static final String REGISTER = "register";

    /**
     * How the files of a bundle are read.
     *
     * @param <E> what reading may throw
     */
    public interface Files<E extends Exception> {

        /** The content of all files of this path on the class path of the bundle. */
        List<byte[]> read(String path) throws E;

        /** The names of the files in {@value DeclaredProvider#FOLDER}. */
        Set<String> services() throws E;
    }

    /**
     * The providers of a bundle.
     *
     * @param capabilities of any namespace
     * @param header what the manifest says under {@value #HEADER}
     */
    public static <E extends Exception> List<DeclaredProvider> of(
            Collection<? extends Capability> capabilities, @Nullable String header, Files<E> files) throws E {
        List<DeclaredProvider> found = new ArrayList<>();
        Set<String> services = new LinkedHashSet<>();
        for (Capability capability : capabilities) {
            if (capability.getNamespace().equals(NAMESPACE)) {
                services.add(String.valueOf(capability.getAttributes().get(NAMESPACE)));
            }
        }
        for (String service : services) {
            List<? extends Capability> own = capabilities.stream()
                    .filter(each -> each.getNamespace().equals(NAMESPACE)
                            && service.equals(each.getAttributes().get(NAMESPACE)))
                    .toList();
            for (String implementation : classes(service, files)) {
                found.add(provider(service, implementation, own));
            }
        }
        if (header != null && services.isEmpty()) {
            for (String service : header.trim().equals("*") ? files.services() : names(header)) {
                for (String implementation : classes(service, files)) {
                    found.add(new DeclaredProvider(service, implementation, Map.of(), true));
                }
            }
        }
        return List.copyOf(found);
    }

    private static Set<String> names(String header) {
        Set<String> names = new LinkedHashSet<>();
        Arrays.stream(header.split(","))
                .map(String::trim)
                .filter(name -> !name.isEmpty())
                .forEach(names::add);
        return names;
    }

    private static <E extends Exception> Set<String> classes(String service, Files<E> files) throws E {
        Set<String> classes = new LinkedHashSet<>();
        for (byte[] file : files.read(FOLDER + "/" + service)) {
            new String(file, StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split("#", 2)[0].trim())
                    .filter(line -> !line.isEmpty())
                    .forEach(classes::add);
        }
        return classes;
    }

    /** The capability that names its class counts before one for all classes of the service. */
    private static DeclaredProvider provider(
            String service, String implementation, List<? extends Capability> capabilities) {
        Capability named = null;
        Capability forAll = null;
        for (Capability each : capabilities) {
            String register = each.getDirectives().get(REGISTER);
            if (register == null && forAll == null) {
                forAll = each;
            } else if (implementation.equals(register) && named == null) {
                named = each;
            }
        }
        Capability chosen = named != null ? named : forAll;
        boolean registered = chosen != null;
        Map<String, Object> attributes = new HashMap<>((chosen == null ? capabilities.get(0) : chosen).getAttributes());
        attributes.remove(NAMESPACE);
        return new DeclaredProvider(service, implementation, Map.copyOf(attributes), registered);
    }
}
