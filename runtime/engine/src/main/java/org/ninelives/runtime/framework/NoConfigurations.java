package org.ninelives.runtime.framework;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import org.ninelives.api.Finding;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Version;

/** Where there is no Config Admin, there is no configuration. */
final class NoConfigurations implements Configurations {

    @Override
    public List<Finding> foresee(Bundle incumbent, Version to) {
        return List.of();
    }

    @Override
    public void share(List<Candidate> candidates) {}

    @Override
    public void awaitDelivered(List<Candidate> candidates, Duration limit) {}

    @Override
    public List<String> stop(Bundle version) throws BundleException {
        version.stop();
        return List.of();
    }

    @Override
    public List<String> settle(BinaryOperator<String> successor, Map<String, String> gone) {
        return List.of();
    }

    @Override
    public Set<String> known() {
        return Set.of();
    }

    @Override
    public SideEffects.Created takeBack(Set<String> before, String location) {
        return new SideEffects.Created(List.of(), List.of());
    }

    @Override
    public void whenConfigAdminComes(Runnable then) {}
}
