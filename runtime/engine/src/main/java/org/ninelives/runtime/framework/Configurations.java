package org.ninelives.runtime.framework;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import org.ninelives.api.Finding;
import org.ninelives.runtime.transaction.RefusedException;
import org.ninelives.runtime.worker.Workers;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Version;

/**
 * The configurations that Config Admin binds to the location of a bundle, which changes with every version. While a patch
 * is under way, and for as long as a former version is kept on, they are shared: every version of the module sees them.
 * Then they belong to the version that serves.
 *
 * <p>The former version must not lose one before it has stopped: it would be deactivated, which may reach what its
 * successor uses. The change of a location is no update: who saw a configuration before and sees it after hears nothing
 * (Config Admin 104.5.3, and the component runtime, which looks only whether it still may see it).
 *
 * <p>Called in the turn of patches, so one at a time; except {@link #stop}, which any thread may call.
 */
public interface Configurations {

    /** Those of this framework; none where the package of Config Admin is not even installed. */
    static Configurations of(BundleContext context, Visibility visibility, Workers workers) {
        try {
            Class.forName("org.osgi.service.cm.ConfigurationAdmin", false, Configurations.class.getClassLoader());
            return new BoundConfigurations(context, visibility, workers);
        } catch (ClassNotFoundException notInstalled) {
            return new NoConfigurations();
        }
    }

    /** What a patch would do to the configurations that are bound to an incumbent. */
    List<Finding> foresee(Bundle incumbent, Version to) throws Exception;

    /**
     * Lets candidates see what is bound to their incumbents. One that runs already has taken notice when this returns.
     *
     * @throws RefusedException if Config Admin does not take it; call {@link #settle} then
     */
    void share(List<Candidate> candidates) throws Exception;

    /** Waits until Config Admin has handed the candidates' managed services all that there is for them. */
    void awaitDelivered(List<Candidate> candidates, Duration limit) throws Exception;

    /**
     * Stops a version of a module beside which others may live, so that no change of a configuration that comes in this
     * moment is lost to them. Takes as long as the stop does; to be called on a worker.
     *
     * @return what may be lost to them all the same, because the stop took too long, a line each; the log has it as well
     */
    List<String> stop(Bundle version) throws BundleException, InterruptedException;

    /**
     * Binds what was shared to the version that serves, unless a former one is kept on.
     *
     * @param successor from the name and the location of a former version to the location of the one that has its place
     * @param gone the locations of versions that were removed, each with that of its successor: what somebody bound there
     *     while the patch was under way goes over too
     * @return what could not be done, a line each
     */
    List<String> settle(BinaryOperator<String> successor, Map<String, String> gone);

    /** The names of all that there are. */
    Set<String> known() throws Exception;

    /** Deletes those that came since and are bound to this location alone; tells of the others that came since. */
    SideEffects.Created takeBack(Set<String> before, String location) throws Exception;

    /** Has something done whenever a Config Admin comes. */
    void whenConfigAdminComes(Runnable then);
}
