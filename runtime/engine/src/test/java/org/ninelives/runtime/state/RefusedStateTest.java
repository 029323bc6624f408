package org.ninelives.runtime.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ninelives.runtime.state.Upgrade.call;
import static org.ninelives.runtime.state.Upgrade.get;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ninelives.api.state.StateTransferException;

class RefusedStateTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "new ForkJoinPool(1)|an executor",
                "new Thread()|a thread",
                "Thread.currentThread().getThreadGroup()|a thread group",
                "new Timer(true)|a timer",
                "new Library.Declaration()|a declaration of a task",
                "new java.util.concurrent.locks.ReentrantLock()|a lock",
                "new java.util.concurrent.locks.ReentrantReadWriteLock()|a lock",
                "new java.util.concurrent.locks.ReentrantReadWriteLock().readLock()|a lock",
                "new java.util.concurrent.locks.StampedLock()|a lock",
                "new Semaphore(1)|a semaphore",
                "new CountDownLatch(1)|a latch",
                "new CyclicBarrier(1)|a barrier",
                "new java.io.ByteArrayInputStream(new byte[0])|something to be closed",
                "java.util.stream.Stream.of(1)|something to be closed",
                "java.nio.channels.Channels.newChannel(System.in)|something to be closed",
                "new java.net.Socket()|something to be closed",
                "Players.class.getClassLoader()|a class loader",
                "new ThreadLocal<String>()|a thread local",
                "new CompletableFuture<String>()|a future",
                "new FutureTask<String>(() -> null)|a future",
                "String.class.getMethods()[0]|a reflected member"
            })
    void whatLivesOnItsOwnIsRefused_withItsPathAndAnotherWay(String expression, String what) {
        Upgrade game = Upgrade.same("class Players { @Carried Map<String, Object> all = new HashMap<>();"
                + " void fill() { all.put(\"it\", new Object[] {" + expression + "}); } }");
        call(game.component("Players"), "fill");

        assertThatThrownBy(game::prepare)
                .isInstanceOf(StateTransferException.class)
                .hasMessageStartingWith("game/Players.all[\"it\"][0]: " + what)
                .hasMessageContaining("create it in promoted()");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "new java.util.zip.Inflater()",
                "java.nio.ByteBuffer.allocateDirect(8)",
                "new java.io.FileDescriptor()",
                "java.lang.invoke.MethodHandles.identity(int.class)"
            })
    void whatIsOnlyAHandleOfSomethingOutsideTheHeapIsRefused_withItsPath(String expression) {
        Upgrade game = Upgrade.same(
                "class Item { Object handle = " + expression + "; }"
                        + " class Players { @Carried List<Item> all = new ArrayList<>(); void fill() { all.add(new Item()); } }");
        call(game.component("Players"), "fill");

        assertThatThrownBy(game::prepare)
                .isInstanceOf(StateTransferException.class)
                .hasMessageStartingWith("game/Players.all[0].handle: ");
    }

    @Test
    void aSingletonIsRefused_forThereWouldBeTwo() {
        String only = "class Only implements java.io.Serializable { static final Only INSTANCE = new Only(); int n;"
                + " private Object readResolve() { return INSTANCE; } }";
        Upgrade game = Upgrade.same(only + " class Players { @Carried Map<String, Object> all = new HashMap<>();"
                + " void fill() { all.put(\"it\", Only.INSTANCE); } }");
        call(game.component("Players"), "fill");

        assertThatThrownBy(game::prepare)
                .isInstanceOf(StateTransferException.class)
                .hasMessageStartingWith("game/Players.all[\"it\"]: a game.Only is there once (readResolve)")
                .hasMessageContaining("transient");
    }

    @Test
    void aClassThatOnlyReplacesWhatIsRead_andKeepsNoneOfItsOwn_isNoSingleton() throws Exception {
        Upgrade game = Upgrade.same("class Price implements java.io.Serializable { int n = 3;"
                + " private Object readResolve() { return new Price(); } }"
                + " class Players { @Carried Price price; void fill() { price = new Price(); } }");
        call(game.component("Players"), "fill");

        assertThat(get(get(game.move(), "price"), "n")).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "new HashMap<>().keySet()",
                "new LongAccumulator(Long::max, 0)",
                "Comparator.comparing(Object::toString)",
                "new java.lang.ref.WeakReference<Object>(this)",
                "new RuntimeException()",
                "Collections.checkedList(new ArrayList<>(), Object.class)"
            })
    void whatCannotBeReadIsRefused_withAdvice(String expression) {
        Upgrade game = Upgrade.same("class Players { @Carried Object it = " + expression + "; }");
        game.component("Players");

        assertThatThrownBy(game::prepare)
                .hasMessageStartingWith("game/Players.it: what a ")
                .hasMessageContaining("@Carried(share = true)")
                .hasMessageContaining("StateTransfer");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(Runnable) () -> {}",
                "(Supplier<Object>) Players::new",
                "new Object() { }",
                "Library.lambda(new Players())",
            })
    void codeOfTheModuleIsRefused(String expression) {
        Upgrade game =
                Upgrade.same("class Players { @Carried List<Object> all = new ArrayList<>(); void fill() { all.add("
                        + expression + "); } }");
        call(game.component("Players"), "fill");

        assertThatThrownBy(game::prepare)
                .hasMessageStartingWith("game/Players.all[0]: it is code")
                .hasMessageContaining("restored()");
    }

    @Test
    void aProxyIsRefused() {
        Upgrade game = Upgrade.same("""
                class Players { @Carried Object it = java.lang.reflect.Proxy.newProxyInstance(
                    Players.class.getClassLoader(), new Class<?>[] {Runnable.class}, (p, m, a) -> null); }""");
        game.component("Players");

        assertThatThrownBy(game::prepare).hasMessageStartingWith("game/Players.it: it is a proxy");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Library.lambda(\"text\")",
                "Comparator.naturalOrder()",
                "Collections.reverseOrder()",
                "String.CASE_INSENSITIVE_ORDER",
                "java.time.ZonedDateTime.now()",
                "java.nio.file.Path.of(\"x\")",
                "java.nio.charset.StandardCharsets.UTF_8",
                "UUID.randomUUID()",
                "new java.math.BigDecimal(\"1.5\")",
                "java.net.URI.create(\"http://x\")",
                "Locale.GERMANY",
                "TimeZone.getDefault()",
                "Calendar.getInstance()",
                "new Date()",
                "new Random(1)",
                "java.util.regex.Pattern.compile(\"x\")",
                "new LongAdder()",
                "new AtomicIntegerArray(3)",
                "new BitSet()",
                "new StringBuilder()",
                "Currency.getInstance(\"EUR\")",
                "java.net.InetAddress.getLoopbackAddress()",
                "TimeUnit.DAYS",
                "String.class",
                "new long[3]",
                "new String[2][2]",
                "Collections.emptyList()",
                "Collections.emptyMap()",
                "OptionalInt.of(1)",
                "new Object()",
                "new LongSummaryStatistics()",
                "new java.text.SimpleDateFormat()",
                "new java.net.InetSocketAddress(1)",
                "new Properties()"
            })
    void whatHidesNothingIsShared(String expression) throws Exception {
        Upgrade game = Upgrade.same("class Players { @Carried Object it; Object[] fill() throws Exception { it = "
                + expression + "; return null; } }");
        Object incumbent = game.component("Players");
        call(incumbent, "fill");

        assertThat(get(game.move(), "it")).isSameAs(get(incumbent, "it"));
    }

    @Test
    void aViewWhoseOriginCannotBeSeenIsRefused_forItWouldStopShowingIt() {
        Upgrade game = Upgrade.same(
                "enum Rank { LOW } class Players { @Carried Set<Rank> view = Collections.unmodifiableSet(EnumSet.of(Rank.LOW)); }");
        game.component("Players");

        assertThatThrownBy(game::prepare)
                .hasMessageContaining("wraps cannot be read")
                .hasMessageContaining("make the view in restored()");
    }

    @Test
    void whatAnAuthorVouchesForIsShared_unopened() throws Exception {
        Upgrade game = Upgrade.same("class Players { @Carried(share = true) final Semaphore it = new Semaphore(1); }");
        Object incumbent = game.component("Players");

        assertThat(get(game.move(), "it")).isSameAs(get(incumbent, "it"));
        assertThat(game.report()).containsEntry("it", "CARRIED shared Semaphore, as its author says");
    }

    @Test
    void whatCanBeClosedIsNotSharedSilently() {
        Upgrade game = Upgrade.same("class Players { @Carried Library.Pool pool = new Library.Pool(); }");
        game.component("Players");

        assertThatThrownBy(game::prepare)
                .hasMessageStartingWith("game/Players.pool: a " + Library.Pool.class.getName() + " can be closed")
                .hasMessageContaining("@Carried(share = true)");
    }

    @Test
    void aLockInsideAnObjectOfALibraryIsItsOwnAffair() throws Exception {
        Upgrade game = Upgrade.same("class Players { @Carried Object it = new Library.Box(1, \"x\"); }");
        Object incumbent = game.component("Players");

        assertThat(get(game.move(), "it")).isSameAs(get(incumbent, "it"));
    }

    @Test
    void aThreadInsideAnObjectOfALibraryIsNot() {
        Upgrade game = Upgrade.same("class Players { @Carried Object it = new Library.Box(new Thread(), \"x\"); }");
        game.component("Players");

        assertThatThrownBy(game::prepare).hasMessageStartingWith("game/Players.it.content: a thread");
    }

    @Test
    void aTransientFieldOfAnObjectInsideIsNotLookedAt() throws Exception {
        Upgrade game = Upgrade.same("""
                class Player { transient Thread thread = Thread.currentThread(); final transient Object lock = new Object(); }
                class Players { @Carried Player one = new Player(); }""");
        Object incumbent = game.component("Players");

        Object fresh = get(game.move(), "one");

        assertThat(get(fresh, "lock")).isNotNull().isNotSameAs(get(get(incumbent, "one"), "lock"));
    }

    @Test
    void anObjectOfTheModuleThatExtendsAClosedClassIsRefused() {
        Upgrade game = Upgrade.same(
                "class Failure extends Exception { } class Players { @Carried Object last = new Failure(); }");
        game.component("Players");

        assertThatThrownBy(game::prepare)
                .hasMessage("game/Players.last: game.Failure extends java.lang.Exception, whose fields cannot be read");
    }

    @Test
    void aHashContainerOfALibraryThatHoldsObjectsOfTheModuleIsRefusedOrRight() throws Exception {
        Upgrade game = Upgrade.same("""
                class Player { }
                class Players { @Carried Set<Object> all = new Library.OwnSet();
                    void fill() { all.add(new Player()); }
                    boolean tell() { return all.contains(all.iterator().next()); } }""");
        call(game.component("Players"), "fill");

        assertThat(call(game.move(), "tell")).isEqualTo(true);
    }

    @Test
    void keysThatAreNotTextAreNamedWithoutAskingTheModule() {
        Upgrade game = Upgrade.same("""
                enum Kind { GOOD } class Key { @Override public String toString() { throw new IllegalStateException(); } }
                class Players { @Carried Map<Object, Object> all = new HashMap<>();
                    void fill() { all.put(new Key(), Map.of(Kind.GOOD, Map.of(7, new Thread[] {Thread.currentThread()}))); } }""");
        call(game.component("Players"), "fill");

        assertThatThrownBy(game::prepare).hasMessageStartingWith("game/Players.all[a game.Key][GOOD][7][0]: a thread");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Key() { if (true) throw new IllegalStateException(\"no\"); }",
                "@Override public int hashCode() { throw new IllegalStateException(\"no\"); }",
                "@Override public boolean equals(Object o) { throw new IllegalStateException(\"no\"); }"
                        + " @Override public int hashCode() { return 1; }"
            })
    void whatCodeOfTheModuleThrowsRefusesTheState_withThePath(String bad) {
        String rest = " class Players { @Carried Map<Key, Integer> all = new HashMap<>();"
                + " void fill() { all.put(new Key(), 1); all.put(new Key(), 2); } }";
        Upgrade game = Upgrade.of("class Key { }" + rest, "class Key { " + bad + "}" + rest);
        call(game.component("Players"), "fill");

        assertThatThrownBy(game::prepare)
                .isInstanceOf(StateTransferException.class)
                .hasMessageStartingWith("game/Players.all")
                .hasMessageContaining("no")
                .hasRootCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void aStackOverflowOfTheModuleRefusesTheState() {
        String rest = " class Players { @Carried Set<Key> all = new HashSet<>(); void fill() { all.add(new Key()); } }";
        Upgrade game = Upgrade.of(
                "class Key { }" + rest,
                "class Key { @Override public int hashCode() { return hashCode() + 1; } }" + rest);
        call(game.component("Players"), "fill");

        assertThatThrownBy(game::prepare)
                .isInstanceOf(StateTransferException.class)
                .hasMessageStartingWith("game/Players.all: ")
                .hasCauseInstanceOf(StackOverflowError.class);
    }
}
