package org.ninelives.runtime.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.module.CallContext;
import org.ninelives.api.spi.CallWatcher;

/**
 * The generation pointer, the gate and the callers: what all dispatchers share.
 *
 * <p>The life of a patch here: {@link #prepare} a generation, {@link #bind} the candidates' targets to it, {@link #close}
 * the gate, wait until it is {@linkplain #awaitQuiet quiet}, {@link #flip}, {@link #open}. Or {@link #unbind} and open: the
 * generation never was.
 *
 * <p>Preparing, binding and flipping are done by one thread at a time, the one that holds the lock of the runtime; the
 * rest from any thread.
 */
public final class Dispatch {

    private final Gate gate = new Gate();
    private final Callers callers = new Callers();
    private final Absence absence;

    private final Generations generations = new Generations();

    private volatile String calls = "each call has a fence";

    /** Null where nobody watches calls. Written before the first service is dispatched. */
    @Nullable
    private CallWatcher watcher;

    /** Guarded by this. */
    private int marksGiven;

    /** Guarded by this. */
    private int dispatchersMade;

    /**
     * Nothing is dispatched yet.
     *
     * @param patience how long a call waits while its service has no target, outside a patch
     */
    public Dispatch(Duration patience) {
        this.absence = new Absence(patience);
    }

    Gate gate() {
        return gate;
    }

    Callers callers() {
        return callers;
    }

    /** Settles whether calls have a fence each. */
    public void settle(Fences fences) {
        calls = fences.settle(callers.barrier());
    }

    /** Whether calls have a fence each, and why, for people. */
    public String calls() {
        return calls;
    }

    /** Hands calls on to other threads. */
    public CallContext callContext() {
        return new Handover(callers);
    }

    /** From now on whatever is dispatched anew tells somebody of its calls. */
    public void watch(CallWatcher all) {
        watcher = all;
    }

    /** Who hears of all calls; null where nobody does. */
    @Nullable
    public CallWatcher watcher() {
        return watcher;
    }

    Generations generations() {
        return generations;
    }

    Absence absence() {
        return absence;
    }

    /** The committed generation. */
    public Generation committed() {
        return generations.committed();
    }

    /**
     * A mark for a module: one bit. From the 65th module on, modules share marks: a call inside the one then counts as a
     * call inside the other too, which can make a patch wait longer but never too short.
     */
    public synchronized long newMark() {
        return 1L << (marksGiven++ % Long.SIZE);
    }

    /** A dispatcher without a target, of what hands out nothing. */
    public Dispatcher newDispatcher(long mark, List<String> interfaces) {
        return newDispatcher(mark, interfaces, null);
    }

    /**
     * A dispatcher without a target.
     *
     * @param handles what its module hands out
     */
    public synchronized Dispatcher newDispatcher(long mark, List<String> interfaces, @Nullable Handles handles) {
        return new Dispatcher(++dispatchersMade, mark, interfaces, handles);
    }

    /** A view that can look ahead, for the bundles of one patch. */
    public View newView() {
        return new View(this);
    }

    /** Where ordinary consumers of a service enter that is registered once. */
    public Entry entry(Dispatcher dispatcher, @Nullable Handshake handshake) {
        return entry(dispatcher, null, handshake == null ? null : Meeting.only(handshake));
    }

    /**
     * Where a consumer enters.
     *
     * @param view its own, if it has one; else it meets the committed generation
     * @param meeting the registration that it found, if that matters
     */
    public Entry entry(Dispatcher dispatcher, @Nullable View view, @Nullable Meeting meeting) {
        return new Entry(this, dispatcher, view, null, meeting);
    }

    /**
     * Where a consumer enters that meets something of its own.
     *
     * @param view the consumer's own; null for an ordinary one
     */
    public Entry entryOf(Dispatcher dispatcher, @Nullable View view, Selection selection) {
        return new Entry(this, dispatcher, view, selection, null);
    }

    /** The generation that a patch of these marks would commit. */
    public Generation prepare(long marks) {
        callers.sweep();
        generations.forgetFormer(callers);
        return generations.next(marks);
    }

    /** Makes a target serve from a generation on; null withdraws the service. */
    public synchronized void bind(Dispatcher dispatcher, Generation from, @Nullable Target target) {
        dispatcher.bind(from.number(), target);
    }

    /** Outside a patch: makes a target serve at once. */
    public void serve(Dispatcher dispatcher, Target target) {
        bind(dispatcher, committed(), target);
        absence.announce();
    }

    /** A target that was there but had no object has one again: calls that wait look again. */
    public void arrived() {
        absence.announce();
    }

    /** The runtime goes: calls that wait for a target fail, for none will come. */
    public void close() {
        absence.end();
    }

    /** Takes back what was bound to a generation that will not come. */
    public synchronized void unbind(Dispatcher dispatcher, Generation generation) {
        dispatcher.unbind(generation.number());
    }

    /** What serves now; null if nothing does. */
    @Nullable
    public Target serving(Dispatcher dispatcher) {
        return dispatcher.at(committed().number());
    }

    /** What serves, or is to serve, in a generation; null if nothing does. */
    @Nullable
    public Target serving(Dispatcher dispatcher, Generation generation) {
        return dispatcher.at(generation.number());
    }

    /** Closes the gate for these marks until {@link #open}. */
    public Closing close(long marks, Generation next, Duration longest, int mostParked) {
        return gate.close(marks, next, longest, mostParked);
    }

    /** Waits until no call is inside the modules for which the gate was closed; false if that was given up. */
    public boolean awaitQuiet(Closing closing) {
        boolean quiet = callers.awaitQuiet(closing.next(), closing::givenUp);
        if (quiet) {
            closing.quiet();
        }
        return quiet;
    }

    /**
     * Waits until no call can meet a version of these modules from before a generation: none that is under way has
     * touched them on an older one, and none is held back there by a former version of another module.
     */
    public boolean awaitQuiet(Generation generation, BooleanSupplier givenUp) {
        return callers.awaitQuiet(generation, givenUp);
    }

    /** For whom {@link #awaitQuiet} waits. */
    public List<Presence> inside(Generation generation) {
        return callers.inside(generation);
    }

    /** Whether the calling thread is inside any module. */
    public boolean isInside() {
        return callers.here().marks != 0;
    }

    /** The call in which the calling thread is inside a module; empty if it is in none. */
    public Optional<Caller> currentCall() {
        return isInside() ? Optional.of(callers.here()) : Optional.empty();
    }

    /** Waits until a call has returned, but not longer than this; whether it has. */
    public boolean awaitReturn(Caller caller, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        return callers.awaitReturn(caller, () -> System.nanoTime() - deadline > 0);
    }

    /** The point of no return: from this write on, calls meet the targets that were bound to this generation. */
    public void flip(Generation next) {
        generations.commit(next);
        absence.announce();
    }

    /** Lets the parked calls go on; opening twice does nothing. */
    public void open(Closing closing) {
        gate.open(closing);
    }

    /**
     * Forgets what a dispatcher led to before a generation for which it is {@linkplain #awaitQuiet quiet}. Not: before the
     * committed one, for a later patch may have committed meanwhile, and calls may still be on this one.
     */
    public synchronized void forgetFormer(Dispatcher dispatcher, Generation since) {
        dispatcher.forgetBefore(since.number());
    }

    /** Runs something whose calls, on this thread, meet a generation to come and never wait at the gate. */
    public <T> T preview(Generation generation, Callable<T> work) throws Exception {
        Caller caller = callers.here();
        long before = caller.lookAhead(generation.number());
        try {
            return work.call();
        } finally {
            caller.lookAhead(before);
        }
    }
}
