package org.ninelives.runtime.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.ninelives.api.module.CallContext;

/**
 * Callers that never stop against patches that never stop. A version that is retired, or whose state stands still, poisons
 * itself: a call that meets the poison is a violation, and so is an outermost call whose versions never served together, or
 * an ordinary one that meets a version that has not committed. None is tolerated.
 *
 * <p>Candidates are at work too: each patch has a view of its own, through which its versions call, before the flip and for
 * ever after. A thread of theirs begins trips in their code; ordinary calls run their code on the way, as listeners
 * do; and the patch itself calls ahead, as probes do. Now and then a call hands the rest of its trip on to another thread.
 *
 * <p> The time is bounded; the seed is printed with a violation.
 *
 * <p>What it can see was tried by breaking the protocol. Wrong rules (a call held back that nobody waits for, a generation
 * that a call cannot follow, a mark that a nested call takes back) it finds in every run; a wrong order of reads and writes,
 * a matter of nanoseconds, in some runs only. That order is for a tool that is made for it.
 */
class TortureTest {

    private static final Duration LONG_ENOUGH = Duration.ofMillis(2500);
    private static final int FLIPS = 20;
    private static final int CALLERS = 3;
    private static final int PARTS = 20;
    private static final int MODULES = 4;

    /** Who pays for the order between calls and patches: each call, or the patches by one of these. */
    private record Mode(String name, @Nullable ProcessBarrier barrier) {

        static Stream<Mode> all() {
            return Stream.concat(
                    Stream.of(new Mode("fences", null)),
                    ProcessBarrier.available(false).stream().map(barrier -> new Mode(barrier.name(), barrier)));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** How patches are done. */
    enum Gates {
        NEVER,
        ALWAYS,
        AT_RANDOM
    }

    private final long seed = Long.getLong("ninelives.seed", System.nanoTime());
    private final Dispatch dispatch = new Dispatch(Duration.ofSeconds(10));
    private final List<Node> nodes = new ArrayList<>();
    private final Queue<String> violations = new ConcurrentLinkedQueue<>();
    private final LongAdder outermost = new LongAdder();
    private final LongAdder calls = new LongAdder();
    private final LongAdder ahead = new LongAdder();
    private final CallContext context = dispatch.callContext();

    /** Parts of trips, for another thread. */
    private final Queue<Runnable> handedOn = new ConcurrentLinkedQueue<>();

    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final Semaphore room = new Semaphore(PARTS);

    private final LongAdder handed = new LongAdder();
    private volatile boolean over;

    /** The versions of the patch that is under way, or was last. */
    private volatile List<Version> candidates = List.of();

    /** The interface of the services: one call does what is left of the script of its {@link Trip}. */
    public interface Stop {
        /** Goes on with the trip. */
        void pass(Trip trip, int depth);
    }

    /** One outermost call and the versions that it met. */
    static final class Trip {

        private final Random random;
        private final List<Version> met = new ArrayList<>();

        /** Whether it began in a candidate's code, and so goes to what is to come. */
        private final boolean ofCandidate;

        Trip(Random random, boolean ofCandidate) {
            this.random = random;
            this.ofCandidate = ofCandidate;
        }

        /** What another thread does of it: it begins where this one is. */
        Trip part() {
            Trip part = new Trip(new Random(random.nextLong()), ofCandidate);
            part.met.addAll(met);
            return part;
        }

        /** Calls some of these, each of which does the same. */
        void goOn(int depth, List<Stop> reach) {
            for (int i = random.nextInt(4); i > 0 && depth < 4; i--) {
                any(reach).pass(this, depth + 1);
            }
        }

        Stop any(List<Stop> reach) {
            return reach.get(random.nextInt(reach.size()));
        }

        /** Whether one generation holds all the versions that were met, unless that was taken back meanwhile. */
        boolean isOneGeneration() {
            if (ofCandidate && met.stream().anyMatch(version -> version.abandoned)) {
                return true;
            }
            long from = met.stream().mapToLong(version -> version.from).max().orElse(0);
            long until = met.stream().mapToLong(version -> version.until).min().orElse(Long.MAX_VALUE);
            return from < until && met.stream().noneMatch(this::isBesideItsPredecessor);
        }

        /** Before the flip nobody knows yet that the predecessor ends. */
        private boolean isBesideItsPredecessor(Version version) {
            return met.stream().anyMatch(other -> other.from < version.from && version.patched.contains(other.node));
        }
    }

    /** One module. */
    private final class Node {

        private final String name;
        private final long mark = dispatch.newMark();
        private final Dispatcher dispatcher = dispatch.newDispatcher(mark, List.of(Stop.class.getName()));
        private final DispatcherClass type = DispatcherClass.of(List.of(Stop.class));
        private final Stop stop = (Stop) type.newObject(dispatch.entry(dispatcher, null));

        /** Confined to the updater. */
        private Version serving = new Version(this, dispatch.committed().number(), List.of(), ordinary);

        Node(String name) {
            this.name = name;
            serving.committed = true;
            dispatch.serve(dispatcher, serving);
        }

        Stop seenThrough(View view) {
            return (Stop) type.newObject(dispatch.entry(dispatcher, view, null));
        }
    }

    /** One version of a module. */
    private final class Version implements Target, Stop {

        private final Node node;
        private final long from;
        private final List<Node> patched;
        private final List<Stop> reach;

        /** Written before anybody but those who look ahead can meet it. */
        private volatile boolean committed;

        /** Written before it is taken back. */
        private volatile boolean abandoned;

        /** The number of the generation that replaced it. */
        private volatile long until = Long.MAX_VALUE;

        /** Why nobody may be inside; null if anybody may. */
        @Nullable
        private volatile String poison;

        /**
         * A version.
         *
         * @param patched the modules of its patch
         * @param reach what it calls
         */
        Version(Node node, long from, List<Node> patched, List<Stop> reach) {
            this.node = node;
            this.from = from;
            this.patched = patched;
            this.reach = reach;
        }

        @Override
        public Object object() {
            return this;
        }

        @Override
        public String name() {
            return node.name + "@" + from;
        }

        @Override
        public String absence() {
            return "never";
        }

        @Override
        public void pass(Trip trip, int depth) {
            look("entered", trip);
            trip.met.add(this);
            calls.increment();
            if (!committed) {
                ahead.increment();
                if (!trip.ofCandidate) {
                    violations.add("an ordinary call met what is to come: " + path(trip));
                }
            }
            // By a thread that works for another call in the middle of its own.
            Runnable ofAnother = trip.random.nextInt(512) == 0 ? handedOn.poll() : null;
            if (ofAnother != null) {
                ofAnother.run();
            }
            List<Version> heard = trip.random.nextInt(16) == 0 ? candidates : List.of();
            List<Stop> next = heard.isEmpty() ? reach : heard.get(0).reach;
            if (trip.random.nextInt(512) == 0) {
                handOn(trip.part(), depth, next);
            } else {
                trip.goOn(depth, next);
            }
            look("left", trip);
        }

        private void look(String when, Trip trip) {
            String found = poison;
            if (found != null) {
                violations.add(when + " " + name() + ", which is " + found + ", after " + path(trip));
            }
        }
    }

    /** What ordinary consumers call. */
    private final List<Stop> ordinary = new ArrayList<>();

    /**
     * Another thread does it, whichever comes first: one that has nothing else to do, or one in the middle of a call of its
     * own. Not one of a few alone: a patch waits for the task, and those few could all wait at its gate.
     */
    private void handOn(Trip part, int depth, List<Stop> next) {
        handed.increment();
        Runnable wrapped = context.wrap(() -> part.goOn(depth, next));
        if (!room.tryAcquire()) {
            wrapped.run();
            return;
        }
        AtomicBoolean taken = new AtomicBoolean();
        Runnable once = () -> {
            if (taken.compareAndSet(false, true)) {
                try {
                    wrapped.run();
                    if (!part.isOneGeneration()) {
                        violations.add("a mix in what was handed on: " + path(part));
                    }
                } catch (RuntimeException | Error failed) {
                    violations.add("what was handed on failed: " + failed);
                } finally {
                    room.release();
                }
            }
        };
        handedOn.add(once);
        workers.execute(once);
    }

    private static String path(Trip trip) {
        return trip.met.stream()
                .map(version -> version.name() + "-" + version.until)
                .toList()
                .toString();
    }

    static Stream<Arguments> modesAndGates() {
        return Mode.all().flatMap(mode -> Stream.of(Gates.values()).map(gates -> Arguments.of(mode, gates)));
    }

    @ParameterizedTest
    @MethodSource("modesAndGates")
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    void noCallMeetsARetiredVersionOrAMixOfVersions(Mode mode, Gates gates) throws InterruptedException {
        if (mode.barrier() != null) {
            dispatch.callers().barrier().use(mode.barrier());
        }
        for (int i = 0; i < MODULES; i++) {
            Node node = new Node("m" + i);
            nodes.add(node);
            ordinary.add(node.stop);
        }
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            Random random = new Random(seed + i);
            callers.add(new Thread(() -> call(random), "caller " + i));
        }
        Random ofCandidate = new Random(seed + CALLERS);
        callers.add(new Thread(() -> callAhead(ofCandidate), "candidate"));
        callers.forEach(Thread::start);
        long flips;
        try {
            flips = patch(gates, new Random(seed - 1));
        } finally {
            over = true;
        }
        for (Thread caller : callers) {
            caller.join();
        }
        // All that was handed on has been done.
        room.acquire(PARTS);
        workers.shutdown();

        System.out.printf(
                "torture by %s, gate %s: %,d calls in %,d outermost ones, %,d of what is to come, %,d handed on, %,d flips, %d violations%n",
                mode, gates, calls.sum(), outermost.sum(), ahead.sum(), handed.sum(), flips, violations.size());
        assertThat(violations).as("seed %d", seed).isEmpty();
        assertThat(dispatch.awaitQuiet(dispatch.prepare(-1L), () -> true)).isTrue();
    }

    private void call(Random random) {
        try {
            while (!over) {
                Trip trip = new Trip(random, false);
                trip.any(ordinary).pass(trip, 0);
                ended(trip);
            }
        } catch (RuntimeException | Error failed) {
            violations.add("a call failed: " + failed);
        }
    }

    /** The thread of each candidate in turn; now and then it calls as anybody does. */
    private void callAhead(Random random) {
        try {
            while (!over) {
                List<Version> now = candidates;
                boolean ofCandidate = !now.isEmpty() && random.nextInt(4) != 0;
                Trip trip = new Trip(random, ofCandidate);
                trip.any(ofCandidate ? now.get(0).reach : ordinary).pass(trip, 0);
                ended(trip);
            }
        } catch (RuntimeException | Error failed) {
            violations.add("a candidate's call failed: " + failed);
        }
    }

    private void ended(Trip trip) {
        outermost.increment();
        if (!trip.isOneGeneration()) {
            violations.add("a mix: " + path(trip));
        }
        if (dispatch.isInside()) {
            violations.add("a mark was left");
        }
    }

    /** As a probe does: on the thread of the patch. */
    private void probe(Generation next, Random random) {
        Trip trip = new Trip(random, true);
        try {
            dispatch.preview(next, () -> {
                trip.any(ordinary).pass(trip, 0);
                return trip;
            });
            ended(trip);
            Trip afterwards = new Trip(random, false);
            // It must not wait at its own gate.
            if (dispatch.gate().closing() == null) {
                afterwards.any(ordinary).pass(afterwards, 0);
                ended(afterwards);
            }
        } catch (Exception failed) {
            violations.add("a probe failed: " + failed);
        }
    }

    /** Patches of one to all modules until the time is over; returns how many were committed. */
    private long patch(Gates gates, Random random) {
        List<Retirement> retirements = new ArrayList<>();
        long end = System.nanoTime() + LONG_ENOUGH.toNanos();
        long flips = 0;
        // On a slow machine for longer: it is to have seen something.
        while ((System.nanoTime() < end || flips < FLIPS || ahead.sum() == 0) && violations.isEmpty()) {
            List<Node> members =
                    nodes.stream().filter(node -> random.nextBoolean()).toList();
            boolean gate = gates == Gates.ALWAYS || (gates == Gates.AT_RANDOM && random.nextBoolean());
            if (!members.isEmpty() && patch(members, gate, random, retirements)) {
                flips++;
            }
            // Retirement is in the background, in any order: later patches overtake it.
            boolean patiently = retirements.size() > 8;
            retirements.removeIf(retirement -> retirement.finish(patiently));
        }
        retirements.removeIf(retirement -> retirement.finish(true));
        assertThat(retirements).isEmpty();
        return flips;
    }

    private boolean patch(List<Node> members, boolean gate, Random random, List<Retirement> retirements) {
        boolean abandon = random.nextInt(8) == 0;
        long marks = members.stream().mapToLong(node -> node.mark).reduce(0, (one, other) -> one | other);
        Generation next = dispatch.prepare(marks);
        List<Version> incumbents = members.stream().map(node -> node.serving).toList();
        View view = dispatch.newView();
        List<Stop> reach = nodes.stream().map(node -> node.seenThrough(view)).toList();
        List<Version> started = members.stream()
                .map(node -> new Version(node, next.number(), members, reach))
                .toList();
        for (int i = 0; i < members.size(); i++) {
            dispatch.bind(members.get(i).dispatcher, next, started.get(i));
        }
        view.lookAhead(next);
        candidates = started;
        Closing closing = null;
        if (gate) {
            closing = dispatch.close(marks, next, Duration.ofSeconds(20), 1000);
            if (!dispatch.awaitQuiet(closing)) {
                violations.add("not quiet in time");
            }
            incumbents.forEach(version -> version.poison = "standing still");
        }
        probe(next, random);
        if (abandon) {
            // A candidate's call that is under way goes on with the incumbents.
            incumbents.forEach(version -> version.poison = null);
            started.forEach(version -> version.abandoned = true);
            view.lookAhead(null);
            members.forEach(node -> dispatch.unbind(node.dispatcher, next));
        } else {
            // Before the flip: whoever has met a candidate can see when its predecessor ended.
            incumbents.forEach(version -> version.until = next.number());
            started.forEach(version -> version.committed = true);
            dispatch.flip(next);
            for (int i = 0; i < members.size(); i++) {
                members.get(i).serving = started.get(i);
            }
            retirements.add(new Retirement(next, members, incumbents));
        }
        if (closing != null) {
            dispatch.open(closing);
        }
        return !abandon;
    }

    private final class Retirement {

        private final Generation next;
        private final List<Node> members;
        private final List<Version> former;

        Retirement(Generation next, List<Node> members, List<Version> former) {
            this.next = next;
            this.members = members;
            this.former = former;
        }

        /** Retires the former versions if nobody is inside any more. */
        boolean finish(boolean patiently) {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            if (!dispatch.awaitQuiet(next, () -> !patiently || System.nanoTime() - deadline > 0)) {
                return false;
            }
            members.forEach(node -> dispatch.forgetFormer(node.dispatcher, next));
            former.forEach(version -> version.poison = "retired");
            return true;
        }
    }
}
