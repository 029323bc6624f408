package org.ninelives.runtime.artifact;

import java.util.List;
import java.util.Map;

/**
 * A component as its description declares it (OSGi Compendium 8, 112.4), or what amounts to one: a provider for
 * {@code ServiceLoader}.
 *
 * @param implementation the name of its class
 * @param services the names under which it is registered, in one registration; empty if it offers none
 * @param scope {@code singleton}, {@code bundle} or {@code prototype}
 * @param factory whether it is made on demand by a {@code ComponentFactory}
 * @param immediate whether it is made although nobody asks for it
 * @param references what it cannot do without; optional references are left out
 * @param properties with which it is registered, as far as its description says; the configuration may say otherwise
 * @param carried the carried fields of its class and of those superclasses that are in the bundle
 */
public record DeclaredComponent(
        String name,
        String implementation,
        List<String> services,
        String scope,
        boolean enabled,
        boolean factory,
        boolean immediate,
        List<DeclaredReference> references,
        Map<String, Object> properties,
        List<DeclaredField> carried) {

    /** Copies the lists. */
    public DeclaredComponent {
        services = List.copyOf(services);
        references = List.copyOf(references);
        properties = Map.copyOf(properties);
        carried = List.copyOf(carried);
    }

    static DeclaredComponent of(DeclaredProvider provider) {
        return new DeclaredComponent(
                provider.implementation(),
                provider.implementation(),
                List.of(provider.service()),
                "singleton",
                true,
                false,
                false,
                List.of(),
                provider.attributes(),
                List.of());
    }

    /** The class of objects that only its bundle's activator knows of. */
    static DeclaredComponent carrier(String className, List<DeclaredField> carried) {
        return new DeclaredComponent(
                className, className, List.of(), "singleton", true, false, false, List.of(), Map.of(), carried);
    }

    DeclaredComponent carrying(List<DeclaredField> fields) {
        return new DeclaredComponent(
                name, implementation, services, scope, enabled, factory, immediate, references, properties, fields);
    }
}
