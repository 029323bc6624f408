package org.ninelives.runtime.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ninelives.api.module.Handle;
import org.osgi.framework.ServiceException;
import org.osgi.framework.ServiceFactory;

/** What a module hands out is held by its consumers, and by nobody else, and leads where their calls lead. */
class HandlesTest {

    /** A marked interface. */
    @Handle
    public interface Ticket extends Comparable<Ticket> {
        /** Its number, and the version that says so. */
        String text();

        /** Another one. */
        Ticket next();
    }

    /** One that extends it, and is not marked itself. */
    public interface Season extends Ticket {
        /** Of its own. */
        int days();
    }

    /** Not marked. */
    public interface Printed {
        /** What is on it. */
        String print();
    }

    /** Knows its elements by a variable only. */
    public interface Source<T> {
        /** One. */
        T one();

        /** All. */
        T[] all();

        /** The other way. */
        boolean has(T what);
    }

    /** A service. */
    public interface Counter extends Source<Ticket> {
        /** Itself. */
        @Nullable
        Ticket draw(int number);

        /** A subtype. */
        Season season(int number);

        /** Several. */
        List<Ticket> list(int... numbers);

        /** Several. */
        Collection<? extends Ticket> collection(int... numbers);

        /** Several. */
        Set<Ticket> set(int... numbers);

        /** By number. */
        Map<Integer, Ticket> map(int... numbers);

        /** Several. */
        Ticket[] array(int... numbers);

        /** Perhaps. */
        Optional<Ticket> find(int number);

        /** Later. */
        CompletionStage<Ticket> later(CompletableFuture<Integer> number);

        /** Says what the module was given. */
        String given(long first, @Nullable Ticket one, double second, Ticket... more);

        /** Says what the module was given. */
        String givenMany(
                List<Ticket> list, Set<Ticket> set, Map<String, Ticket> map, Optional<Ticket> optional, Object object);

        /** The same for any. */
        <T extends Ticket> T same(T ticket);
    }

    /** A module's. */
    private static final class Paper implements Season, Printed {
        private final Booth booth;
        private final int number;

        Paper(Booth booth, int number) {
            this.booth = booth;
            this.number = number;
        }

        @Override
        public String text() {
            return booth.version + "#" + number;
        }

        @Override
        public Ticket next() {
            return booth.paper(number + 1);
        }

        @Override
        public int days() {
            return number;
        }

        @Override
        public String print() {
            return text();
        }

        @Override
        public int compareTo(Ticket other) {
            return Integer.compare(number, ((Paper) other).number);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Paper;
        }

        @Override
        public int hashCode() {
            return 1;
        }

        @Override
        public String toString() {
            return text();
        }
    }

    /** A version of the service. */
    private static final class Booth implements Counter, Target {
        private final String version;
        private final Map<Integer, Paper> papers = new HashMap<>();

        Booth(String version) {
            this.version = version;
        }

        synchronized Paper paper(int number) {
            return papers.computeIfAbsent(number, some -> new Paper(this, some));
        }

        private List<Ticket> papers(int... numbers) {
            return IntStream.of(numbers).<Ticket>mapToObj(this::paper).toList();
        }

        @Override
        public @Nullable Ticket draw(int number) {
            return number < 0 ? null : paper(number);
        }

        @Override
        public Season season(int number) {
            return paper(number);
        }

        @Override
        public List<Ticket> list(int... numbers) {
            return papers(numbers);
        }

        @Override
        public Collection<? extends Ticket> collection(int... numbers) {
            return papers(numbers);
        }

        @Override
        public Set<Ticket> set(int... numbers) {
            Set<Ticket> byIdentity = Collections.newSetFromMap(new java.util.IdentityHashMap<>());
            byIdentity.addAll(papers(numbers));
            return byIdentity;
        }

        @Override
        public Map<Integer, Ticket> map(int... numbers) {
            Map<Integer, Ticket> map = new HashMap<>();
            IntStream.of(numbers).forEach(number -> map.put(number, draw(number)));
            return map;
        }

        @Override
        public Ticket[] array(int... numbers) {
            return papers(numbers).toArray(Paper[]::new);
        }

        @Override
        public Optional<Ticket> find(int number) {
            return Optional.ofNullable(draw(number));
        }

        @Override
        public CompletionStage<Ticket> later(CompletableFuture<Integer> number) {
            return number.thenApply(this::draw);
        }

        @Override
        public String given(long first, @Nullable Ticket one, double second, Ticket... more) {
            return first + describe(one) + second + describe(Arrays.asList(more));
        }

        @Override
        public String givenMany(
                List<Ticket> list, Set<Ticket> set, Map<String, Ticket> map, Optional<Ticket> optional, Object object) {
            return describe(list)
                    + describe(set)
                    + describe(map.values())
                    + describe(optional.orElse(null))
                    + describe(object);
        }

        private static String describe(@Nullable Object what) {
            if (what instanceof Collection<?> all) {
                return all.stream().map(Booth::describe).toList().toString();
            }
            return what instanceof Paper paper ? "paper " + paper.number : what == null ? "null" : "a handle";
        }

        @Override
        public <T extends Ticket> T same(T ticket) {
            assertThat(ticket).isInstanceOf(Paper.class);
            return ticket;
        }

        @Override
        public Ticket one() {
            return paper(1);
        }

        @Override
        public Ticket[] all() {
            return array(1, 2);
        }

        @Override
        public boolean has(Ticket what) {
            return what instanceof Paper;
        }

        @Override
        public Object object() {
            return this;
        }

        @Override
        public String name() {
            return version;
        }

        @Override
        public String absence() {
            return "";
        }
    }

    private final Dispatch dispatch = new Dispatch(Duration.ofMillis(5));
    private final long mark = dispatch.newMark();
    private final Handles handles = new Handles(dispatch, mark, () -> "booth", type -> !type.isInterface(), false);
    private final Dispatcher dispatcher = dispatch.newDispatcher(mark, List.of(Counter.class.getName()), handles);
    private final DispatcherClass type = DispatcherClass.of(List.of(Counter.class));
    private final Counter counter = (Counter) type.newObject(dispatch.entry(dispatcher, null));
    private final Booth one = new Booth("one");
    private final Booth two = new Booth("two");

    HandlesTest() {
        dispatch.serve(dispatcher, one);
    }

    // What consumers get

    @Test
    void whateverAMethodReturnsOfAMarkedInterfaceIsTheSameHandle() {
        Ticket first = counter.draw(1);
        Ticket second = counter.draw(2);

        assertThat(first).isInstanceOf(Dispatched.class).isNotEqualTo(second);
        assertThat(first.text()).isEqualTo("one#1");
        assertThat(counter.draw(1)).isSameAs(first);
        assertThat(counter.draw(-1)).isNull();
        assertThat(counter.season(1)).isSameAs(first);
        assertThat(counter.season(3).days()).isEqualTo(3);
        assertThat(counter.list(2, 1)).containsExactly(second, first);
        assertThat(List.copyOf(counter.collection(1))).isEqualTo(List.of(first));
        assertThat(counter.set(1, 2)).containsExactlyInAnyOrder(first, second);
        assertThat(counter.map(1, -1)).isEqualTo(mapOf(1, first, -1, null));
        assertThat(counter.array(1, 2)).containsExactly(first, second);
        assertThat(counter.find(1)).containsSame(first);
        assertThat(counter.find(-1)).isEmpty();
        assertThat(counter.later(CompletableFuture.completedFuture(2))
                        .toCompletableFuture()
                        .join())
                .isSameAs(second);
        assertThat(counter.one()).isSameAs(first);
        assertThat(counter.all()).containsExactly(first, second);
        assertThat(((Source<Ticket>) counter).one()).isSameAs(first);
        assertThat(handles.count()).isEqualTo(3);
    }

    private static Map<Integer, @Nullable Ticket> mapOf(int one, Ticket first, int other, @Nullable Ticket second) {
        Map<Integer, @Nullable Ticket> map = new HashMap<>();
        map.put(one, first);
        map.put(other, second);
        return map;
    }

    @Test
    void aHandleHasTheMarkedInterfacesOfItsObjectAndNoOthers() {
        Ticket ticket = counter.draw(1);

        assertThat(ticket).isInstanceOf(Season.class).isNotInstanceOf(Printed.class);
        assertThat(ticket.getClass()).isSameAs(counter.draw(2).getClass());
    }

    @Test
    void whatHoldsSeveralIsASnapshotThatCannotBeModified() {
        assertThatThrownBy(() -> counter.list(1).clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> counter.set(1).clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> counter.map(1).clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aMethodOfAHandleHandsOutAndTakesBackAsWell() {
        Ticket first = counter.draw(1);
        Ticket second = counter.draw(2);

        assertThat(first.next()).isSameAs(second);
        assertThat(first.compareTo(second)).isNegative();
        assertThat(Stream.of(second, first).sorted()).containsExactly(first, second);
    }

    @Test
    void handlesAreEqualIfTheyLeadToTheSameObject_whateverItSaysItself() {
        Ticket first = counter.draw(1);
        int hash = first.hashCode();

        assertThat(first).isNotEqualTo(counter.draw(2)).hasToString("one#1");
        flipTo(two);

        assertThat(counter.draw(1)).isEqualTo(first);
        assertThat(first.hashCode()).isEqualTo(hash);
        assertThat(first).hasToString("two#1");
    }

    @Test
    void whatIsNotOfTheModulePassesAsItIs() {
        Handles none = new Handles(dispatch, mark, () -> "booth", type -> false, false);
        Dispatcher plain = dispatch.newDispatcher(mark, List.of(Counter.class.getName()), none);
        dispatch.serve(plain, one);
        Counter other = (Counter) type.newObject(dispatch.entry(plain, null));

        assertThat(other.draw(1)).isInstanceOf(Paper.class);
        assertThat(other.list(1)).singleElement().isInstanceOf(Paper.class);
        assertThat(none.count()).isZero();
    }

    /** Sealed, so that nobody else may have it. */
    @Handle
    public sealed interface Stamp permits Ink {}

    /** The only one. */
    public static final class Ink implements Stamp {}

    /** A service. */
    public interface Stamps {
        /** One. */
        Stamp stamp();
    }

    @Test
    void aMarkedInterfaceThatAdmitsNoHandleIsAProblem_butNoCallFails() {
        Dispatcher stamps = dispatch.newDispatcher(mark, List.of(Stamps.class.getName()), handles);
        dispatch.serve(stamps, new Always((Stamps) Ink::new));
        Stamps service = (Stamps) DispatcherClass.of(List.of(Stamps.class)).newObject(dispatch.entry(stamps, null));

        assertThat(service.stamp()).isInstanceOf(Ink.class);
        assertThat(handles.problems()).singleElement().asString().contains("no handle can be made for a", "Ink");
    }

    private record Always(Object object) implements Target {
        @Override
        public String name() {
            return "always";
        }

        @Override
        public String absence() {
            return "";
        }
    }

    // What the module gets

    @Test
    void theModuleIsGivenItsOwnObjects() {
        Ticket first = counter.draw(1);
        Ticket second = counter.draw(2);

        assertThat(counter.given(7, first, 0.5, second, first)).isEqualTo("7paper 10.5[paper 2, paper 1]");
        assertThat(counter.given(7, null, 0.5)).isEqualTo("7null0.5[]");
        assertThat(counter.givenMany(
                        Arrays.asList(first, null),
                        new LinkedHashSet<>(List.of(second)),
                        Map.of("x", first),
                        Optional.of(second),
                        first))
                .isEqualTo("[paper 1, null][paper 2][paper 1]paper 2a handle");
        assertThat(counter.has(first)).isTrue();
        assertThat(counter.same(first)).isSameAs(first);
    }

    @Test
    void whatHoldsNoHandleIsNotCopied_andAConsumersOwnObjectPasses() {
        Ticket own = new Paper(one, 5);
        List<List<?>> seen = new ArrayList<>();
        Consumer<List<?>> look = seen::add;
        List<Object> list = List.of(own);

        assertThat(counter.given(1, own, 1.0)).isEqualTo("1paper 51.0[]");
        assertThat(Passage.LIST.in(list, null, object -> {
                    throw new AssertionError(object);
                }))
                .isSameAs(list);
        look.accept(list);
        assertThat(seen).hasSize(1);
    }

    @Test
    void aHandleOfAnotherModuleStaysOne() {
        Handles others = new Handles(dispatch, dispatch.newMark(), () -> "other", type -> !type.isInterface(), false);
        Dispatcher other = dispatch.newDispatcher(dispatch.newMark(), List.of(Counter.class.getName()), others);
        dispatch.serve(other, two);
        Ticket foreign = ((Counter) type.newObject(dispatch.entry(other, null))).draw(1);

        assertThat(counter.given(1, foreign, 1.0)).isEqualTo("1a handle1.0[]");
    }

    // Patches

    private Generation prepare(Booth next) {
        Generation generation = dispatch.prepare(mark);
        dispatch.bind(dispatcher, generation, next);
        handles.live().forEach(live -> live.leadTo(next.paper(((Paper) live.object()).number), generation));
        return generation;
    }

    private Generation flipTo(Booth next) {
        Generation generation = prepare(next);
        dispatch.flip(generation);
        return generation;
    }

    @Test
    void aFlipTurnsHandlesWithTheService_andACallThatBeganBeforeItStaysOnTheFormerObject() {
        Ticket ticket = counter.draw(1);
        Generation next = prepare(two);
        List<String> seen = new ArrayList<>();
        Dispatcher outer = dispatch.newDispatcher(mark, List.of());
        dispatch.serve(outer, new Always((Runnable) () -> {
            seen.add(ticket.text());
            dispatch.flip(next);
            seen.add(ticket.text());
            seen.add(ticket.next().text());
            seen.add(counter.given(0, ticket, 0));
            assertThat(counter.draw(1)).isSameAs(ticket);
        }));

        ((Runnable) DispatcherClass.of(List.of(Runnable.class)).newObject(dispatch.entry(outer, null))).run();

        assertThat(seen).containsExactly("one#1", "one#1", "one#2", "0paper 10.0[]");
        assertThat(ticket.text()).isEqualTo("two#1");
        assertThat(counter.draw(1)).isSameAs(ticket);
    }

    @Test
    void aGenerationThatDoesNotComeLeavesNothing() throws Exception {
        Ticket ticket = counter.draw(1);
        Generation next = prepare(two);
        Ticket ahead = dispatch.preview(next, () -> counter.draw(9));
        assertThat(dispatch.<String>preview(next, ticket::text)).isEqualTo("two#1");
        assertThat(dispatch.<String>preview(next, ahead::text)).isEqualTo("two#9");

        dispatch.unbind(dispatcher, next);
        handles.unbind(next);

        assertThat(ticket.text()).isEqualTo("one#1");
        assertThat(counter.draw(1)).isSameAs(ticket);
        assertThatThrownBy(ahead::text).isInstanceOf(ServiceException.class);
        WeakReference<Object> candidates = new WeakReference<>(two.papers.remove(1));
        awaitCleared(candidates);
        assertThat(ticket.text()).isEqualTo("one#1");
    }

    @Test
    void whatServedBeforeIsForgotten_whileTheConsumerHoldsOn() {
        Ticket ticket = counter.draw(1);
        WeakReference<Object> former = new WeakReference<>(one.paper(1));

        Generation since = flipTo(two);
        one.papers.clear();
        dispatch.forgetFormer(dispatcher, since);
        handles.forgetFormer(since);

        awaitCleared(former);
        assertThat(ticket.text()).isEqualTo("two#1");
        assertThat(counter.draw(1)).isSameAs(ticket);
        assertThat(handles.count()).isOne();
    }

    @Test
    void whatNobodyHoldsLeavesNoTrace() {
        List<WeakReference<Object>> dropped = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            dropped.add(new WeakReference<>(counter.draw(i)));
            dropped.add(new WeakReference<>(one.papers.remove(i)));
        }
        dropped.forEach(HandlesTest::awaitCleared);

        assertThat(handles.count()).isZero();
        assertThat(handles.live()).isEmpty();
    }

    @Test
    void anObjectWhoseHandleIsGoneGetsAnotherOne() {
        Paper paper = one.paper(1);
        awaitCleared(new WeakReference<>(counter.draw(1)));

        assertThat(counter.draw(1).text()).isEqualTo("one#1");
        assertThat(paper.text()).isEqualTo("one#1");
        assertThat(handles.count()).isOne();
    }

    private static void awaitCleared(WeakReference<Object> reference) {
        World.awaitUntil("collected", () -> {
            System.gc();
            return reference.get() == null;
        });
    }

    @Test
    void manyThreadsGetTheSameHandle() {
        for (int round = 0; round < 50; round++) {
            int number = round;
            List<CompletableFuture<Object>> found = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                found.add(World.onAnotherThread(() -> counter.draw(number)));
            }
            Set<Integer> different = new HashSet<>();
            found.forEach(each -> different.add(System.identityHashCode(World.result(each))));
            assertThat(different).hasSize(1);
        }
    }

    @Test
    void whoStaysAtAVersionGetsHandlesThatStay() {
        Selection pinned = new Selection() {
            @Override
            public Target of(@Nullable Target serving) {
                return one;
            }

            @Override
            public Target pin() {
                return one;
            }
        };
        Counter former = (Counter) type.newObject(dispatch.entryOf(dispatcher, null, pinned));
        Ticket follows = counter.draw(1);
        Ticket stays = former.draw(1);

        assertThat(stays).isNotEqualTo(follows);
        assertThat(former.draw(1)).isSameAs(stays);
        assertThat(former.given(0, stays, 0, follows)).isEqualTo("0paper 10.0[a handle]");
        assertThat(counter.given(0, stays, 0, follows)).isEqualTo("0a handle0.0[paper 1]");
        Generation since = flipTo(two);
        handles.forgetFormer(since);

        assertThat(follows.text()).isEqualTo("two#1");
        assertThat(stays.text()).isEqualTo("one#1");
        assertThat(stays.next().text()).isEqualTo("one#2");
        assertThat(former.draw(2)).isSameAs(stays.next());
        assertThat(former.draw(1)).isSameAs(stays);
    }

    @Test
    void whatGoesOutAsItIsIsCountedForAsLongAsItIsHeld_ifThatIsOfInterest() throws Exception {
        Handles recording = new Handles(dispatch, mark, () -> "booth", type -> !type.isInterface(), true);
        Dispatcher printer = dispatch.newDispatcher(mark, List.of(Printer.class.getName()), recording);
        List<Object> made = new ArrayList<>();
        dispatch.serve(printer, new Always((Printer) () -> {
            Paper paper = new Paper(one, 1);
            made.add(paper);
            return made.size() > 2 ? (Printed) made.get(0) : paper;
        }));
        Printer service =
                (Printer) DispatcherClass.of(List.of(Printer.class), new HostForms(), ServiceFactory.class, true)
                        .newObject(dispatch.entry(printer, null));

        for (int i = 0; i < 3; i++) {
            assertThat(service.print()).isInstanceOf(Paper.class);
        }
        assertThat(counts(recording)).isEqualTo(Map.of(Paper.class.getName(), 2));
        List<WeakReference<Object>> dropped =
                made.stream().map(each -> new WeakReference<Object>(each)).toList();
        made.clear();
        dropped.forEach(HandlesTest::awaitCleared);
        assertThat(counts(recording)).isEmpty();
        assertThat(DispatcherClass.of(List.of(Printer.class)).handsOut()).isFalse();
    }

    /** Hands out what is not marked. */
    public interface Printer {
        /** One. */
        Printed print();
    }

    private static Map<String, Integer> counts(Handles of) {
        Map<String, Integer> counts = new HashMap<>();
        of.held(HandlesTest.class.getClassLoader(), counts);
        return counts;
    }

    // What nothing can be done for

    /** Speaks of tickets in other ways. */
    public interface Odd {
        /** Would walk through the module's own. */
        Iterator<Ticket> iterator();

        /** A callback. */
        void each(Consumer<Ticket> with);

        /** Two levels. */
        Map<String, List<Ticket>> byName();

        /** Would go through the module's own when nobody is inside. */
        Stream<? extends Ticket> stream();

        /** Could be completed by the consumer. */
        CompletableFuture<Ticket> future();

        /** Only names the class. */
        <T extends Ticket> T of(Class<T> type);

        /** Has nothing to do with it. */
        Function<String, Integer> other();
    }

    @Test
    void aResultIsCountedUntilItIsComplete_andWhatItBringsTooLateByItsClass() {
        CompletableFuture<Integer> number = new CompletableFuture<>();
        CompletableFuture<Integer> failing = new CompletableFuture<>();
        CompletionStage<Ticket> later = counter.later(number);
        CompletionStage<Ticket> never = counter.later(failing);
        assertThat(counter.later(CompletableFuture.completedFuture(1))).isCompleted();
        assertThat(handles.pending()).containsExactly(Map.entry(Counter.class.getName(), 2));
        failing.completeExceptionally(new IllegalStateException("no"));
        assertThat(never).isCompletedExceptionally();
        assertThat(handles.pending()).containsExactly(Map.entry(Counter.class.getName(), 1));

        Generation next = dispatch.prepare(mark);
        dispatch.bind(dispatcher, next, two);
        dispatch.flip(next);
        String open = "the results of " + Counter.class.getName() + " that are not complete";
        assertThat(counts(handles)).containsEntry(open, 1);
        number.complete(3);
        Ticket late = later.toCompletableFuture().join();
        handles.forgetFormer(next);
        assertThat(late.text()).isEqualTo("one#3");
        assertThat(handles.pending()).isEmpty();
        assertThat(counts(handles)).containsOnlyKeys(Paper.class.getName());
        assertThat(late.text()).as("held until here").isEqualTo("one#3");
    }

    @Test
    @Timeout(60)
    void aResultThatNobodyCanCompleteIsForgotten() {
        askInVain();
        while (!handles.pending().isEmpty()) {
            System.gc();
        }
    }

    private void askInVain() {
        CompletableFuture<Integer> number = new CompletableFuture<>();
        counter.later(number);
        assertThat(handles.pending()).containsExactly(Map.entry(Counter.class.getName(), 1));
        assertThat(number).as("held until here").isNotDone();
    }

    @Test
    void whatCannotBeDoneIsSaid() {
        assertThat(DispatcherClass.of(List.of(Odd.class)).bare())
                .hasSize(5)
                .anyMatch(line -> line.contains("Odd.stream"))
                .anyMatch(line -> line.contains("Odd.future"))
                .anyMatch(line -> line.contains("Odd.iterator"))
                .anyMatch(line -> line.contains("Odd.each"))
                .anyMatch(line -> line.contains("Odd.byName"));
        assertThat(type.bare()).isEmpty();
        assertThat(type.handsOut()).isTrue();
        assertThat(DispatcherClass.of(List.of(Part.class)).handsOut()).isFalse();
    }
}
