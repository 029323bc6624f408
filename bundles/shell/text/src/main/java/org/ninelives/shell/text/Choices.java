package org.ninelives.shell.text;

import java.util.ArrayList;
import java.util.List;
import org.ninelives.api.Activity;
import org.ninelives.api.HistoryEntry;
import org.ninelives.api.ModuleStatus;
import org.ninelives.api.PatchService;

/** What an operator can mean at a place of the command line, for shells that complete it. */
public final class Choices {

    private Choices() {}

    /** The names of all modules. */
    public static List<String> modules(PatchService patches) {
        return patches.status().stream().map(ModuleStatus::module).toList();
    }

    /** All modules and all patches. */
    public static List<String> known(PatchService patches) {
        List<String> names = new ArrayList<>(modules(patches));
        patches.history().stream().map(HistoryEntry::id).forEach(names::add);
        return names;
    }

    /** The modules that have a former version to go back to, and the patches that are committed. */
    public static List<String> reversible(PatchService patches) {
        List<String> names = new ArrayList<>();
        patches.status().stream()
                .filter(module -> !module.reachable().isEmpty())
                .map(ModuleStatus::module)
                .forEach(names::add);
        patches.history().stream()
                .filter(entry -> entry.outcome() == HistoryEntry.Outcome.COMMITTED)
                .map(HistoryEntry::id)
                .forEach(names::add);
        return names;
    }

    /** The patches that run or wait. */
    public static List<String> underway(PatchService patches) {
        return patches.activity().patches().stream().map(Activity.Underway::id).toList();
    }

    /** The modules of which former versions are kept on. */
    public static List<String> withStandby(PatchService patches) {
        return patches.status().stream()
                .filter(module -> !module.standby().isEmpty())
                .map(ModuleStatus::module)
                .toList();
    }
}
