package org.ninelives.runtime.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ninelives.runtime.state.Upgrade.call;
import static org.ninelives.runtime.state.Upgrade.get;

import java.lang.reflect.Field;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
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
            enum Kind { A, B; static final Set<String> makers = ConcurrentHashMap.newKeySet(); static { makers.add(Thread.currentThread().getName()); } }
            class Fresh { static final Set<String> makers = ConcurrentHashMap.newKeySet(); static { makers.add(Thread.currentThread().getName()); } final int number; Fresh(int number) { this.number = number; } }
            class Bag extends ArrayList<Object> { static final Set<String> asked = ConcurrentHashMap.newKeySet();
                @Override public boolean addAll(Collection<?> all) { asked.add(Thread.currentThread().getName()); return super.addAll(all); } }
            record Packed(Bag bag) { }
            class Id { final int number; Id(int number) { this.number = number; }
                @Override public int hashCode() { return number; }
                @Override public boolean equals(Object o) { return o instanceof Id i && i.number == number; } }
            class Name { final Id id; Object any; Name(Id id) { this.id = id; }
                @Override public int hashCode() { return id.number; }
                @Override public boolean equals(Object o) { return o instanceof Name n && n.id.number == id.number; } }
            record Two(Id id, Name name) { }
            class Key { static final Set<String> asked = ConcurrentHashMap.newKeySet(); final int number; Key(int number) { this.number = number; }
                @Override public int hashCode() { asked.add(Thread.currentThread().getName()); return number; }
                @Override public boolean equals(Object o) { return o instanceof Key k && k.number == number; } }
            class Game {
                @Carried Map<String, Object> byName = new HashMap<>(); @Carried Map<Key, Plain> byKey = new HashMap<>(); @Carried List<Object> all = new ArrayList<>(); @Carried Row[] rows = {}; @Carried Plain tree;
                @Carried List<Object> lookedUp = new ArrayList<>();
                int size;
                void fill() {
                    Random random = new Random(7);
                    Plain[] plain = new Plain[size];
                    Built[] built = new Built[size];
                    rows = new Row[size];
                    for (int i = 0; i < size; i++) { plain[i] = new Plain(); plain[i].number = i; built[i] = new Built(); rows[i] = new Row(i, "row" + i); }
                    for (int i = 0; i < size; i++) {
                        if (2 * i + 2 < size) { plain[i].left = plain[2 * i + 1]; plain[i].right = plain[2 * i + 2]; }
                        plain[i].any = switch (random.nextInt(10)) { case 8 -> new Fresh(i); case 9 -> { Bag bag = new Bag(); bag.add(plain[random.nextInt(size)]); yield new Object[] {bag, new Packed(bag)}; } case 0 -> built[random.nextInt(size)]; case 1 -> new ArrayList<Object>(List.of(plain[random.nextInt(size)], rows[i]));
                            case 2 -> rows[random.nextInt(size)]; case 3 -> new Checked(i); case 4 -> Kind.B; case 5 -> new Plain[] {plain[random.nextInt(size)], null}; case 6 -> "text"; default -> plain[random.nextInt(size)]; };
                        built[i].next = built[random.nextInt(size)]; built[i].any = plain[random.nextInt(size)]; built[i].own.add(i);
                        all.add(i % 3 == 0 ? plain[i] : i % 3 == 1 ? built[i] : rows[i]);
                        byName.put("p" + i, i % 2 == 0 ? plain[i] : built[i]);
                        if (i % 7 == 0) byKey.put(new Key(i), plain[i]);
                    }
                    tree = plain[0];
                    Map<Id, Object> byId = new HashMap<>();
                    Map<Name, Object> byNames = new HashMap<>();
                    List<Object> early = new ArrayList<>();
                    for (int i = 0; i < size; i++) {
                        Id id = new Id(i); Name name = new Name(id); name.any = plain[i];
                        Plain holder = new Plain(); holder.any = i % 2 == 0 ? id : name; early.add(holder);
                        byId.put(id, i); byNames.put(name, i); early.add(i % 5 == 0 ? new Two(id, name) : "none");
                    }
                    lookedUp.add(early); lookedUp.add(new ArrayList<>(List.of(byId, byNames)));
                }
                String lost() {
                    Map<?, ?> byId = (Map<?, ?>) ((List<?>) lookedUp.get(1)).get(0);
                    Map<?, ?> byNames = (Map<?, ?>) ((List<?>) lookedUp.get(1)).get(1);
                    for (int i = 0; i < rows.length; i++)
                        if (!Integer.valueOf(i).equals(byId.get(new Id(i))) || !Integer.valueOf(i).equals(byNames.get(new Name(new Id(i))))) return "key " + i;
                    return byId.size() == rows.length && byNames.size() == rows.length ? "none" : "sizes";
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
                        else if (o instanceof Fresh f) told = 31 * told + f.number;
                        else if (o instanceof Packed p) found.add(p.bag());
                        else if (o instanceof List<?> l) { told = 31 * told + l.size(); found.addAll(l); }
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
        assertThat(threads(game, "Bag", "asked")).isEqualTo(here);
        assertThat(threads(game, "Kind", "makers")).isEqualTo(here);
        assertThat(threads(game, "Fresh", "makers")).isEqualTo(here);
        assertThat(call(candidate, "lost")).isEqualTo("none");
        noThreadIsLeft();
    }

    /** As a patch does: so there are copiers before the first object is made. */
    @RepeatedTest(10)
    void theSameIfItWasPlannedAhead_andNoKeyIsLost() throws Exception {
        Upgrade game = filled(10_000);
        Object incumbent = game.pairs().get(0).incumbent();
        Plan plan = game.plan();
        plan.obstacles(game.pairs());
        plan.rehearse(Duration.ofSeconds(1));

        Move.prepare(plan, game.pairs(), List.of(), List.of(), new Lent(), () -> false, TOGETHER)
                .apply();

        assertThat(call(game.candidate(), "tell")).isEqualTo(call(incumbent, "tell"));
        assertThat(call(game.candidate(), "lost")).isEqualTo("none");
        Set<String> here = Set.of(Thread.currentThread().getName());
        assertThat(threads(game, "Fresh", "makers")).isEqualTo(here);
        assertThat(threads(game, "Bag", "asked")).isEqualTo(here);
        assertThat(threads(game, "Kind", "makers")).isEqualTo(here);
    }

    /** A cycle of containers is for the careful way, while helpers are in the midst of large arrays. */
    @RepeatedTest(5)
    void whatIsTooHardOnTheShortWayEndsTheWorkOfAll() throws Exception {
        Upgrade game = Upgrade.same("""
                class Plain { Object any; Object[] more; }
                class Game { @Carried List<Object> all = new ArrayList<>();
                    void fill() {
                        for (int i = 0; i < 40; i++) { Plain p = new Plain(); p.more = new Object[20_000]; for (int j = 0; j < 20_000; j++) p.more[j] = new Plain(); all.add(p); }
                        for (int i = 0; i < 3000; i++) { Plain p = new Plain(); p.any = new Plain(); all.add(0, p); }
                        List<Object> circle = new ArrayList<>(); circle.add(circle); circle.add(new Plain()); Plain late = new Plain(); late.any = circle; all.add(500, late);
                    }
                    boolean isCircle() { List<?> circle = (List<?>) ((Plain) all.get(500)).any; return circle.get(0) == circle && all.size() == 3041; } }
                """);
        game.effort = TOGETHER;
        call(game.component("Game"), "fill");

        assertThat(call(game.move(), "isCircle")).isEqualTo(true);
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
                .hasMessageStartingWith("game/Game.")
                .hasMessageContaining(".any: a thread (java.lang.Thread) does not move");

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
