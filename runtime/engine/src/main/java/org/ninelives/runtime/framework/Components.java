package org.ninelives.runtime.framework;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/**
 * What Declarative Services says of the components of a bundle, and {@link Providers} of its providers. Where no component
 * runtime is installed, nothing is a component.
 */
class Components {

    private static final String PROMOTION = "org.ninelives.api.module.Promotion";

    private static final String CAUSED_BY = "Caused by: ";

    private final BundleContext context;
    private final Providers providers;

    Components(BundleContext context, Providers providers) {
        this.context = context;
        this.providers = providers;
    }

    /** The scope that the author meant: a component of scope singleton is registered by a service factory too. */
    Scope scope(ServiceReference<?> reference) {
        Object component = reference.getProperty("component.name");
        ComponentDescriptionDTO description =
                component instanceof String name ? description(reference.getBundle(), name) : null;
        if (description != null) {
            return Scope.of(description.scope);
        }
        return registeredScope(reference);
    }

    private static Scope registeredScope(ServiceReference<?> reference) {
        if (reference.getProperty(ServiceProperties.PROVIDER) != null) {
            return Scope.SINGLETON; // there is one object, made when it is first called
        }
        return reference.getProperty(Constants.SERVICE_SCOPE) instanceof String scope
                ? Scope.of(scope)
                : Scope.SINGLETON;
    }

    /** The class of the component or provider behind a service, by name; null if it is none. */
    @Nullable
    final String implementation(ServiceReference<?> reference) {
        return reference.getProperty(ServiceProperties.PROVIDER) instanceof String provider
                ? provider
                : implementationOfComponent(reference);
    }

    @Nullable
    String implementationOfComponent(ServiceReference<?> reference) {
        Object component = reference.getProperty("component.name");
        ComponentDescriptionDTO description =
                component instanceof String name ? description(reference.getBundle(), name) : null;
        return description == null ? null : description.implementationClass;
    }

    @Nullable
    private ComponentDescriptionDTO description(@Nullable Bundle bundle, String name) {
        // A service that was withdrawn meanwhile belongs to no bundle any more.
        return bundle == null ? null : with(runtime -> runtime.getComponentDescriptionDTO(bundle, name));
    }

    /** What the components of a bundle still wait for, a line each; empty if all are satisfied. */
    final List<String> unsatisfied(Bundle bundle) {
        List<String> lines = new ArrayList<>(providers.problems(bundle));
        lines.addAll(unsatisfiedComponents(bundle));
        return lines;
    }

    List<String> unsatisfiedComponents(Bundle bundle) {
        List<String> lines = with(runtime -> {
            List<String> found = new ArrayList<>();
            for (ComponentDescriptionDTO description : runtime.getComponentDescriptionDTOs(bundle)) {
                if (description.factory == null && runtime.isComponentEnabled(description)) {
                    unsatisfied(runtime, description, found);
                }
            }
            return found;
        });
        return lines == null ? List.of() : lines;
    }

    private static void unsatisfied(
            ServiceComponentRuntime runtime, ComponentDescriptionDTO description, List<String> found) {
        for (ComponentConfigurationDTO configuration : runtime.getComponentConfigurationDTOs(description)) {
            String component = "component " + description.name;
            if (configuration.state == ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION) {
                found.add(component + " lacks a required configuration");
            } else if (configuration.state == ComponentConfigurationDTO.FAILED_ACTIVATION) {
                found.add(component + " could not be activated: " + causeIn(configuration.failure));
            } else if (configuration.state == ComponentConfigurationDTO.UNSATISFIED_REFERENCE) {
                unsatisfied(description, configuration, component, found);
            }
        }
    }

    private static void unsatisfied(
            ComponentDescriptionDTO description,
            ComponentConfigurationDTO configuration,
            String component,
            List<String> found) {
        for (UnsatisfiedReferenceDTO missing : configuration.unsatisfiedReferences) {
            String type = java.util.Arrays.stream(description.references)
                    .filter(reference -> reference.name.equals(missing.name))
                    .map(reference -> reference.interfaceName)
                    .findFirst()
                    .orElse("?");
            // Only the version that serves sees the sign of its promotion, so a candidate cannot have it yet.
            if (!type.equals(PROMOTION)) {
                String target = missing.target == null ? "" : " with " + missing.target;
                found.add(component + " has no service for its reference " + missing.name + " (" + type + target + ")");
            }
        }
    }

    /** The references of satisfied components, of all bundles, that are for one of these interfaces. */
    List<ComponentReference> references(Collection<String> interfaces) {
        List<ComponentReference> references = with(runtime -> {
            List<ComponentReference> found = new ArrayList<>();
            for (ComponentDescriptionDTO description : runtime.getComponentDescriptionDTOs()) {
                for (ReferenceDTO reference : description.references) {
                    if (interfaces.contains(reference.interfaceName)) {
                        for (ComponentConfigurationDTO component : runtime.getComponentConfigurationDTOs(description)) {
                            ComponentReference.of(description, component, reference)
                                    .ifPresent(found::add);
                        }
                    }
                }
            }
            return found;
        });
        return references == null ? List.of() : references;
    }

    /** Why a component could not be activated or a provider not be made, as far as that is known. */
    String failure(ServiceReference<?> reference) {
        String ofProvider = providers.failure(reference);
        if (ofProvider != null) {
            return ofProvider;
        }
        List<String> lines = unsatisfied(reference.getBundle());
        return lines.isEmpty()
                ? "component " + reference.getProperty("component.name") + " gives no service, see the log"
                : String.join("; ", lines);
    }

    /** What is behind it all, from the text of a stack trace: what is wrapped around it says nothing. */
    private static String causeIn(@Nullable String trace) {
        if (trace == null || trace.isBlank()) {
            return "see the log";
        }
        String first = trace.lines().findFirst().orElse("see the log");
        return trace.lines()
                .filter(line -> line.startsWith(CAUSED_BY))
                .reduce((outer, inner) -> inner)
                .map(line -> line.substring(CAUSED_BY.length()))
                .orElse(first);
    }

    private interface Question<T> {
        @Nullable
        T ask(ServiceComponentRuntime runtime);
    }

    @Nullable
    private <T> T with(Question<T> question) {
        ServiceReference<ServiceComponentRuntime> reference =
                context.getServiceReference(ServiceComponentRuntime.class);
        ServiceComponentRuntime runtime = reference == null ? null : context.getService(reference);
        if (runtime == null) {
            return null;
        }
        try {
            return question.ask(runtime);
        } finally {
            context.ungetService(reference);
        }
    }

    /** Where the package of the component runtime is not even installed. */
    static final class None extends Components {

        None(BundleContext context, Providers providers) {
            super(context, providers);
        }

        @Override
        Scope scope(ServiceReference<?> reference) {
            return registeredScope(reference);
        }

        @Override
        @Nullable
        String implementationOfComponent(ServiceReference<?> reference) {
            return null;
        }

        @Override
        List<String> unsatisfiedComponents(Bundle bundle) {
            return List.of();
        }

        @Override
        List<ComponentReference> references(Collection<String> interfaces) {
            return List.of();
        }
    }
}
