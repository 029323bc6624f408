package org.ninelives.runtime.framework;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.osgi.framework.dto.ServiceReferenceDTO;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import org.osgi.service.component.runtime.dto.SatisfiedReferenceDTO;

/**
 * A reference of a satisfied component to services that match a target.
 *
 * @param bundle the id of the component's bundle
 * @param target the filter; never empty: without one, no property matters
 * @param mandatory whether the component cannot be without
 * @param active whether the component has an object; only then it is known what is bound
 * @param bound the ids of the services that it holds
 */
record ComponentReference(
        long bundle,
        String component,
        String name,
        String interfaceName,
        String target,
        boolean mandatory,
        boolean active,
        Set<Long> bound) {

    static Optional<ComponentReference> of(
            ComponentDescriptionDTO description, ComponentConfigurationDTO component, ReferenceDTO reference) {
        if (component.satisfiedReferences == null) {
            return Optional.empty();
        }
        for (SatisfiedReferenceDTO satisfied : component.satisfiedReferences) {
            if (satisfied.name.equals(reference.name) && satisfied.target != null && !satisfied.target.isEmpty()) {
                Set<Long> bound = new HashSet<>();
                for (ServiceReferenceDTO service : satisfied.boundServices) {
                    bound.add(service.id);
                }
                return Optional.of(new ComponentReference(
                        description.bundle.id,
                        description.name,
                        reference.name,
                        reference.interfaceName,
                        satisfied.target,
                        reference.cardinality != null && reference.cardinality.startsWith("1"),
                        component.state == ComponentConfigurationDTO.ACTIVE,
                        bound));
            }
        }
        return Optional.empty();
    }
}
