package org.ninelives.runtime.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ninelives.runtime.state.Upgrade.call;
import static org.ninelives.runtime.state.Upgrade.get;

import java.lang.reflect.Field;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ninelives.api.state.StateTransferException;

/** Large graphs, by several threads: the same arrives, and code of the module runs on one of them alone. */
class MovingTogetherTest {

    private static final Effort TOGETHER = new Effort(false, 7, 0);

    private static final String SOURCE = """
            class Plain { Plain left; Plain right; Object any; long number; }
            class Built { static final Set<String> makers = ConcurrentHashMap.newKeySet(); Built next; Object any; final List<Object> own = new ArrayList<>();
                Built() { makers.add(Thread.currentThread().getName()); } }
            record Row(long number, String text) { }
            record Checked(int number) { static final Set<String> makers = ConcurrentHashMap.newKeySet(); Checked { makers.add(Thread.currentThread().getName()); } }
            enum Kind { A, B }
            class Key { static final Set<String> asked = ConcurrentHashMap.newKeySet(); final int number; Key(int number) { this.number = number; }
                @Override public int hashCode() { asked.add(Thread.currentThread().getName()); return number; }
                @Override public boolean equals(Object o) { return o instanceof Key k && k.number == number; } }
            class Game {
                @Carried Map<String, Object> byName = new HashMap<>(); @Carried Map<Key, Plain> byKey = new HashMap<>(); @Carried List<Object> all = new ArrayList<>(); @Carried Row[] rows = {}; @Carried Plain tree; @Carried Object odd;
                int size;
                void fill() {
                    Random random = new Random(7);
                    Plain[] plain = new Plain[size];
                    Built[] built = new Built[size];
                    rows = new Row[size];
                    for (int i = 0; i < size; i++) { plain[i] = new Plain(); plain[i].number = i; built[i] = new Built(); rows[i] = new Row(i, "row" + i); }
                    for (int i = 0; i < size; i++) {
                        if (2 * i + 2 < size) { plain[i].left = plain[2 * i + 1]; plain[i].right = plain[2 * i + 2]; }
                        plain[i].any = switch (random.nextInt(8)) { case 0 -> built[random.nextInt(size)]; case 1 -> new ArrayList<Object>(List.of(plain[random.nextInt(size)], rows[i]));
                            case 2 -> rows[random.nextInt(size)]; case 3 -> new Checked(i); case 4 -> Kind.B; case 5 -> new Plain[] {plain[random.nextInt(size)], null}; case 6 -> "text"; default -> plain[random.nextInt(size)]; };
                        built[i].next = built[random.nextInt(size)]; built[i].any = plain[random.nextInt(size)]; built[i].own.add(i);
                        all.add(i % 3 == 0 ? plain[i] : i % 3 == 1 ? built[i] : rows[i]);
                        byName.put("p" + i, i % 2 == 0 ? plain[i] : built[i]);
                        if (i % 7 == 0) byKey.put(new Key(i), plain[i]);
                    }
                    tree = plain[0];
                }
                String tell() {
                    Map<Object, Integer> ids = new IdentityHashMap<>();
                    List<Object> found = new ArrayList<>(Arrays.asList(byName.size(), byKey.size(), tree, all, rows));
                    for (int i = 0; i < rows.length; i++) { found.add(byName.get("p" + i)); if (i % 7 == 0) found.add(byKey.get(new Key(i))); }
                    int told = 1;
                    for (int i = 0; i < found.size(); i++) {
                        Object o = found.get(i);
                        if (o == null || o instanceof Integer || o instanceof String || o instanceof Kind) { told = 31 * told + String.valueOf(o).hashCode(); continue; }
                        Integer known = ids.putIfAbsent(o, ids.size());
                        if (known != null) { told = 31 * told + known; continue; }
                        if (o instanceof Plain p) { found.addAll(Arrays.asList(p.left, p.right, p.any)); told = 31 * told + (int) p.number; }
                        else if (o instanceof Built b) { found.add(b.next); found.add(b.any); found.addAll(b.own); }
                        else if (o instanceof Row r) { told = 31 * told + (int) r.number(); found.add(r.text()); }
                        else if (o instanceof Checked c) told = 31 * told + c.number();
                        else if (o instanceof List<?> l) found.addAll(l);
                        else if (o instanceof Object[] a) found.addAll(Arrays.asList(a));
                        else throw new IllegalStateException(o.getClass().getName());
                    }
                    return ids.size() + " objects, " + told;
                }
            }
            """;

    @ParameterizedTest
    @ValueSource(ints = {300, 20_000, 150_000})
    void aGraphOfEverythingArrives_andCodeOfTheModuleRunsOnOneThread(int size) throws Exception {
        Upgrade game = filled(size);
        Object incumbent = game.pairs().get(0).incumbent();

        Object candidate = game.move();

        assertThat(call(candidate, "tell")).isEqualTo(call(incumbent, "tell"));
        Set<String> here = Set.of(Thread.currentThread().getName());
        assertThat(threads(game, "Built", "makers")).isEqualTo(here);
        assertThat(threads(game, "Checked", "makers")).isEqualTo(here);
        assertThat(threads(game, "Key", "asked")).isEqualTo(here);
        noThreadIsLeft();
    }

    @Test
    void whatCannotMoveIsSaidWithItsPath_whoeverFindsIt_andNothingIsChanged() throws Exception {
        Upgrade game = filled(50_000);
        Object incumbent = game.pairs().get(0).incumbent();
        Object untouched = call(game.candidate(), "tell");
        Object deep = get(get(get(incumbent, "tree"), "left"), "right");
        Upgrade.set(deep, "any", new Thread("not started"));

        assertThatThrownBy(game::move)
                .isInstanceOf(StateTransferException.class)
                .hasMessageContaining("left.right.any: a thread (java.lang.Thread) does not move");

        assertThat(call(game.candidate(), "tell")).isEqualTo(untouched);
        noThreadIsLeft();
        Upgrade.set(deep, "any", null);
        assertThat(call(game.move(), "tell")).isEqualTo(call(incumbent, "tell"));
    }

    @Test
    void givesUpWhenNobodyWaitsAnyMore_inTheMidstOfIt() throws Exception {
        Upgrade game = filled(150_000);
        AtomicInteger asked = new AtomicInteger();
        game.givenUp = () -> asked.incrementAndGet() > 20;

        assertThatThrownBy(game::move)
                .isInstanceOf(StateTransferException.class)
                .hasMessageContaining("given up after");

        noThreadIsLeft();
        game.givenUp = () -> false;
        assertThat(call(game.move(), "tell")).isEqualTo(call(game.pairs().get(0).incumbent(), "tell"));
    }

    private static Object threads(Upgrade game, String type, String name) throws ReflectiveOperationException {
        Field field = game.freshType(type).getDeclaredField(name);
        field.setAccessible(true);
        return field.get(null);
    }

    private static void noThreadIsLeft() {
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("ninelives-state"));
    }

    private static Upgrade filled(int size) {
        Upgrade game = Upgrade.same(SOURCE);
        game.effort = TOGETHER;
        Object incumbent = game.component("Game");
        Upgrade.set(incumbent, "size", size);
        call(incumbent, "fill");
        return game;
    }
}
