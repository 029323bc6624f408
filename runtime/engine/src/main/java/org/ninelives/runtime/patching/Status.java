package org.ninelives.runtime.patching;

import java.util.List;
import org.ninelives.api.ModuleStatus;
import org.ninelives.api.TaskStatus;
import org.ninelives.runtime.framework.Module;
import org.ninelives.runtime.framework.Modules;
import org.ninelives.runtime.framework.Publication;
import org.ninelives.runtime.journal.Installed;
import org.ninelives.runtime.journal.Ledger;
import org.ninelives.runtime.store.Store;
import org.osgi.framework.Bundle;
import org.osgi.framework.Version;

/** A module's status at one moment. */
record Status(
        String module,
        Version serving,
        long bundleId,
        List<List<String>> services,
        List<Version> reachable,
        List<Version> standby,
        List<TaskStatus> tasks,
        List<String> obstacles)
        implements ModuleStatus {

    static Status of(Module module, Bundle serving, Modules modules, Ledger ledger, Store store) {
        List<Version> reachable = ledger.reachable(module.name(), Patches.MOST_REACHABLE).stream()
                .takeWhile(former ->
                        former.sha256() != null && store.find(former.sha256()).isPresent())
                .map(Installed::version)
                .toList();
        return new Status(
                module.name(),
                serving.getVersion(),
                serving.getBundleId(),
                module.publications().stream()
                        .filter(Publication::isOffered)
                        .map(Publication::interfaces)
                        .toList(),
                reachable,
                modules.standbys(module).stream().map(Bundle::getVersion).toList(),
                modules.tasks(module),
                List.copyOf(module.obstacles()));
    }
}
