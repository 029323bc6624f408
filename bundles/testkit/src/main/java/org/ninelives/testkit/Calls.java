package org.ninelives.testkit;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What a {@link Scenario} calls. Each call of a service that comes from here is noted with its answer: what it returned, or
 * what it threw. For the thread of the scenario.
 */
@ProviderType
public interface Calls {

    /**
     * A service. What its methods return is a service like this one, if it is an interface that is not Java's own: calls
     * of a handle are noted as well.
     *
     * @param type an interface that the runtime {@linkplain org.ninelives.embedded.Ninelives.Builder#share shares}
     * @throws org.osgi.framework.ServiceException if it does not come in time
     */
    <T> T service(Class<T> type);

    /**
     * One service of several.
     *
     * @param filter an OSGi filter, such as {@code (colour=red)}
     */
    <T> T service(Class<T> type, String filter);

    /**
     * Notes something else that callers see, as the answer to something else that they ask.
     *
     * @param what for people
     * @param seen compared as answers are
     * @return what was seen
     */
    <T extends @Nullable Object> T note(String what, T seen);
}
