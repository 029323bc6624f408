package org.ninelives.runtime.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ninelives.runtime.state.Upgrade.call;
import static org.ninelives.runtime.state.Upgrade.get;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class FollowingCyclesTest {

    private static Object moved(String source) throws Exception {
        Upgrade game = Upgrade.same(source);
        call(game.component("Players"), "fill");
        return call(game.move(), "tell");
    }

    /** Does something with so little stack that a recursive walk would not get far. */
    private static void onASmallStack(ThrowingAction action) throws InterruptedException {
        AtomicReference<Throwable> failed = new AtomicReference<>();
        Thread thread = new Thread(
                null,
                () -> {
                    try {
                        action.run();
                    } catch (Throwable thrown) {
                        failed.set(thrown);
                    }
                },
                "small stack",
                256 * 1024);
        thread.start();
        thread.join();
        assertThat(failed.get()).isNull();
    }

    private interface ThrowingAction {
        void run() throws Exception;
    }

    @Test
    void aChainOfAnyLengthIsFollowed_throughFieldsMapsListsArraysAndRecords() throws Exception {
        Upgrade game = Upgrade.same("""
                class Link { Object next; }
                record Knot(Object next) {}
                class Players {
                    @Carried Object first;
                    void fill() {
                        Object last = null;
                        for (int i = 0; i < 200_000; i++) {
                            Link link = new Link(); link.next = last;
                            switch (i % 5) {
                                case 0 -> last = new HashMap<>(Map.of("next", link));
                                case 1 -> last = new ArrayList<>(List.of(link));
                                case 2 -> last = new Object[] {link};
                                case 3 -> last = new Knot(link);
                                default -> last = link;
                            }
                        }
                        first = last;
                    }
                    int tell() {
                        int count = 0;
                        for (Object at = first; at != null; ) {
                            if (at instanceof Link link) { count++; at = link.next; }
                            else if (at instanceof Knot knot) at = knot.next();
                            else if (at instanceof Map<?, ?> map) at = map.get("next");
                            else if (at instanceof List<?> list) at = list.get(0);
                            else at = ((Object[]) at)[0];
                        }
                        return count;
                    }
                }""");
        call(game.component("Players"), "fill");

        onASmallStack(() -> assertThat(call(game.move(), "tell")).isEqualTo(200_000));
    }

    @Test
    void aLongChainInACycleIsFollowed() throws Exception {
        Upgrade game = Upgrade.same("""
                class Link { Link next; Link previous; }
                class Players {
                    @Carried Link first = new Link();
                    void fill() {
                        Link last = first;
                        for (int i = 1; i < 200_000; i++) { last.next = new Link(); last.next.previous = last; last = last.next; }
                        last.next = first; first.previous = last;
                    }
                    int tell() { int n = 1; for (Link l = first.next; l != first; l = l.next) { n++; if (l.previous.next != l) return -1; } return n; }
                }""");
        call(game.component("Players"), "fill");

        onASmallStack(() -> assertThat(call(game.move(), "tell")).isEqualTo(200_000));
    }

    @Test
    void aFailureAtTheEndOfALongChainHasAReadablePath() {
        Upgrade game = Upgrade.same("""
                class Link { Object next; }
                class Players { @Carried Object first = Thread.currentThread();
                    void fill() { for (int i = 0; i < 1000; i++) { Link l = new Link(); l.next = first; first = l; } } }""");
        call(game.component("Players"), "fill");

        assertThatThrownBy(game::prepare)
                .hasMessageStartingWith("game/Players.first.next.next")
                .hasMessageContaining(".next...(")
                .hasMessageContaining(" more)....next")
                .satisfies(failure -> assertThat(failure.getMessage()).hasSizeLessThan(600));
    }

    @Test
    void aCycleThroughARecordIsClosed() throws Exception {
        assertThat(moved("""
                        record Team(String name, List<Player> members, Team[] rivals) {}
                        class Player { Team team; }
                        class Players {
                            @Carried Team team;
                            void fill() {
                                team = new Team("cats", new ArrayList<>(), new Team[1]); team.rivals()[0] = team;
                                Player p = new Player(); p.team = team; team.members().add(p);
                            }
                            boolean tell() { return team.members().get(0).team == team && team.rivals()[0] == team; }
                        }""")).isEqualTo(true);
    }

    @Test
    void aCycleThroughImmutableContainersIsClosed() throws Exception {
        assertThat(moved("""
                        class Player { Set<Player> set; Map<Player, Player> map; List<Player> list; Optional<Player> best;
                            Set<Set<Player>> sets; Map<String, List<Player>> deep; Object view; final String name; Player(String n) { name = n; }
                            @Override public int hashCode() { return name.hashCode(); }
                            @Override public boolean equals(Object o) { return o instanceof Player p && p.name.equals(name); } }
                        class Players {
                            @Carried Player one = new Player("one");
                            void fill() {
                                Player two = new Player("two");
                                one.set = Set.of(one, two); one.map = Map.of(one, two, two, one); one.list = List.of(two, one);
                                two.best = Optional.of(one); one.sets = Set.of(one.set); two.deep = Map.of("x", one.list);
                                one.view = Collections.unmodifiableList(new ArrayList<>(one.list));
                            }
                            String tell() {
                                Player two = one.list.get(0);
                                return "" + one.set.contains(one) + one.set.contains(two) + (one.map.get(one) == two)
                                    + (two.best.get() == one) + one.sets.contains(one.set) + (two.deep.get("x") == one.list)
                                    + (((List<?>) one.view).get(1) == one);
                            }
                        }""")).isEqualTo("truetruetruetruetruetruetrue");
    }

    @Test
    void hashContainersInACycleAreFilledLast_afterTheFieldsOfTheirKeys() throws Exception {
        assertThat(moved("""
                        class City { final Map<Key, String> index = new HashMap<>(); final TreeMap<Key, String> sorted = new TreeMap<>(); String name = "x"; }
                        class Key implements Comparable<Key> { City city; String name;
                            @Override public int hashCode() { return city.name.hashCode() * 31 + name.hashCode(); }
                            @Override public boolean equals(Object o) { return o instanceof Key k && k.name.equals(name); }
                            @Override public int compareTo(Key k) { return (city.name + name).compareTo(k.city.name + k.name); } }
                        class Players {
                            @Carried City city = new City();
                            void fill() { for (String n : "abcdef".split("")) { Key k = new Key(); k.city = city; k.name = n; city.index.put(k, n); city.sorted.put(k, n); } }
                            int tell() { int found = 0; for (Key k : city.index.keySet()) if (k.name.equals(city.index.get(k)) && k.name.equals(city.sorted.get(k))) found++; return found; }
                        }""")).isEqualTo(6);
    }

    @Test
    void hashContainersWhoseKeysHoldHashContainersOfTheSameCycleAreSettled() throws Exception {
        assertThat(moved("""
                        class Tag { Object back; final int n; Tag(int n) { this.n = n; }
                            @Override public int hashCode() { return n; } @Override public boolean equals(Object o) { return o instanceof Tag t && t.n == n; } }
                        class Key { Set<Tag> tags = new HashSet<>(); Object back;
                            @Override public int hashCode() { return tags.hashCode(); } @Override public boolean equals(Object o) { return o instanceof Key k && k.tags.equals(tags); } }
                        class Players {
                            @Carried Object start; Map<Key, String> map;
                            @Carried Map<Key, String> all = new HashMap<>();
                            void fill() {
                                for (int i = 0; i < 5; i++) {
                                    Key k = new Key(); k.back = all; Tag t = new Tag(i); t.back = i % 2 == 0 ? all : k.tags; k.tags.add(t);
                                    if (i == 0) start = k.tags; all.put(k, "v" + i);
                                }
                            }
                            int tell() { int found = 0; for (Key k : all.keySet()) if (all.get(k) != null && k.tags.containsAll(k.tags)) found++; return found; }
                        }""")).isEqualTo(5);
    }

    @Test
    void aComparatorMayBePartOfTheCycleThatItSorts() throws Exception {
        assertThat(moved("""
                        class Board {
                            int sign = -1; class ByScore implements Comparator<Score> { @Override public int compare(Score a, Score b) { return sign * Integer.compare(a.n, b.n); } }
                            record ByName(Board board) implements Comparator<Score> { @Override public int compare(Score a, Score b) { return board.sign * a.name.compareTo(b.name); } }
                            Comparator<Score> order = new ByScore(); TreeMap<Score, Board> scores = new TreeMap<>(order);
                            Set<Score> named = new TreeSet<>(new ByName(this)); }
                        class Score { final int n; final String name; Score(int n) { this.n = n; name = "s" + n; } @Override public String toString() { return name; } }
                        class Players {
                            @Carried Board board = new Board();
                            void fill() { for (int i = 0; i < 3; i++) { board.scores.put(new Score(i), board); board.named.add(new Score(i)); } }
                            String tell() { return board.scores.keySet() + "" + board.named + (board.scores.comparator() == board.order); }
                        }""")).isEqualTo("[s2, s1, s0][s2, s1, s0]true");
    }

    @Test
    void anObjectThatRefersToItselfStaysWhole() throws Exception {
        assertThat(moved("""
                        class Player { Object self = this; List<Object> list = new ArrayList<>(); Object[] array = new Object[1];
                            AtomicReference<Object> ref = new AtomicReference<>(); Map<Object, Object> map = new IdentityHashMap<>(); }
                        class Players {
                            @Carried Player one = new Player();
                            void fill() { one.list.add(one.list); one.list.add(one); one.array[0] = one.array; one.array = new Object[] {one.array, one};
                                one.ref.set(one.ref); one.ref.set(one); one.map.put(one.map, one); }
                            boolean tell() { return one.self == one && one.list.get(0) == one.list && one.list.get(1) == one
                                && one.array[1] == one && ((Object[]) one.array[0])[0] == one.array[0] && one.ref.get() == one && one.map.get(one.map) == one; }
                        }""")).isEqualTo(true);
    }

    @Test
    void theIncumbentsObjectsAreLeftAsTheyAre() throws Exception {
        Upgrade game = Upgrade.same("""
                class Player { Player next; List<Player> all = new ArrayList<>(); }
                class Players { @Carried Player one = new Player(); void fill() { one.next = one; one.all.add(one); } }""");
        Object incumbent = game.component("Players");
        call(incumbent, "fill");
        Object one = get(incumbent, "one");

        game.move();

        assertThat(get(incumbent, "one")).isSameAs(one);
        assertThat(get(one, "next")).isSameAs(one);
        assertThat((java.util.List<?>) get(one, "all")).hasSize(1).allMatch(each -> each == one);
    }
}
