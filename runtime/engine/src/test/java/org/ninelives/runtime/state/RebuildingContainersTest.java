package org.ninelives.runtime.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ninelives.runtime.state.Upgrade.call;
import static org.ninelives.runtime.state.Upgrade.get;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RebuildingContainersTest {

    private static final String KEY = """
            class Key implements Comparable<Key> {
                final int n; Key(int n) { this.n = n; }
                @Override public int hashCode() { return n; }
                @Override public boolean equals(Object o) { return o instanceof Key k && k.n == n; }
                @Override public int compareTo(Key o) { return Integer.compare(n, o.n); }
                @Override public String toString() { return "k" + n; }
            }
            """;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "new ArrayList<>(List.of(a, b, a))",
                "new LinkedList<>(List.of(a, b, a))",
                "new ArrayDeque<>(List.of(a, b, a))",
                "new Vector<>(List.of(a, b, a))",
                "new Stack<>()",
                "new CopyOnWriteArrayList<>(List.of(a, b, a))",
                "new CopyOnWriteArraySet<>(List.of(a, b))",
                "new ConcurrentLinkedQueue<>(List.of(a, b, a))",
                "new ConcurrentLinkedDeque<>(List.of(a, b, a))",
                "new LinkedBlockingQueue<>(List.of(a, b, a))",
                "new LinkedBlockingDeque<>(List.of(a, b, a))",
                "new LinkedTransferQueue<>(List.of(a, b, a))",
                "new ArrayBlockingQueue<>(5, false, List.of(a, b, a))",
                "new PriorityQueue<>(List.of(b, a, b))",
                "new PriorityBlockingQueue<>(List.of(b, a, b))",
                "new HashSet<>(List.of(a, b))",
                "new LinkedHashSet<>(List.of(b, a))",
                "new TreeSet<>(List.of(b, a))",
                "new ConcurrentSkipListSet<>(List.of(b, a))",
                "ConcurrentHashMap.newKeySet()",
                "Collections.newSetFromMap(new IdentityHashMap<>())",
                "Collections.newSetFromMap(new ConcurrentHashMap<>())",
                "List.of(a)",
                "List.of(a, b, a)",
                "java.util.stream.Stream.of(a, null, b).toList()",
                "Set.of(a)",
                "Set.of(a, b)",
                "Arrays.asList(a, b)",
                "Collections.singletonList(a)",
                "Collections.singleton(a)",
                "Collections.unmodifiableList(new ArrayList<>(List.of(a, b)))",
                "Collections.unmodifiableCollection(new LinkedList<>(List.of(a, b)))",
                "Collections.unmodifiableSet(new TreeSet<>(List.of(a, b)))",
                "Collections.unmodifiableNavigableSet(new TreeSet<>(List.of(a, b)))",
                "Collections.unmodifiableList(List.of(a, b))",
                "Collections.unmodifiableSet(Set.of(a))",
                "Collections.synchronizedList(new LinkedList<>(List.of(a, b)))",
                "Collections.synchronizedSet(new HashSet<>(List.of(a, b)))"
            })
    void aCollectionIsRebuiltAsTheSameKind(String expression) throws Exception {
        Upgrade game = Upgrade.same(KEY
                + "class Players { @Carried Collection<Key> all; Key a = new Key(1), b = new Key(2);"
                + " void fill() { all = " + expression + "; if (all.isEmpty()) { all.add(a); all.add(b); } } }");
        Object incumbent = game.component("Players");
        call(incumbent, "fill");

        Collection<?> old = (Collection<?>) get(incumbent, "all");
        Collection<?> fresh = (Collection<?>) get(game.move(), "all");

        assertThat(fresh.getClass()).isSameAs(old.getClass());
        assertThat(told(fresh)).isEqualTo(told(old));
        assertThat(fresh).allMatch(each -> each == null || each.getClass() == game.freshType("Key"));
        // List.of(...).contains(null) and the like would throw.
        assertThat(new ArrayList<>(fresh)).allMatch(each -> each == null || fresh.contains(each));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "new HashMap<>(Map.of(a, b, b, a))",
                "new Hashtable<>(Map.of(a, b, b, a))",
                "new ConcurrentHashMap<>(Map.of(a, b, b, a))",
                "new TreeMap<>(Map.of(a, b, b, a))",
                "new ConcurrentSkipListMap<>(Map.of(a, b, b, a))",
                "new WeakHashMap<>(Map.of(a, b, b, a))",
                "new IdentityHashMap<>(Map.of(a, b))",
                "new LinkedHashMap<>()",
                "new LinkedHashMap<>(8, 0.75f, true)",
                "Map.of(a, b)",
                "Map.of(a, b, b, a)",
                "Collections.singletonMap(a, b)",
                "Collections.unmodifiableMap(new HashMap<>(Map.of(a, b)))",
                "Collections.unmodifiableSortedMap(new TreeMap<>(Map.of(a, b)))",
                "Collections.synchronizedMap(new LinkedHashMap<>(Map.of(a, b)))",
                "Collections.synchronizedSortedMap(new TreeMap<>(Map.of(a, b)))"
            })
    void aMapIsRebuiltAsTheSameKind(String expression) throws Exception {
        Upgrade game =
                Upgrade.same(KEY + "class Players { @Carried Map<Key, Object> all; Key a = new Key(1), b = new Key(2);"
                        + " void fill() { all = (Map) " + expression
                        + "; if (all.isEmpty()) { all.put(b, a); all.put(a, b); } } }");
        Object incumbent = game.component("Players");
        call(incumbent, "fill");

        Map<?, ?> old = (Map<?, ?>) get(incumbent, "all");
        Map<?, ?> fresh = (Map<?, ?>) get(game.move(), "all");

        assertThat(fresh.getClass()).isSameAs(old.getClass());
        assertThat(told(fresh)).isEqualTo(told(old));
        assertThat(fresh.keySet()).allMatch(key -> key.getClass() == game.freshType("Key") && fresh.containsKey(key));
    }

    /** The elements in their order, or in some order where there is none. */
    private static String told(Object container) {
        String told = container.toString();
        boolean ordered = !container
                .getClass()
                .getName()
                .matches(".*ImmutableCollections.(Set|Map).*|.*IdentityHashMap|.*SetFromMap");
        return ordered ? told : told.chars().sorted().boxed().toList().toString();
    }

    @Test
    void aPartOfAListIsRebuiltAsAListOfItsOwn() throws Exception {
        Upgrade game = Upgrade.same(
                KEY
                        + "class Players { @Carried List<Key> part = List.of(new Key(1), new Key(2), new Key(3)).subList(1, 3); }");
        game.component("Players");

        assertThat(get(game.move(), "part").toString()).isEqualTo("[k2, k3]");
    }

    @Test
    void theOrderOfAccessIsKept() throws Exception {
        Upgrade game = Upgrade.same(KEY + """
                class Players { @Carried Map<Integer, Key> all = new LinkedHashMap<>(8, 0.75f, true);
                    void fill() { for (int i = 0; i < 3; i++) all.put(i, new Key(i)); all.get(0); } }""");
        Object incumbent = game.component("Players");
        call(incumbent, "fill");

        Map<?, ?> fresh = (Map<?, ?>) get(game.move(), "all");

        assertThat(fresh.toString()).isEqualTo("{1=k1, 2=k2, 0=k0}");
        fresh.get(1);
        assertThat(fresh.toString()).isEqualTo("{2=k2, 0=k0, 1=k1}");
        assertThat(get(incumbent, "all").toString()).isEqualTo("{1=k1, 2=k2, 0=k0}");
    }

    @Test
    void aViewGoesOnShowingWhatItShowed() throws Exception {
        Upgrade game = Upgrade.same(KEY + """
                class Players {
                    @Carried Map<String, Key> all = new ConcurrentHashMap<>(Map.of("a", new Key(1)));
                    @Carried Map<String, Key> view = Collections.unmodifiableMap(all);
                    @Carried Key[] array = {new Key(3)};
                    @Carried List<Key> list = Arrays.asList(array);
                    String tell() { all.put("b", new Key(2)); array[0] = new Key(4); return view.size() + "" + list; }
                }""");
        game.component("Players");

        assertThat(call(game.move(), "tell")).isEqualTo("2[k4]");
    }

    @Test
    void bothSidesOfAKeySetBelongTogether() throws Exception {
        Upgrade game = Upgrade.same(KEY + """
                class Players {
                    @Carried ConcurrentHashMap<Key, Boolean> all = new ConcurrentHashMap<>();
                    @Carried Set<Key> keys = all.keySet(true);
                    void fill() { keys.add(new Key(1)); }
                    String tell() { keys.add(new Key(2)); return all.size() + ""; }
                }""");
        call(game.component("Players"), "fill");

        assertThat(call(game.move(), "tell")).isEqualTo("2");
    }

    @Test
    void aSortedContainerKeepsItsOrder_convertedIfItIsOfTheModule() throws Exception {
        Upgrade game = Upgrade.same(KEY + """
                class Backwards implements Comparator<Key> {
                    int sign = 1; @Override public int compare(Key a, Key b) { return sign * b.compareTo(a); } }
                class Players {
                    @Carried TreeMap<Key, Key> map = new TreeMap<>(new Backwards());
                    @Carried Queue<Key> queue = new PriorityQueue<>(map.comparator());
                    @Carried TreeSet<Key> set = new TreeSet<>(Comparator.reverseOrder());
                    @Carried TreeMap<String, Key> text = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
                    void fill() { for (int i = 0; i < 3; i++) { map.put(new Key(i), new Key(i)); set.add(new Key(i)); queue.add(new Key(i)); }
                        text.put("A", new Key(1)); }
                    String tell() { return map.keySet() + "" + set + queue.peek() + text.get("a") + (map.comparator() instanceof Backwards)
                            + (((PriorityQueue<Key>) queue).comparator() == map.comparator()); } }""");
        call(game.component("Players"), "fill");

        assertThat(call(game.move(), "tell")).isEqualTo("[k2, k1, k0][k2, k1, k0]k2k1truetrue");
    }

    @Test
    void hashContainersAreHashedAgain_afterTheirKeysAreFilled() throws Exception {
        Upgrade game = Upgrade.of("""
                class Key { String name = "a"; }
                class Players { @Carried Map<Key, Integer> map = new HashMap<>(Map.of(new Key(), 1)); @Carried Set<Key> set = Set.of(new Key());
                   @Carried Map<Set<Key>, Integer> deep = new HashMap<>(); void fill() { deep.put(new HashSet<>(set), 3); } }""", """
                class Key { String name;
                    @Override public int hashCode() { return name.length() * 31; }
                    @Override public boolean equals(Object o) { return o instanceof Key k && k.name.equals(name); } }
                class Players { @Carried Map<Key, Integer> map; @Carried Set<Key> set; @Carried Map<Set<Key>, Integer> deep;
                    String tell() { Key k = new Key(); k.name = "a"; return map.get(k) + "" + set.contains(k) + deep.get(Set.of(k)); } }""");
        call(game.component("Players"), "fill");

        assertThat(call(game.move(), "tell")).isEqualTo("1true3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Map", "Set"})
    void keysThatBecomeEqualAreRefused_forOneWouldBeLost(String kind) {
        String fields = """
                @Carried Map<Key, Integer> Map = new HashMap<>(); @Carried Set<Key> Set = new HashSet<>();
                """;
        Upgrade game = Upgrade.of(
                "class Key { } class Players { " + fields + " void fill() { for (int i = 0; i < 2; i++) { "
                        + (kind.equals("Map") ? "Map.put(new Key(), i);" : "Set.add(new Key());") + " } } }",
                "class Key { @Override public int hashCode() { return 1; } @Override public boolean equals(Object o) { return true; } }"
                        + "class Players { " + fields + " }");
        call(game.component("Players"), "fill");

        assertThatThrownBy(game::prepare)
                .hasMessageStartingWith("game/Players." + kind + ": of 2 ")
                .hasMessageContaining("1 are left");
    }

    @Test
    void theRoomOfAQueueIsKept() throws Exception {
        Upgrade game = Upgrade.same(
                KEY
                        + "class Players { @Carried BlockingQueue<Key> all = new ArrayBlockingQueue<>(3, true, List.of(new Key(1))); }");
        game.component("Players");

        assertThat(((ArrayBlockingQueue<?>) get(game.move(), "all")).remainingCapacity())
                .isEqualTo(2);
    }

    @Test
    void holdersOfReferencesAreRebuilt() throws Exception {
        Upgrade game = Upgrade.same(KEY + """
                class Players {
                    @Carried Optional<Key> some = Optional.of(new Key(1)); @Carried Optional<Key> none = Optional.empty();
                    @Carried AtomicReference<Key> ref = new AtomicReference<>(some.get());
                    @Carried AtomicReferenceArray<Key> refs = new AtomicReferenceArray<>(new Key[] {some.get(), null});
                    @Carried Map.Entry<Key, Key> entry = Map.entry(some.get(), some.get());
                    @Carried Map.Entry<String, Key> simple = new AbstractMap.SimpleEntry<>("x", some.get());
                    @Carried AtomicLong counter = new AtomicLong(5);
                    String tell() { Key k = some.get(); return k + "" + (ref.get() == k) + (refs.get(0) == k) + refs.length()
                            + (entry.getKey() == k) + (simple.getValue() == k) + none.isPresent(); }
                }""");
        Object incumbent = game.component("Players");

        Object candidate = game.move();

        assertThat(call(candidate, "tell")).isEqualTo("k1truetrue2truetruefalse");
        assertThat(get(candidate, "counter")).isSameAs(get(incumbent, "counter"));
        assertThat(get(candidate, "none")).isSameAs(get(incumbent, "none"));
    }

    @Test
    void aContainerWithoutObjectsOfTheModuleIsSharedInsideARebuiltObject() throws Exception {
        Upgrade game = Upgrade.same("class Player { List<Object> tags = new ArrayList<>(List.of(\"x\", List.of(1))); }"
                + "class Players { @Carried Player one = new Player(); }");
        Object incumbent = game.component("Players");

        Object candidate = game.move();

        assertThat(get(get(candidate, "one"), "tags")).isSameAs(get(get(incumbent, "one"), "tags"));
    }

    @Test
    void anEmptyContainerIsShared() throws Exception {
        Upgrade game = Upgrade.same(
                "class Player { } class Players { @Carried Map<String, Player> all = new ConcurrentHashMap<>(); }");
        Object incumbent = game.component("Players");

        assertThat(get(game.move(), "all")).isSameAs(get(incumbent, "all"));
        assertThat(List.copyOf(game.report().values())).containsExactly("CARRIED shared ConcurrentHashMap");
    }
}
