package org.ninelives.runtime.artifact;

import java.util.ArrayList;
import java.util.List;
import org.ninelives.api.ServiceChange;
import org.ninelives.api.ServiceChange.Change;

/** What would become of the services of components, told by their descriptions. */
final class ServiceComparison {

    private ServiceComparison() {}

    static List<ServiceChange> of(String module, List<Pairs.Pair> pairs) {
        List<ServiceChange> changes = new ArrayList<>();
        for (Pairs.Pair pair : pairs) {
            List<String> before = forConsumers(pair.servicesBefore());
            List<String> after = forConsumers(pair.servicesAfter());
            add(changes, module, after.stream().filter(before::contains).toList(), Change.KEPT);
            add(
                    changes,
                    module,
                    after.stream().filter(name -> !before.contains(name)).toList(),
                    Change.ADDED);
            add(
                    changes,
                    module,
                    before.stream().filter(name -> !after.contains(name)).toList(),
                    Change.WITHDRAWN);
        }
        return List.copyOf(changes);
    }

    private static List<String> forConsumers(List<String> services) {
        return services.stream().filter(name -> !PerVersion.is(name)).toList();
    }

    private static void add(List<ServiceChange> changes, String module, List<String> interfaces, Change change) {
        if (!interfaces.isEmpty()) {
            changes.add(new ServiceChange(module, interfaces, change));
        }
    }
}
