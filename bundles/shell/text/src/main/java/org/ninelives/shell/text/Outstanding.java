package org.ninelives.shell.text;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.ninelives.api.ModuleStatus;
import org.ninelives.api.PatchService;
import org.ninelives.api.TaskStatus;
import org.ninelives.api.state.StateTree;

/**
 * What a module goes on with beside its carried fields: the objects that consumers hold, and the tasks that are still to come.
 *
 * @param handedOut by their classes
 * @param tasks by their names
 */
record Outstanding(List<StateTree.HandedOut> handedOut, List<TaskStatus> tasks) {

    static Outstanding of(StateTree tree, PatchService patches) {
        return new Outstanding(
                tree.handedOut(),
                patches.status().stream()
                        .filter(module -> module.module().equals(tree.module()))
                        .map(ModuleStatus::tasks)
                        .flatMap(List::stream)
                        .toList());
    }

    /** That of some modules together. */
    static Outstanding of(List<Outstanding> modules) {
        List<StateTree.HandedOut> handedOut = new ArrayList<>();
        List<TaskStatus> tasks = new ArrayList<>();
        modules.forEach(module -> {
            handedOut.addAll(module.handedOut());
            tasks.addAll(module.tasks());
        });
        return new Outstanding(handedOut, tasks);
    }

    void show(Screen screen) {
        if (!handedOut.isEmpty() || !tasks.isEmpty()) {
            screen.line("");
        }
        if (!handedOut.isEmpty()) {
            screen.line("handed out:");
            handedOut.forEach(
                    objects -> TreeText.line(screen, String.format("  %,d of %s", objects.count(), objects.type())));
        }
        if (!tasks.isEmpty()) {
            screen.line("tasks:");
            tasks.forEach(task -> TreeText.line(screen, "  " + ModuleText.task(task)));
        }
    }

    /** As two members of the object that is being written. */
    void write(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("handedOut");
        for (StateTree.HandedOut objects : handedOut) {
            json.writeStartObject();
            json.writeStringField("type", objects.type());
            json.writeNumberField("count", objects.count());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("tasks");
        for (TaskStatus task : tasks) {
            json.writeStartObject();
            json.writeStringField("name", task.name());
            if (task.period().isPresent()) {
                json.writeNumberField("periodMillis", task.period().get().toMillis());
            }
            json.writeNumberField("dueMillis", task.due().toMillis());
            json.writeNumberField("ticks", task.ticks());
            json.writeNumberField("leftOut", task.leftOut());
            if (task.failure().isPresent()) {
                json.writeStringField("failure", task.failure().get());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
