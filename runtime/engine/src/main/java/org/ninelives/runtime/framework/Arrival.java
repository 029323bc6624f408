package org.ninelives.runtime.framework;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.ninelives.runtime.dispatch.Dispatch;
import org.ninelives.runtime.dispatch.Generation;
import org.ninelives.runtime.dispatch.Handshake;
import org.ninelives.runtime.transaction.LeftBehindException;
import org.ninelives.runtime.transaction.RefusedException;
import org.ninelives.runtime.worker.Workers;

/**
 * From started to ready: waits until the candidates offer all that consumers hold, prepares their changeover, brings
 * their components to life and lets them hear what their hosts have said.
 */
public final class Arrival {

    /** Components become satisfied without an event that could be waited for, so one has to look again. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    private final Modules modules;
    private final Visibility visibility;
    private final Components components;
    private final Dispatch dispatch;
    private final Workers workers;

    Arrival(Modules modules, Visibility visibility, Components components, Dispatch dispatch, Workers workers) {
        this.modules = modules;
        this.visibility = visibility;
        this.components = components;
        this.dispatch = dispatch;
        this.workers = workers;
    }

    /** A changeover of which nothing is prepared yet; to be {@linkplain #abort aborted} if it does not come to the flip. */
    public Changeover begin(List<Candidate> candidates, Generation next) {
        return new Changeover(modules, visibility, dispatch, next, candidates);
    }

    /** Lets the candidates meet each other, as far as they are started. */
    public void foresee(Changeover changeover, Duration registryLimit) throws Exception {
        Map<Candidate, Matching> matchings;
        try {
            matchings = look(changeover, true, new ArrayList<>());
        } catch (RefusedException perhapsTooEarly) {
            return;
        }
        foresee(changeover, matchings, registryLimit);
    }

    private void foresee(Changeover changeover, Map<Candidate, Matching> matchings, Duration registryLimit)
            throws Exception {
        List<Runnable> registrations = new ArrayList<>();
        matchings.forEach((candidate, matching) -> {
            if (candidate.module() != null) {
                registrations.addAll(changeover.foresee(candidate.module(), matching));
            }
        });
        if (!registrations.isEmpty()) {
            workers.call("registration of the candidates' new services", registryLimit, () -> {
                registrations.forEach(Runnable::run);
                return true;
            });
        }
    }

    /**
     * Waits for every service that consumers hold, and for every component of the candidates, then prepares the
     * changeover.
     *
     * @param withdrawalAllowed whether a service may be missing
     * @throws RefusedException that says what was missing at the end
     */
    public void await(Changeover changeover, boolean withdrawalAllowed, Duration limit, Duration registryLimit)
            throws Exception {
        Map<Candidate, Matching> matchings = awaitServices(changeover, withdrawalAllowed, limit, registryLimit);
        workers.call("registration of the candidates' services", registryLimit, () -> {
            matchings.forEach((candidate, matching) -> {
                if (candidate.module() != null) {
                    changeover.prepare(candidate.module(), matching);
                }
            });
            bringToLife(changeover, registryLimit);
            return true;
        });
    }

    private Map<Candidate, Matching> awaitServices(
            Changeover changeover, boolean withdrawalAllowed, Duration limit, Duration registryLimit) throws Exception {
        long deadline = System.nanoTime() + limit.toNanos();
        Semaphore events = new Semaphore(0);
        Runnable look = events::release;
        modules.whenSomethingHappens(look);
        try {
            while (true) {
                modules.watch().requireUndisturbed();
                List<String> problems = new ArrayList<>();
                Map<Candidate, Matching> matchings = look(changeover, withdrawalAllowed, problems);
                if (problems.isEmpty()) {
                    modules.watch().expectNoMore();
                    // Once more: what came after the first look, and before that was to be noticed.
                    return look(changeover, true, problems);
                }
                foresee(changeover, matchings, registryLimit);
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    throw new RefusedException(
                            "not ready after " + limit.toMillis() + " ms: " + String.join("; ", problems));
                }
                events.drainPermits();
                events.tryAcquire(Math.min(left, LOOK_AGAIN.toNanos()), TimeUnit.NANOSECONDS);
            }
        } finally {
            modules.stopLooking(look);
        }
    }

    private Map<Candidate, Matching> look(Changeover changeover, boolean withdrawalAllowed, List<String> problems)
            throws RefusedException {
        Map<Candidate, Matching> matchings = new LinkedHashMap<>();
        for (Candidate candidate : changeover.candidates()) {
            if (candidate.module() == null) {
                continue;
            }
            Matching matching = Matching.of(candidate, candidate.module(), visibility, changeover.next());
            matchings.put(candidate, matching);
            if (!withdrawalAllowed) {
                for (Publication publication : matching.missing()) {
                    problems.add(candidate + " does not offer " + String.join(", ", publication.interfaces())
                            + ", which consumers hold");
                }
            }
            for (String line : components.unsatisfied(candidate.bundle())) {
                problems.add(candidate + ": " + line);
            }
        }
        return matchings;
    }

    private void bringToLife(Changeover changeover, Duration limit) throws Exception {
        // The incumbents first: what a delayed component that was never called has as state is what it starts with.
        for (Backend leaving : changeover.leaving()) {
            if (leaving.scope() == Scope.SINGLETON) {
                leaving.object();
            }
        }
        for (Backend arriving : changeover.arriving()) {
            if (arriving.scope() == Scope.SINGLETON && objectOf(arriving, limit) == null) {
                throw new RefusedException(arriving.name() + ": " + components.failure(arriving.reference()));
            }
        }
        bringToLifeForConsumers(changeover);
        for (Backend arriving : changeover.arriving()) {
            // Whoever comes first after the flip must not be the one who finds out.
            if (arriving.instances().isEmpty() && !arriving.canBeMade()) {
                throw new RefusedException(arriving.name() + ": " + components.failure(arriving.reference()));
            }
        }
        for (Changeover.Move move : changeover.moves()) {
            greet(move);
        }
    }

    /** On a worker of its version, by which the threads are known that it starts. */
    @Nullable
    private Object objectOf(Backend arriving, Duration limit) throws Exception {
        return workers.of(arriving.bundle().getBundleId())
                .call("activation in " + arriving.name(), limit, arriving::object);
    }

    /**
     * Gets each consumer that has an object of a version its object of the next one. Calls the module, on the calling
     * thread.
     *
     * @throws RefusedException if one cannot be made
     */
    public void bringToLifeForConsumers(Changeover changeover) throws RefusedException {
        for (Changeover.Move move : changeover.moves()) {
            Backend from = move.from();
            if (from != null) {
                for (Holding holding : move.publication().holdings()) {
                    if (!holding.follow(from, move.to())) {
                        throw new RefusedException(move.to().name() + ": for " + holding + ": "
                                + components.failure(move.to().reference()));
                    }
                }
            }
        }
    }

    private static void greet(Changeover.Move move) throws RefusedException {
        Handshake handshake = move.publication().handshake();
        if (handshake != null && move.to().objectIfUsed() != null) {
            try {
                handshake.expect(move.to());
            } catch (Throwable refused) {
                throw new RefusedException(
                        move.to().name() + " did not take what its host had said before: " + refused, refused);
            }
        }
    }

    /**
     * Undoes {@link #await}: consumers and hosts never hear of the candidates. What calls a servlet's {@code destroy()}, or
     * whoever listens to services, runs on a worker; what does not end is left behind, and the rest goes on.
     */
    public void abort(Changeover changeover) throws LeftBehindException {
        Undo undo = new Undo(workers);
        for (Changeover.Move move : changeover.moves()) {
            if (changeover.candidates().stream()
                    .noneMatch(candidate -> candidate.origin() == Candidate.Origin.STANDBY
                            && candidate.bundle().equals(move.to().bundle()))) {
                undo.attempt(
                        move.to().name() + ": the end of its host's relation",
                        () -> dismiss(move.publication(), move.to()));
            }
        }
        changeover.abort(undo);
        undo.end("the candidates' services were not taken back");
    }

    /**
     * Asks once more before the flip whether every candidate took what its host has said, which may have been while the
     * patch was under way.
     */
    public void requireReady(Changeover changeover) throws RefusedException {
        for (Changeover.Move move : changeover.moves()) {
            Handshake handshake = move.publication().handshake();
            boolean used = move.to().objectIfUsed() != null;
            Throwable why = handshake == null || !used ? null : handshake.notReady(move.to());
            if (why != null) {
                throw new RefusedException(move.to().name() + " did not take what its host said: " + why, why);
            }
        }
    }

    /** Tells a version that its host's relation with it is over, if it ever began. Calls the module. */
    static void dismiss(Publication publication, Backend backend) throws LeftBehindException {
        Handshake handshake = publication.handshake();
        if (handshake != null && backend.objectIfUsed() != null) {
            try {
                handshake.dismiss(backend);
            } catch (Throwable failure) {
                String left = backend.name() + " threw when its host's relation with it ended: " + failure;
                throw new LeftBehindException(left, failure, List.of(left));
            }
        }
    }
}
