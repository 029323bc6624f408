package org.ninelives.runtime.state;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.state.Migration;
import org.ninelives.api.state.OldObject;
import org.ninelives.api.state.StateTransferException;

/** The move of what {@link RandomClasses} hold to another version of them. */
final class RandomUpgrade implements Successors {

    private final RandomClasses former;
    private final RandomClasses fresh;
    private final List<Object> incumbents;
    private final List<Object> candidates;
    private final List<Migration<?>> migrations = new ArrayList<>();

    private RandomUpgrade(RandomClasses former, List<Object> incumbents, RandomClasses fresh, List<Object> candidates) {
        this.former = former;
        this.incumbents = incumbents;
        this.fresh = fresh;
        this.candidates = candidates;
    }

    /** Of a version that holds something already. */
    static RandomUpgrade arrived(RandomClasses classes, List<Object> components) {
        return new RandomUpgrade(classes, components, classes, components);
    }

    /** On to new components of another version. */
    RandomUpgrade to(RandomClasses next) {
        return new RandomUpgrade(fresh, candidates, next, components(next));
    }

    /** New components of a version. */
    static List<Object> components(RandomClasses classes) {
        return classes.version().types(RandomType.Kind.COMPONENT).stream()
                .map(type -> Upgrade.make(classes.of(type.number)))
                .toList();
    }

    /** Lets a migration complete every object, components included, which changes nothing and asks the new version's code. */
    RandomUpgrade migrating() {
        fresh.version().types().stream()
                .filter(type -> type.kind.ofObjects() || type.kind == RandomType.Kind.COMPONENT)
                .forEach(type -> migrations.add(new Asking(fresh.of(type.number), fresh.named("game.Probe"))));
        return this;
    }

    private record Asking(Class<?> migrated, Class<?> probe) implements Migration<Object> {

        @Override
        @SuppressWarnings("unchecked") // whatever it is, it is an object
        public Class<Object> type() {
            return (Class<Object>) migrated;
        }

        @Override
        public void migrate(OldObject old, Object completed) {
            RandomClasses.call(probe, "asked");
        }
    }

    @Override
    public boolean isOld(Class<?> type) {
        return former.defines(type);
    }

    @Override
    public Class<?> successorOf(Class<?> old) throws ClassNotFoundException {
        RandomType type = former.typeOf(old);
        List<RandomType> types = fresh.version().types();
        if (type != null && (type.number >= types.size() || types.get(type.number).vanished)) {
            throw new ClassNotFoundException(old.getName());
        }
        return type == null ? fresh.named(old.getName()) : fresh.of(type.number);
    }

    Move prepare(Effort effort) throws StateTransferException {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < candidates.size(); i++) {
            Object candidate = candidates.get(i);
            pairs.add(new Pair("game", candidate.getClass().getSimpleName(), incumbents.get(i), candidate));
        }
        for (RandomType type : fresh.version().types(RandomType.Kind.STATICS)) {
            pairs.add(Pair.ofClasses("game", type.name, former.of(type.number), fresh.of(type.number), false));
        }
        return Move.prepare(Plan.of(this, migrations), pairs, List.of(), migrations, new Lent(), () -> false, effort);
    }

    void move(Effort effort) throws StateTransferException {
        prepare(effort).apply();
    }

    /** What the former version holds in carried fields, by their keys. */
    Map<Integer, @Nullable Object> held() {
        Map<Integer, @Nullable Object> held = new LinkedHashMap<>();
        for (RandomType type : carriers(former)) {
            former.moving(type).forEach((key, field) -> held.put(key, PlainWalk.read(field, holder(type, incumbents))));
        }
        return held;
    }

    /** What the new version holds now in all fields, by their names; all names are different. */
    Map<String, @Nullable Object> holds() {
        Map<String, @Nullable Object> holds = new LinkedHashMap<>();
        for (RandomType type : carriers(fresh)) {
            for (RandomType.Member member : type.members) {
                Field field = RandomClasses.field(fresh.of(type.number), member.name);
                holds.put(member.name, PlainWalk.read(field, holder(type, candidates)));
            }
        }
        return holds;
    }

    /** What the new version is to hold, as {@link ReferenceCopier} has it; to be asked before the move. */
    Map<String, @Nullable Object> expected() {
        Map<Integer, @Nullable Object> held = held();
        Set<Integer> known = new HashSet<>();
        carriers(fresh).forEach(type -> known.addAll(fresh.moving(type).keySet()));
        held.keySet().retainAll(known);
        List<@Nullable Object> copies = ReferenceCopier.copies(former, fresh, new ArrayList<>(held.values()));
        int next = 0;
        for (Map.Entry<Integer, @Nullable Object> entry : held.entrySet()) {
            entry.setValue(copies.get(next++));
        }
        Map<String, @Nullable Object> expected = holds();
        for (RandomType type : carriers(fresh)) {
            fresh.moving(type).forEach((key, field) -> {
                if (held.containsKey(key)) {
                    Object widened = Array.newInstance(field.getType(), 1);
                    Array.set(widened, 0, held.get(key));
                    expected.put(field.getName(), Array.get(widened, 0));
                }
            });
        }
        return expected;
    }

    /** All objects of the former version, each beside what it holds now. */
    Map<Object, List<@Nullable Object>> everything() {
        return PlainWalk.everything(held().values());
    }

    private static List<RandomType> carriers(RandomClasses classes) {
        return classes.version().types().stream()
                .filter(type -> Set.of(RandomType.Kind.COMPONENT, RandomType.Kind.STATICS)
                        .contains(type.kind))
                .toList();
    }

    private static @Nullable Object holder(RandomType type, List<Object> components) {
        return components.stream()
                .filter(component -> component.getClass().getSimpleName().equals(type.name))
                .findFirst()
                .orElse(null);
    }
}
