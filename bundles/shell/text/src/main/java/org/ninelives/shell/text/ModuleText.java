package org.ninelives.shell.text;

import java.time.ZoneId;
import java.util.List;
import org.ninelives.api.HistoryEntry;
import org.ninelives.api.ModuleStatus;
import org.ninelives.api.TaskStatus;

/** Modules in words. */
final class ModuleText {

    private ModuleText() {}

    static Table table(List<ModuleStatus> modules) {
        return new Table(
                List.of("Module", "Serving", "Bundle", "Services", "Rollback to", "Obstacles"),
                modules.stream()
                        .map(module -> List.of(
                                module.module(),
                                module.serving().toString(),
                                Long.toString(module.bundleId()),
                                Words.list(module.services().stream()
                                        .map(ModuleText::simpleNames)
                                        .toList()),
                                Words.list(module.reachable()),
                                obstacles(module)))
                        .toList(),
                "no module is here: a bundle becomes one by @Patchable, or by 'Patch-Module: true' in its manifest");
    }

    static void show(ModuleStatus module, List<HistoryEntry> history, ZoneId zone, Screen screen) {
        screen.line(module.module() + " " + module.serving() + " serves (bundle " + module.bundleId() + ")");
        ResultText.showLines(
                "services:", module.services().stream().map(Words::list).toList(), screen);
        screen.line("rollback to: " + Words.list(module.reachable()));
        screen.line("standby: " + Words.list(module.standby()));
        ResultText.showLines(
                "tasks:", module.tasks().stream().map(ModuleText::task).toList(), screen);
        ResultText.showLines(
                "patches:",
                history.stream()
                        .filter(entry -> tookPart(module, entry))
                        .map(entry -> HistoryText.line(entry, zone))
                        .toList(),
                screen);
        ResultText.showLines("cannot be patched:", module.obstacles(), screen);
    }

    /** For example {@code cleanup, every 1 min, next in 12 s, ran 120 times}. */
    static String task(TaskStatus task) {
        return task.name()
                + task.period()
                        .map(period -> ", every " + HumanDuration.text(period) + ", next in ")
                        .orElse(", once, in ")
                + HumanDuration.text(task.due()) + ", ran " + Words.count(task.ticks(), "time")
                + (task.leftOut() == 0 ? "" : ", " + task.leftOut() + " left out, for it took too long")
                + task.failure().map(thrown -> ", failed: " + thrown).orElse("");
    }

    private static boolean tookPart(ModuleStatus module, HistoryEntry entry) {
        return entry.members().stream()
                .anyMatch(member -> member.module().equals(module.module())
                        || member.replaces().equals(module.module()));
    }

    /** The first obstacle and how many more: patch:info has them all. */
    private static String obstacles(ModuleStatus module) {
        List<String> obstacles = module.obstacles();
        if (obstacles.isEmpty()) {
            return "-";
        }
        String first = Words.firstLine(obstacles.get(0));
        return obstacles.size() == 1 ? first : first + " (and " + (obstacles.size() - 1) + " more)";
    }

    /** The interfaces of a service without their packages, which would fill the line; patch:info has them whole. */
    private static String simpleNames(List<String> interfaces) {
        return String.join(
                "+",
                interfaces.stream()
                        .map(name -> name.substring(name.lastIndexOf('.') + 1))
                        .toList());
    }
}
