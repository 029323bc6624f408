package org.ninelives.runtime.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ninelives.runtime.state.Upgrade.call;
import static org.ninelives.runtime.state.Upgrade.set;

import java.lang.reflect.Field;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ninelives.api.state.StateTransferException;

/**
 * Moves graphs that nobody thought of, and compares them with what a plain walk over the former graph and over the new
 * one finds: the same objects in the same places, rebuilt where an object of the module can be reached, else shared.
 */
class RandomGraphTest {

    private static final int GRAPHS = Integer.getInteger("ninelives.graphs", 500);

    /** Both versions: a maker of graphs, and a walk that lists every object beside a description of its place. */
    private static final String SOURCE = """
            class Probe { static int left = Integer.MAX_VALUE; static void asked() { if (left-- == 0) throw new IllegalStateException("failed on purpose"); } }
            enum Rank { LOW, HIGH { } }
            class Being { Object left; }
            class Player extends Being { Object left; Object right; final int id; Player(int id) { this.id = id; } }
            class Plain { Object any; Object[] more; Plain() { Probe.asked(); } }
            class Key implements Comparable<Key> {
                Object ref; final int id; Key(int id) { this.id = id; }
                @Override public int hashCode() { Probe.asked(); return id * 7; }
                @Override public boolean equals(Object o) { return o instanceof Key k && k.id == id; }
                @Override public int compareTo(Key k) { return Integer.compare(id, k.id); }
            }
            record Two(Object one, Object other) { Two { Probe.asked(); } }
            class Bag extends ArrayList<Object> { Object owner; }
            class Players {
                @Carried Object start; @Carried List<Object> also = new ArrayList<>(); int next; long seed; int size;
                Random random;

                void fill() {
                    random = new Random(seed);
                    List<Object> all = new ArrayList<>();
                    for (int i = 0; i < size; i++) all.add(some(all));
                    for (Object each : all) for (int i = 0; i < 2; i++) link(each, pick(all));
                    start = pick(all);
                    for (int i = 0; i < 3; i++) also.add(pick(all));
                }
                Object pick(List<Object> all) { return all.isEmpty() || random.nextInt(12) == 0 ? null : all.get(random.nextInt(all.size())); }
                Object some(List<Object> all) {
                    return switch (random.nextInt(26)) {
                        case 0, 1, 2 -> new Player(next++);
                        case 3, 4 -> new Plain();
                        case 5, 6, 7 -> new Key(next++);
                        case 8, 9 -> new ArrayList<>();
                        case 10 -> new HashMap<>();
                        case 11 -> new LinkedHashMap<>();
                        case 12 -> new TreeMap<>();
                        case 13 -> new HashSet<>();
                        case 14 -> new Object[3];
                        case 15 -> new AtomicReference<>();
                        case 16 -> new Library.Box(null, "box");
                        case 17 -> new Two(pick(all), pick(all));
                        case 18 -> Arrays.asList(pick(all), pick(all), "x");
                        case 19 -> Optional.ofNullable(pick(all));
                        case 20 -> Set.of(new Key(next++), new Key(next++));
                        case 21 -> Map.of(new Key(next++), or(pick(all)), new Key(next++), or(pick(all)));
                        case 22 -> List.of(or(pick(all)), or(pick(all)), or(pick(all)));
                        case 23 -> pick(all) instanceof List<?> l && !(l instanceof Bag) ? Collections.unmodifiableList(l) : new ConcurrentHashMap<>();
                        case 24 -> random.nextBoolean() ? new Bag() : new ArrayDeque<>();
                        default -> random.nextBoolean() ? Rank.HIGH : Player.class;
                    };
                }
                Object or(Object o) { return o == null ? "none" : o; }
                @SuppressWarnings("unchecked") void link(Object from, Object to) {
                    if (from instanceof Player p) { if (random.nextBoolean()) p.right = to; else if (random.nextBoolean()) p.left = to; else ((Being) p).left = to; }
                    else if (from instanceof Plain p) { p.any = to; p.more = new Object[] {to, p.more}; }
                    else if (from instanceof Key k) k.ref = to;
                    else if (from instanceof Bag b) { b.owner = to; b.add(to); }
                    else if (from instanceof ArrayList<?> l) ((List<Object>) l).add(to);
                    else if (from instanceof ArrayDeque<?> l) ((Deque<Object>) l).add(or(to));
                    else if (from instanceof Map<?, ?> m && !(m.getClass().getName().contains("Immutable"))) {
                        Object key = to instanceof Key ? to : new Key(next++);
                        ((Map<Object, Object>) m).put(key, or(to)); }
                    else if (from instanceof HashSet<?> s) ((Set<Object>) s).add(to instanceof Key ? to : new Key(next++));
                    else if (from instanceof Object[] a) a[random.nextInt(a.length)] = to;
                    else if (from instanceof AtomicReference<?> a) ((AtomicReference<Object>) a).set(to);
                    else if (from instanceof Library.Box b) b.content = to;
                }

                static List<Object> parts(Object o) {
                    if (o instanceof Player p) return Arrays.asList(((Being) p).left, p.left, p.right, p.id);
                    if (o instanceof Plain p) return Arrays.asList(p.any, p.more);
                    if (o instanceof Key k) return Arrays.asList(k.ref, k.id);
                    if (o instanceof Two t) return Arrays.asList(t.one(), t.other());
                    if (o instanceof Object[] a) return Arrays.asList(a);
                    if (o instanceof AtomicReference<?> a) return Arrays.asList(a.get());
                    if (o instanceof Library.Box b) return Arrays.asList(b.content, b.label());
                    if (o instanceof Optional<?> p) return Arrays.asList(p.orElse(null));
                    List<Object> parts = new ArrayList<>();
                    if (o instanceof Bag b) parts.add(b.owner);
                    if (o instanceof Map<?, ?> m) {
                        List<Object> keys = new ArrayList<>(m.keySet());
                        if (!(m instanceof LinkedHashMap)) keys.sort(null);
                        for (Object k : keys) { parts.add(k); parts.add(m.get(k)); }
                    } else if (o instanceof Collection<?> c) {
                        parts.addAll(c);
                        if (c instanceof Set) parts.sort(null);
                    }
                    return parts;
                }
                static boolean leaf(Object o) { return o == null || o instanceof String || o instanceof Number; }
                List<Object> walk() {
                    Map<Object, Integer> ids = new IdentityHashMap<>();
                    List<Object> found = new ArrayList<>(Arrays.asList(start, also));
                    List<Object> objects = new ArrayList<>();
                    for (int i = 0; i < found.size(); i++) {
                        Object o = found.get(i);
                        if (leaf(o) || ids.putIfAbsent(o, ids.size()) != null) continue;
                        objects.add(o);
                        found.addAll(parts(o));
                    }
                    return objects;
                }
                String tell() {
                    Map<Object, Integer> ids = new IdentityHashMap<>();
                    List<Object> objects = walk();
                    for (Object o : objects) ids.put(o, ids.size());
                    StringBuilder told = new StringBuilder();
                    for (Object o : objects) {
                        told.append(ids.get(o)).append(' ').append(o.getClass().getName());
                        if (o instanceof Enum || o instanceof Class) told.append(' ').append(o);
                        for (Object part : parts(o)) told.append(' ').append(leaf(part) ? "'" + part + "'" : ids.get(part));
                        told.append('\\n');
                    }
                    return told.toString();
                }
            }""";

    static List<Effort> efforts() {
        return List.of(Effort.alone(), Effort.careful());
    }

    @ParameterizedTest
    @MethodSource("efforts")
    void anyGraphArrivesAsItWas_theShortWayAndTheCarefulOne(Effort effort) throws Exception {
        Seeds.check(GRAPHS, seed -> {
            Upgrade game = filled(seed, effort);
            Object incumbent = game.pairs().get(0).incumbent();
            Object told = call(incumbent, "tell");

            compare(game, incumbent, game.move());

            assertThat(call(incumbent, "tell")).isEqualTo(told);
        });
    }

    @ParameterizedTest
    @MethodSource("efforts")
    void thereAndBackIsAsBefore_andTwoStepsAreAsGoodAsOne(Effort effort) throws Exception {
        Seeds.check(GRAPHS / 5, seed -> {
            Upgrade there = filled(seed, effort);
            Object incumbent = there.pairs().get(0).incumbent();
            Object told = call(incumbent, "tell");
            Object second = there.move();

            Upgrade back = there.back();
            back.effort = effort;
            back.pair("Players", second, Upgrade.make(incumbent.getClass()));
            Upgrade on = there.on(SOURCE);
            on.effort = effort;
            on.pair("Players", second, Upgrade.make(on.freshType("Players")));

            assertThat(call(back.move(), "tell")).isEqualTo(told);
            compare(there, incumbent, on.move());
        });
    }

    @ParameterizedTest
    @MethodSource("efforts")
    void wheneverSomethingFails_theFormerGraphIsAsItWas(Effort effort) throws Exception {
        Seeds.check(GRAPHS / 20, seed -> {
            Upgrade game = filled(seed, effort);
            Object incumbent = game.pairs().get(0).incumbent();
            Object told = call(incumbent, "tell");
            List<?> objects = (List<?>) call(incumbent, "walk");
            Object untouched = call(game.candidate(), "tell");
            asked(game, Integer.MAX_VALUE);
            game.prepare();
            int times = Integer.MAX_VALUE - asked(game, Integer.MAX_VALUE);

            for (int k = 0; k < times; k++) {
                asked(game, k);
                assertThatThrownBy(game::move)
                        .as("failing the %sth time", k)
                        .isInstanceOf(StateTransferException.class)
                        .hasMessageStartingWith("game/Players.")
                        .hasMessageContaining("failed on purpose");
            }

            asked(game, Integer.MAX_VALUE);
            assertThat(call(incumbent, "tell")).isEqualTo(told);
            List<?> after = (List<?>) call(incumbent, "walk");
            for (int i = 0; i < objects.size(); i++) {
                assertThat(after.get(i)).isSameAs(objects.get(i));
            }
            assertThat(call(game.candidate(), "tell")).isEqualTo(untouched);
            compare(game, incumbent, game.move());
        });
    }

    /** How often the candidate's code may still be asked; sets the number anew. */
    private static int asked(Upgrade game, int left) throws ReflectiveOperationException {
        Field field = game.freshType("Probe").getDeclaredField("left");
        field.setAccessible(true);
        int before = field.getInt(null);
        field.setInt(null, left);
        return before;
    }

    private static Upgrade filled(long seed, Effort effort) {
        Upgrade game = Upgrade.same(SOURCE);
        game.effort = effort;
        Object incumbent = game.component("Players");
        set(incumbent, "seed", seed);
        set(incumbent, "size", 2 + (int) Math.floorMod(seed, 40L));
        call(incumbent, "fill");
        return game;
    }

    private static void compare(Upgrade game, Object incumbent, Object candidate) throws Exception {
        Object told = call(incumbent, "tell");
        assertThat(call(candidate, "tell")).isEqualTo(told);
        List<?> former = (List<?>) call(incumbent, "walk");
        List<?> fresh = (List<?>) call(candidate, "walk");
        for (int i = 0; i < former.size(); i++) {
            assertThat(former.get(i) == fresh.get(i))
                    .as("whether object %s of%n%s is shared", i, told)
                    .isEqualTo(!reachesTheModule(game, former.get(i)));
        }
    }

    private static boolean reachesTheModule(Upgrade game, Object start) throws Exception {
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Object> found = new ArrayDeque<>(List.of(start));
        while (!found.isEmpty()) {
            Object object = found.pop();
            Class<?> type = object instanceof Class<?> itself ? itself : object.getClass();
            if (!type.isArray() && game.isOld(type)) {
                return true;
            }
            if (seen.add(object)) {
                for (Object part : parts(object)) {
                    if (part != null) {
                        found.push(part);
                    }
                }
            }
        }
        return false;
    }

    /** What an object outside the module holds; nothing else is asked for. */
    private static Iterable<?> parts(Object object) {
        if (object instanceof Map<?, ?> map) {
            Deque<Object> parts = new ArrayDeque<>(map.keySet());
            map.values().forEach(parts::add);
            return parts;
        }
        if (object instanceof Object[] array) {
            return java.util.Arrays.asList(array);
        }
        if (object instanceof java.util.concurrent.atomic.AtomicReference<?> reference) {
            return java.util.Arrays.asList(reference.get());
        }
        if (object instanceof java.util.Optional<?> optional) {
            return optional.stream().toList();
        }
        if (object instanceof Library.Box box) {
            return java.util.Arrays.asList(box.content);
        }
        return object instanceof Iterable<?> elements ? elements : List.of();
    }
}
