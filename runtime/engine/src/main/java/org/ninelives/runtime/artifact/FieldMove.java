package org.ninelives.runtime.artifact;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.ninelives.api.state.FieldReport.Decision;
import org.ninelives.api.state.FieldReport.Fate;
import org.ninelives.api.state.Migration;
import org.ninelives.runtime.state.DeclaredType;
import org.osgi.framework.Constants;

/**
 * What would become of the value of one field, told by its declarations in both versions.
 *
 * @param refusal why it cannot move
 * @param doubt why it may not
 */
record FieldMove(Fate fate, Decision decision, String detail, Optional<String> refusal, Optional<String> doubt) {

    /** Where nothing has to be decided. */
    static FieldMove of(Fate fate, String detail) {
        return new FieldMove(fate, Decision.NONE, detail, Optional.empty(), Optional.empty());
    }

    private static FieldMove of(Fate fate, Decision decision, String detail) {
        return new FieldMove(fate, decision, detail, Optional.empty(), Optional.empty());
    }

    private static FieldMove refused(String detail, String why) {
        return new FieldMove(Fate.REFUSED, Decision.NONE, detail, Optional.of(why), Optional.empty());
    }

    static FieldMove between(DeclaredField former, DeclaredField field, Artifact incumbent, Artifact candidate) {
        DeclaredType before = DeclaredTypes.of(former);
        DeclaredType after = DeclaredTypes.of(field);
        String text = before.text().equals(after.text()) ? after.text() : before.text() + " -> " + after.text();
        boolean vouched = former.share() || field.share();
        if (former.injected() || field.injected()) {
            return refused(
                    text,
                    "is carried and injected (@Reference): a service is no state, and the candidate gets its own; take"
                            + " @Carried from the field");
        }
        Optional<String> refusal = before.refusal().or(after::refusal);
        if (refusal.isPresent() && !vouched) {
            return refused(text, refusal.get() + "; take @Carried from the field");
        }
        if (!former.descriptor().equals(field.descriptor())) {
            FieldMove move = of(Fate.CONVERTED, FieldTypes.nameOf(former) + " -> " + FieldTypes.nameOf(field));
            return mayMigrate(candidate) ? move : move.withMisfit(before, after);
        }
        if (field.merge()) {
            return of(Fate.CONVERTED, Decision.NONE, text + ", merged with what the new version begins with");
        }
        if (FieldTypes.isPrimitive(field)) {
            return of(Fate.CARRIED, text);
        }
        if (vouched) {
            return of(Fate.CARRIED, Decision.BY_AUTHOR, "shared, " + text + ": as its author says");
        }
        Set<String> own = own(former, incumbent);
        own.addAll(own(field, candidate));
        if (!own.isEmpty()) {
            return of(
                    Fate.CONVERTED, Decision.BY_WALK, text + ", rebuilt: " + String.join(", ", own) + " of the module");
        }
        FieldMove move = before.needsNoWalk() && after.needsNoWalk()
                ? of(Fate.CARRIED, Decision.BY_TYPE, "shared, " + text + ": without a walk")
                : of(Fate.CARRIED, Decision.BY_WALK, "decided by a walk: " + text);
        return before.differsInKind(after) ? move.doubted(before, after) : move;
    }

    /** Whether the new version may have a migration that makes of a value what fits; an activator may register one. */
    private static boolean mayMigrate(Artifact candidate) {
        return candidate.headers().containsKey(Constants.BUNDLE_ACTIVATOR)
                || candidate.components().stream()
                        .anyMatch(component -> component.services().contains(Migration.class.getName()));
    }

    private FieldMove withMisfit(DeclaredType before, DeclaredType after) {
        Optional<String> misfit = before.misfit(after)
                .map(why -> why + "; give the field a new name and fill it by a Migration, or move the state by a"
                        + " StateTransfer");
        if (misfit.isEmpty()) {
            return this;
        }
        // Null fits everywhere but into a primitive.
        return before.isPrimitive() || after.isPrimitive()
                ? new FieldMove(Fate.REFUSED, decision, detail, misfit, doubt)
                : new FieldMove(fate, decision, detail, refusal, misfit.map(why -> why + ", unless it is null"));
    }

    /** Where nobody has to look at the elements to know that they do not fit. */
    private FieldMove doubted(DeclaredType before, DeclaredType after) {
        return new FieldMove(
                fate,
                decision,
                detail,
                refusal,
                Optional.of("what a " + before.text() + " holds does not fit into a " + after.text()
                        + ": unless it is empty, or a Migration of the component fills the field, the patch is refused when"
                        + " the state is moved"));
    }

    private static Set<String> own(DeclaredField field, Artifact artifact) {
        Set<String> own = new LinkedHashSet<>(FieldTypes.classesIn(field));
        own.removeIf(name -> !artifact.contains(name));
        return own;
    }

    FieldMove after(String words) {
        return new FieldMove(fate, decision, words + detail, refusal, doubt);
    }
}
