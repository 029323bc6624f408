package org.ninelives.shell.text;

import java.time.ZoneId;
import java.util.List;
import org.ninelives.api.Activity;

/** What the runtime is at, in words. */
final class StatusText {

    private StatusText() {}

    static void show(Activity activity, ZoneId zone, Screen screen) {
        screen.line(activity.lock().map(lock -> locked(lock, zone)).orElse("patches may start"));
        screen.line(activity.calls());
        if (activity.patches().isEmpty()) {
            screen.line("no patch runs or waits");
        } else {
            screen.table(patches(activity.patches(), zone));
        }
        ResultText.showLines(
                "held by somebody (patch:status --heap-dump FILE writes down what is alive):", activity.held(), screen);
        ResultText.showLines("left behind by patches (patch:repair tries again):", activity.stranded(), screen);
    }

    private static String locked(Activity.Lock lock, ZoneId zone) {
        return "no patch may start: locked since " + Words.moment(lock.since(), zone) + HistoryText.by(lock.by()) + ": "
                + lock.reason();
    }

    private static Table patches(List<Activity.Underway> patches, ZoneId zone) {
        return new Table(
                List.of("Id", "Asked", "By", "Patch", "Phase"),
                patches.stream()
                        .map(patch -> List.of(
                                patch.id(), Words.moment(patch.asked(), zone), patch.by(), patch.name(), where(patch)))
                        .toList(),
                "no patch runs or waits");
    }

    private static String where(Activity.Underway patch) {
        return patch.phase().map(Words::of).orElse("waits")
                + patch.progress().map(soFar -> ": " + soFar).orElse("")
                + (patch.waitsForCalls() ? ", waits for calls inside" : "");
    }
}
