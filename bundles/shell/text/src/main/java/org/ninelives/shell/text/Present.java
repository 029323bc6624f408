package org.ninelives.shell.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ninelives.api.Member;
import org.ninelives.api.PatchService;
import org.ninelives.api.Plan;
import org.ninelives.api.state.FieldReport;
import org.ninelives.api.state.StateTree;

/** What the versions that a plan replaces hold now, in carried fields and beside them. */
final class Present {

    private final Map<String, List<StateTree.Node>> values = new HashMap<>();
    private final List<Outstanding> outstanding = new ArrayList<>();
    private final List<String> unreadable = new ArrayList<>();

    private Present() {}

    static Present of(Plan plan, PatchService patches) {
        Present present = new Present();
        List<String> modules = Choices.modules(patches);
        for (Member member : plan.members()) {
            if (member.from() != null && modules.contains(member.replaces())) {
                present.read(member, patches);
            }
        }
        return present;
    }

    private void read(Member member, PatchService patches) {
        try {
            StateTree tree = patches.state(member.replaces(), new StateTree.Bounds(0, 1, 10_000));
            outstanding.add(Outstanding.of(tree, patches));
            for (StateTree.Owner owner : tree.owners()) {
                for (StateTree.Field field : owner.fields()) {
                    add(member.module(), owner.component(), field.value());
                    if (!owner.type().equals(owner.component())) {
                        // What an activator registers has no name but that of its class.
                        add(member.module(), owner.type(), field.value());
                    }
                }
            }
        } catch (IllegalStateException | IllegalArgumentException notNow) {
            unreadable.add(String.valueOf(notNow.getMessage()));
        }
    }

    private void add(String module, String component, StateTree.Node value) {
        values.computeIfAbsent(key(module, component, value.name()), key -> new ArrayList<>())
                .add(value);
    }

    private static String key(String module, String component, String field) {
        return module + "/" + component + "." + field;
    }

    /** One for each object of its component; empty if none is in use, or it is called otherwise in the new version. */
    List<StateTree.Node> valuesOf(FieldReport field) {
        return values.getOrDefault(key(field.module(), field.component(), field.field()), List.of());
    }

    /** What those versions go on with beside their fields. */
    Outstanding outstanding() {
        return Outstanding.of(outstanding);
    }

    /** Why some state could not be read, a line each. */
    List<String> unreadable() {
        return unreadable;
    }
}
