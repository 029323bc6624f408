package org.ninelives.runtime.dispatch;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.ServiceException;

/**
 * Where a call enters a module: the generated classes call {@link #caller()}, then {@link #enter}, then the target itself.
 * Immutable.
 *
 * <p>The order in {@link #enter} is the heart of it. First the mark is written, then the gate is read, then the
 * generation: whoever closes the gate and then finds no mark knows that every later call will see the gate closed (see
 * {@link Callers}). A thread keeps the generation of its outermost call as soon as that has touched a module that changed
 * since, even if the nested call has returned: so one call never meets a mix. One that touched only modules that did not
 * change moves on to the committed generation, and so never begins a call on a retired version.
 */
public final class Entry {

    private final Dispatch dispatch;
    private final ThreadLocal<Caller> here;
    private final Gate gate;
    private final Generations generations;
    private final Dispatcher dispatcher;
    private final long mark;

    /** Its own; null for an ordinary consumer, which meets the committed generation. */
    @Nullable
    private final View view;

    /** Null where all consumers share what serves: that is the common case, and the short way. */
    @Nullable
    private final Selection selection;

    @Nullable
    private final Meeting meeting;

    Entry(
            Dispatch dispatch,
            Dispatcher dispatcher,
            @Nullable View view,
            @Nullable Selection selection,
            @Nullable Meeting meeting) {
        this.dispatch = dispatch;
        this.here = dispatch.callers().perThread();
        this.gate = dispatch.gate();
        this.generations = dispatch.generations();
        this.dispatcher = dispatcher;
        this.mark = dispatcher.mark();
        this.view = view;
        this.selection = selection;
        this.meeting = meeting;
    }

    /** The calling thread's marks. */
    public Caller caller() {
        return here.get();
    }

    /**
     * Marks the calling thread as inside and finds what it has to call. The outermost caller puts the marks back.
     *
     * @throws ServiceException if there is nothing to call, after a short wait for it
     */
    public Object enter(Caller caller) {
        long touched = caller.touched();
        long generation = touched == 0 ? begin(caller) : (touched & mark) == 0 ? pass(caller, touched) : caller.pin();
        Target serving = dispatcher.at(generation);
        Object object;
        // Two places that ask for the object: so the common one sees one class of targets only, and is compiled for it.
        if (selection == null) {
            object = serving == null ? null : serving.object();
        } else {
            Target own = selection.of(serving);
            object = own == null ? null : own.object();
        }
        return object == null ? awaitTarget(caller, touched) : object;
    }

    /** The short way: the outermost call, the gate open. */
    private long begin(Caller caller) {
        caller.touch(mark);
        if (gate.closing() != null || view != null || caller.ahead() != Caller.NO_PIN) {
            return pass(caller, 0);
        }
        long now = generations.committed().number();
        if (caller.pin() > now) {
            return pass(caller, 0);
        }
        caller.pin(now);
        return now;
    }

    /**
     * The generation that this call may go to. What is to come is met only by a call that began there: one that runs a
     * candidate's code on its way, a listener's say, stays among those that are committed, for it goes on with ordinary
     * code, and the patch may still be taken back.
     */
    private Generation current(long on) {
        Generation committed = generations.committed();
        return view == null || (on != Caller.NO_PIN && on <= committed.number()) ? committed : view.current();
    }

    /** The number of the generation that a call is on which has touched these modules; none if it comes from outside. */
    private static long on(Caller caller, long touched) {
        return touched == 0 ? caller.ahead() : caller.pin();
    }

    /** The first touch of this module by this thread, in the call that it is in. */
    private long pass(Caller caller, long touched) {
        long on = on(caller, touched);
        try {
            while (true) {
                caller.touch(touched | mark);
                Closing closing = gate.closing();
                if (closing != null
                        && closing.parks(mark, on == Caller.NO_PIN ? current(on).number() : on, touched)
                        && !caller.isAwaitedElsewhere(closing.next())) {
                    caller.marks = touched;
                    long since = System.nanoTime();
                    gate.await(closing);
                    caller.waitedNanos += System.nanoTime() - since;
                    continue;
                }
                Generation now = current(on);
                long meets = on == Caller.NO_PIN ? now.number() : generations.towards(on, now, touched);
                if (touched == 0 && caller.pin() > meets) {
                    // Its last call looked ahead. Who has seen this mark beside that pin does not wait
                    // for this call: so it comes once more, and sees what that one wrote before.
                    caller.marks = 0;
                    caller.pin(Caller.NO_PIN);
                    continue;
                }
                caller.pin(meets);
                return meets;
            }
        } catch (RuntimeException | Error noStack) {
            // Without this, a call that catches it would take the module for one that it met,
            // and meet it past the gate.
            caller.marks = touched;
            throw noStack;
        }
    }

    /** Outside a patch: the component was reactivated, or its bundle stopped. */
    private Object awaitTarget(Caller caller, long touched) {
        Absence absence = dispatch.absence();
        long deadline = absence.deadline();
        long before = caller.pin();
        while (true) {
            caller.marks = touched;
            long seen = absence.arrivals();
            long generation = pass(caller, touched);
            Target serving = dispatcher.at(generation);
            Target target = selection == null ? serving : selection.of(serving);
            Object object = target == null ? null : target.object();
            if (object != null) {
                return object;
            }
            caller.marks = touched;
            caller.pin(before);
            if (!absence.awaitArrival(seen, deadline)) {
                throw new ServiceException(
                        "no version of " + String.join(", ", dispatcher.interfaces()) + " serves"
                                + (target == null ? "" : ": " + target.name() + ": " + target.absence()),
                        ServiceException.UNREGISTERED);
            }
        }
    }

    /** The host begins its handshake: forwarded, unless this version had it already. */
    public @Nullable Object begin(Caller caller, int step, Object[] arguments) throws Throwable {
        Object object = enter(caller);
        return requireMeeting().handshake().begin(requireMeeting(), step, entered(caller), object, arguments);
    }

    /** The host ends its handshake: forwarded only while the service as a whole goes. */
    public @Nullable Object end(Caller caller, int step, Object[] arguments) throws Throwable {
        Handshake handshake = requireMeeting().handshake();
        if (handshake.endedByHost(requireMeeting())) {
            return handshake.end(step, enter(caller), arguments);
        }
        requireMeeting().farewell();
        return null;
    }

    /** {@link #enter} with an event, which may have come by another registration already: then null. */
    public @Nullable Object enterWith(Caller caller, Object event) {
        Object object = enter(caller);
        return meeting == null || meeting.takes(entered(caller), event) ? object : null;
    }

    /** Whether a request is to be filtered here, see {@link Nesting#enter}. */
    public Nesting.@Nullable Inside filters() {
        return meeting == null ? null : meeting.nesting().enter(meeting);
    }

    /** The module counts as entered until a result is complete; called where its author asks for that, and only there. */
    public void untilCompleted(@Nullable Object result, String method, Caller caller) {
        if (result instanceof CompletionStage<?> stage && !(result instanceof Future<?> future && future.isDone())) {
            // Held by the stage alone: see Deputy.
            Deputy deputy = dispatch.callers()
                    .deputyOfResult(
                            mark,
                            caller.pin(),
                            () -> new Presence(
                                    "the result of " + method + " of " + String.join(", ", dispatcher.interfaces())
                                            + ", which is not complete",
                                    List.of()));
            stage.whenComplete((value, thrown) -> deputy.leave());
        }
    }

    /** What the consumer gets for what the module returned; called where methods speak of handles, and only there. */
    public @Nullable Object handOut(
            @Nullable Object returned, Object @Nullable [] like, Caller caller, Passage passage) {
        Handles handles = dispatcher.handles();
        long met = caller.pin();
        if (handles != null && passage == Passage.STAGE && returned != null) {
            handles.awaited((CompletionStage<?>) returned, met, this);
        }
        return handles == null
                ? returned
                : passage.out(
                        returned,
                        like,
                        passage == Passage.BARE ? handles::bare : object -> handles.of(object, met, this));
    }

    /** What the module gets for what the consumer gave. */
    public @Nullable Object takeBack(@Nullable Object given, Object @Nullable [] like, Caller caller, Passage passage) {
        Handles handles = dispatcher.handles();
        long met = caller.pin();
        return handles == null ? given : passage.in(given, like, argument -> handles.behind(argument, met, this));
    }

    /** The class loader of the version that a call meets; null if that is gone. */
    @Nullable
    ClassLoader version(long met) {
        Target serving = dispatcher.at(met);
        Target target = selection == null ? serving : selection.of(serving);
        Object object = target == null ? null : target.object();
        return object == null ? null : object.getClass().getClassLoader();
    }

    /** What {@link #enter} has found. */
    private Target entered(Caller caller) {
        Target serving = dispatcher.at(caller.pin());
        Target target = selection == null ? serving : selection.of(serving);
        if (target == null) {
            throw new IllegalStateException(dispatcher.interfaces() + " was withdrawn while it was called");
        }
        return target;
    }

    private Meeting requireMeeting() {
        if (meeting == null) {
            throw new IllegalStateException("no handshake for " + dispatcher.interfaces());
        }
        return meeting;
    }

    /** The service that this entry leads to. */
    public Dispatcher dispatcher() {
        return dispatcher;
    }

    @Nullable
    View view() {
        return view;
    }

    /** What this entry meets of it; null where all consumers share what serves. */
    @Nullable
    public Selection selection() {
        return selection;
    }

    /** Whether it leads to the same objects as another one, whatever version serves. */
    boolean isSame(Entry other) {
        return dispatcher == other.dispatcher && Objects.equals(selection, other.selection);
    }

    int hash() {
        return dispatcher.id() + 31 * Objects.hashCode(selection);
    }
}
