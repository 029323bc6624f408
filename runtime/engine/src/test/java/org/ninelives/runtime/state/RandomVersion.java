package org.ninelives.runtime.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One version of classes that nobody thought of: hierarchies, records, enums, nested and inner classes, with fields of all
 * kinds. {@link RandomChanges} makes later versions out of it, which differ in ways that state has to survive. What is the same
 * in two versions has the same number or key, whatever it is called: that is how a test knows it, by no name.
 */
final class RandomVersion {

    /** What is in all objects, and tells which they are. */
    static final int ID = 0;

    /** What leads to most of the objects. */
    static final int START = 1;

    /** In the text of a type, this and a number stand for the type of that number, however it is called. */
    static final String REFERENCE = "#";

    private static final List<String> PLAIN = List.of(
            "boolean",
            "byte",
            "short",
            "char",
            "int",
            "int",
            "long",
            "float",
            "double",
            "String",
            "Integer",
            "int[]",
            "List<String>",
            "Map<String, Integer>");

    static final List<String> PRIMITIVES = PLAIN.subList(0, 9);

    private static final List<String> OPEN = List.of(
            "Object",
            "Object",
            "Thing",
            "Thing",
            "Object[]",
            "Thing[]",
            "List<Object>",
            "Collection<Object>",
            "Set<Object>",
            "Map<Object, Object>",
            "Optional<Object>",
            "AtomicReference<Object>",
            "Library.Box");

    final Random random;
    final boolean reversible;
    private final List<RandomType> types = new ArrayList<>();

    /** One more than what the last member has. */
    int keys = 100;

    private RandomVersion(Random random, boolean reversible) {
        this.random = random;
        this.reversible = reversible;
    }

    /**
     * A first version.
     *
     * @param reversible whether later versions hold all that earlier ones hold, so that nothing is lost there and back
     */
    static RandomVersion first(Random random, boolean reversible) {
        RandomVersion first = new RandomVersion(random, reversible);
        first.types(RandomType.Kind.ENUM, 1 + random.nextInt(2));
        first.types(RandomType.Kind.CLASS, 3 + random.nextInt(4));
        first.types(RandomType.Kind.INNER, random.nextInt(2));
        first.types(RandomType.Kind.RECORD, 1 + random.nextInt(3));
        first.types(RandomType.Kind.COMPONENT, 1 + random.nextInt(2));
        first.types(RandomType.Kind.STATICS, 1);
        first.types.forEach(first::fill);
        RandomType.Member start = new RandomType.Member(START, "start", "Object", "null");
        start.stays = true;
        first.types(RandomType.Kind.COMPONENT).get(0).members.add(start);
        return first;
    }

    List<RandomType> types() {
        return types;
    }

    List<RandomType> types(RandomType.Kind kind) {
        return types.stream().filter(type -> type.kind == kind).toList();
    }

    private void types(RandomType.Kind kind, int count) {
        for (int i = 0; i < count; i++) {
            RandomType type = new RandomType(types.size(), kind);
            List<RandomType> before = types(RandomType.Kind.CLASS);
            if (kind.ofObjects() && !before.isEmpty()) {
                type.outer = kind == RandomType.Kind.INNER || chance(25) ? any(before) : null;
                type.parent = kind != RandomType.Kind.RECORD && chance(60) ? any(before) : null;
            }
            type.bare = kind == RandomType.Kind.CLASS && chance(30);
            type.keyed = chance(40);
            types.add(type);
        }
    }

    private void fill(RandomType type) {
        if (type.kind == RandomType.Kind.ENUM) {
            for (int i = 0; i < 3; i++) {
                type.members.add(fresh("A", ""));
            }
            return;
        }
        if (type.kind.ofObjects() && !type.hasId()) {
            type.members.add(new RandomType.Member(ID, "id", "int", "0"));
        }
        int count = type.kind.ofObjects() ? random.nextInt(5) : 2 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            RandomType.Member member = anything(type);
            List<RandomType.Member> inherited = type.levels().stream()
                    .skip(1)
                    .flatMap(level -> level.members.stream())
                    .filter(other -> other.key != ID)
                    .toList();
            if (!reversible && !inherited.isEmpty() && chance(10)) {
                RandomType.Member shadowed = any(inherited);
                if (type.members.stream().noneMatch(other -> other.name.equals(shadowed.name))) {
                    member.name = shadowed.name;
                    member.stays = true;
                    shadowed.stays = true;
                }
            }
            type.members.add(member);
        }
    }

    RandomType.Member fresh(String letter, String type) {
        int key = keys++;
        return new RandomType.Member(key, letter + key, type, initial(key, type));
    }

    private static String initial(int key, String type) {
        return switch (type) {
            case "boolean" -> "true";
            case "byte", "short", "char", "int", "long", "float", "double", "Integer" -> "" + key % 100;
            case "String" -> "\"" + key + "\"";
            case "int[]" -> "new int[] {" + key + "}";
            case "List<String>" -> "new ArrayList<>(List.of(\"" + key + "\"))";
            case "Map<String, Integer>" -> "new HashMap<>(Map.of(\"" + key + "\", " + key + "))";
            case "List<Object>", "Collection<Object>" -> "new LinkedList<>()";
            case "Set<Object>" -> "new HashSet<>()";
            case "Map<Object, Object>" -> "new TreeMap<>()";
            default -> "null";
        };
    }

    /** A new member of any type. */
    RandomType.Member anything(RandomType owner) {
        boolean plain = (owner.kind == RandomType.Kind.RECORD && owner.keyed) || chance(40);
        String declared = plain ? any(PLAIN) : any(OPEN);
        if (!plain && chance(40)) {
            RandomType other = any(types.stream()
                    .filter(type -> type.kind.ofObjects() || type.kind == RandomType.Kind.ENUM)
                    .toList());
            declared = REFERENCE + other.number + (chance(20) ? "[]" : "");
        }
        RandomType.Member member = fresh("f", declared);
        member.isFinal = owner.kind.ofObjects() && chance(25);
        member.left = !reversible && owner.kind != RandomType.Kind.RECORD && chance(10);
        return member;
    }

    /** The same, to be changed. */
    RandomVersion copy() {
        RandomVersion copy = new RandomVersion(random, reversible);
        copy.keys = keys;
        for (RandomType type : types) {
            RandomType same = new RandomType(type.number, type.kind);
            same.name = type.name;
            same.renamed = type.renamed;
            same.bare = type.bare;
            same.keyed = type.keyed;
            same.inserted = type.inserted;
            type.members.forEach(member -> same.members.add(member.copy()));
            copy.types.add(same);
        }
        for (RandomType type : types) {
            RandomType same = copy.types.get(type.number);
            same.parent = type.parent == null ? null : copy.types.get(type.parent.number);
            same.outer = type.outer == null ? null : copy.types.get(type.outer.number);
        }
        return copy;
    }

    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    <T> T any(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
