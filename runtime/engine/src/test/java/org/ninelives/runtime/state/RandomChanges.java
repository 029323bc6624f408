package org.ninelives.runtime.state;

import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Makes a later version of a {@link RandomVersion}: as much is changed as state can follow, and sometimes more. */
final class RandomChanges {

    private static final Map<String, List<String>> WIDER = Map.ofEntries(
            Map.entry("byte", List.of("short", "int", "long", "float", "double")),
            Map.entry("short", List.of("int", "long", "double")),
            Map.entry("char", List.of("int", "long")),
            Map.entry("int", List.of("long", "double")),
            Map.entry("float", List.of("double")),
            Map.entry("Integer", List.of("Number", "Object")),
            Map.entry("String", List.of("CharSequence", "Object")),
            Map.entry("Thing", List.of("Object")),
            Map.entry("Thing[]", List.of("Object[]", "Object")),
            Map.entry("List<Object>", List.of("Collection<Object>", "Iterable<Object>", "Object")),
            Map.entry("Set<Object>", List.of("Collection<Object>")),
            Map.entry("Map<Object, Object>", List.of("Object")));

    private final RandomVersion before;
    private final RandomVersion next;

    private RandomChanges(RandomVersion before) {
        this.before = before;
        this.next = before.copy();
    }

    /** A later version. */
    static RandomVersion after(RandomVersion before) {
        RandomChanges changes = new RandomChanges(before);
        List.copyOf(changes.next.types()).forEach(changes::reparent);
        changes.next.types().forEach(changes::change);
        changes.widenWhereHierarchiesChanged();
        return changes.next;
    }

    /** A later version in which something has no place that may or may not be in use. */
    static RandomVersion withoutAPlaceForAll(RandomVersion before) {
        RandomVersion next = after(before);
        List<RandomType> needless = next.types().stream()
                .filter(type -> type.number < before.types().size() && type.kind.ofObjects())
                .filter(type -> next.types().stream().noneMatch(other -> other.parent == type || other.outer == type))
                .toList();
        List<RandomType.Member> numbers = next.types().stream()
                .flatMap(type -> type.members.stream())
                .filter(member -> member.key < before.keys && member.key != RandomVersion.ID && !member.left)
                .filter(member -> RandomVersion.PRIMITIVES.contains(member.type))
                .toList();
        List<RandomType> enums = next.types(RandomType.Kind.ENUM);
        switch (next.random.nextInt(3)) {
            case 0 -> next.any(enums).members.remove(0);
            case 1 -> needless.stream().findAny().ifPresent(type -> type.vanished = true);
            default ->
                numbers.stream()
                        .skip(next.random.nextInt(1 + numbers.size()))
                        .findFirst()
                        .ifPresent(member -> {
                            member.type = "String";
                            member.initial = "null";
                        });
        }
        return next;
    }

    private void reparent(RandomType type) {
        RandomType parent = type.parent;
        if ((type.kind == RandomType.Kind.CLASS || type.kind == RandomType.Kind.INNER) && next.chance(20)) {
            RandomType above = new RandomType(next.types().size(), RandomType.Kind.CLASS);
            above.inserted = true;
            above.parent = parent;
            next.types().add(above);
            type.parent = above;
            for (RandomType.Member member : List.copyOf(type.members)) {
                if (!member.stays && next.chance(40)) {
                    type.members.remove(member);
                    above.members.add(member);
                }
            }
        } else if (parent != null && next.chance(parent.hasNamesake() ? 60 : 20)) {
            type.keyed |= type.levels().stream().anyMatch(level -> level.keyed);
            type.parent = parent.parent;
            for (RandomType.Member member : parent.members) {
                if (member.key == RandomVersion.ID || next.reversible || (!member.stays && next.chance(60))) {
                    type.members.add(member.copy());
                }
            }
        }
    }

    private void change(RandomType type) {
        if (!type.renamed && type.kind.ofObjects() && next.chance(type.hasNamesake() ? 50 : 15)) {
            type.name += "Renamed";
            type.renamed = true;
        }
        for (RandomType.Member member : List.copyOf(type.members)) {
            if (member.key != RandomVersion.ID && !member.stays) {
                change(type, member);
            }
        }
        for (int more = next.random.nextInt(3); more > 0; more--) {
            type.members.add(type.kind == RandomType.Kind.ENUM ? next.fresh("A", "") : next.anything(type));
        }
        if (next.chance(50)) {
            Collections.shuffle(type.members, next.random);
        }
    }

    private void change(RandomType type, RandomType.Member member) {
        if (member.from.isEmpty() && next.chance(20)) {
            member.from = member.name;
            member.name += "b";
        }
        if (type.kind == RandomType.Kind.ENUM) {
            return;
        }
        List<String> wider = WIDER.getOrDefault(member.type, List.of());
        boolean primitive = Character.isLowerCase(member.type.charAt(0));
        if (!wider.isEmpty() && !(next.reversible && primitive) && next.chance(40)) {
            member.type = next.any(wider);
        }
        member.isFinal ^= type.kind.ofObjects() && next.chance(10);
        if (!next.reversible && next.chance(12)) {
            type.members.remove(member);
        }
    }

    /** A field may go on holding whatever it could hold before. */
    private void widenWhereHierarchiesChanged() {
        for (RandomType type : next.types()) {
            for (RandomType.Member member : type.members) {
                if (member.type.startsWith(RandomVersion.REFERENCE)) {
                    String array = member.type.endsWith("[]") ? "[]" : "";
                    int number = Integer.parseInt(member.type.substring(1).replace(array, ""));
                    RandomType declared = next.types().get(number);
                    boolean still = number >= before.types().size()
                            || before.types().stream()
                                    .filter(other ->
                                            other.extendsOrIs(before.types().get(number)))
                                    .allMatch(other ->
                                            next.types().get(other.number).extendsOrIs(declared));
                    if (!still || (declared.kind.ofObjects() && next.chance(15))) {
                        member.type = "Thing" + array;
                    }
                }
            }
        }
    }
}
