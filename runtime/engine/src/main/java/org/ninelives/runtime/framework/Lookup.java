package org.ninelives.runtime.framework;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** One lookup in the registry: which registrations it is meant to find. Confined to the thread that looks up. */
final class Lookup implements Predicate<Registration> {

    private final Bundle asking;

    @Nullable
    private final String name;

    @Nullable
    private final String filter;

    private final boolean allServices;
    private final boolean namesVersion;

    /** Null until it is needed, which is only while a patch is fresh. */
    @Nullable
    private Filter parsed;

    /**
     * As the framework tells it (OSGi Core 8, section 55.3.1).
     *
     * @param namesVersion whether the filter asks for a version by name
     */
    Lookup(Bundle asking, @Nullable String name, @Nullable String filter, boolean allServices, boolean namesVersion) {
        this.asking = asking;
        this.name = name;
        this.filter = filter;
        this.allServices = allServices;
        this.namesVersion = namesVersion;
    }

    /** Whether it would have collected this one. */
    @Override
    public boolean test(Registration registration) {
        ServiceReference<?> reference = registration.latestReference();
        if (reference == null || (registration.kind() == Registration.Kind.VERSION && !namesVersion)) {
            return false;
        }
        List<String> names = List.of(ServiceProperties.names(reference));
        // Of one that is gone, nobody can say any more whose classes it had.
        boolean anyClasses = allServices || registration.reference() == null;
        return (name == null || names.contains(name))
                && (filter == null || parsed(filter).match(reference))
                && (anyClasses || names.stream().allMatch(each -> reference.isAssignableTo(asking, each)));
    }

    private Filter parsed(String text) {
        Filter known = parsed;
        if (known == null) {
            try {
                known = FrameworkUtil.createFilter(text);
            } catch (InvalidSyntaxException impossible) {
                throw new IllegalStateException("the framework has parsed " + text + " before", impossible);
            }
            parsed = known;
        }
        return known;
    }
}
