package org.ninelives.runtime.framework;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.Finding;
import org.ninelives.runtime.dispatch.Dispatch;
import org.ninelives.runtime.dispatch.Generation;
import org.ninelives.runtime.transaction.LeftBehindException;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;

/**
 * What one patch changes in the registry: prepared before the flip, in a way that nobody sees it; finished after the flip;
 * or taken back. Confined to the patch's thread and its workers, one at a time.
 */
public final class Changeover {

    /** A service that goes over from one version to the next; from is null where it is new. */
    record Move(Publication publication, @Nullable Backend from, Backend to) {}

    /** Before all generations: the next patch has the number of one that was aborted, and what is left must not be seen then. */
    private static final long NEVER = 0;

    private final Modules modules;
    private final Visibility visibility;
    private final Dispatch dispatch;
    private final Generation next;
    private final List<Candidate> candidates;
    private final List<Move> moves = new ArrayList<>();
    private final List<Publication> withdrawn = new ArrayList<>();
    private final List<Publication> made = new ArrayList<>();
    private final Set<Publication> foreseen = new LinkedHashSet<>();
    private final Map<ServiceReference<?>, Backend> backends = new HashMap<>();
    private final Map<Move, Registration> versions = new LinkedHashMap<>();
    private final Map<Move, Registration> standbyVersions = new LinkedHashMap<>();

    /** What was found that the operator should know. */
    private final List<Finding> noticed = new ArrayList<>();

    /** The services that no longer serve after the flip, with what served them. */
    private final Map<Publication, Backend> replaced = new LinkedHashMap<>();

    Changeover(Modules modules, Visibility visibility, Dispatch dispatch, Generation next, List<Candidate> candidates) {
        this.modules = modules;
        this.visibility = visibility;
        this.dispatch = dispatch;
        this.next = next;
        this.candidates = List.copyOf(candidates);
        visibility.expect(next);
        modules.scheduling().expect(candidates, next);
    }

    /**
     * Lets the candidates meet what one of them offers so far, while others still start: they need not wait for each
     * other, and their calls do not reach the incumbents. What turns out otherwise later is bound anew.
     *
     * @return what is left to do where listeners may be called
     */
    List<Runnable> foresee(Module module, Matching matching) {
        matching.kept().forEach((publication, offer) -> {
            foreseen.add(publication);
            dispatch.bind(publication.dispatcher(), next, backendOf(offer));
        });
        List<Runnable> registrations = new ArrayList<>();
        for (Offer offer : matching.unknownTo(module.publications())) {
            for (List<Class<?>> interfaces : Host.divide(offer.interfaces())) {
                registrations.add(() -> {
                    Publication publication = publicationOf(module, offer.scope(), interfaces);
                    foreseen.add(publication);
                    made.add(publication);
                    dispatch.bind(publication.dispatcher(), next, backendOf(offer));
                    modules.registrations().offer(publication, offer.reference(), next.number());
                });
            }
        }
        return registrations;
    }

    private Backend backendOf(Offer offer) {
        return backends.computeIfAbsent(offer.reference(), reference -> modules.newBackend(reference, offer.scope()));
    }

    /** Binds and registers all that a candidate offers, for the generation to come. */
    void prepare(Module module, Matching matching) {
        matching.kept().forEach((publication, offer) -> move(publication, publication.serving(), backendOf(offer)));
        matching.added().forEach((offer, added) -> {
            Backend to = backendOf(offer);
            for (List<Class<?>> interfaces : Host.divide(added)) {
                Publication publication = publicationOf(module, offer.scope(), interfaces);
                move(publication, null, to);
                made.add(publication);
                modules.registrations().offer(publication, to.reference(), next.number());
            }
        });
        for (Publication publication : matching.missing()) {
            Backend from = publication.serving();
            if (from != null) {
                replaced.put(publication, from);
                endVersion(publication, from);
            }
            dispatch.bind(publication.dispatcher(), next, null);
            withdrawn.add(publication);
            until(publication, next.number());
        }
    }

    /** Whoever looks it up after the flip would find a service that nobody serves. */
    private static void until(Publication publication, long generation) {
        Registration registration = publication.registration();
        if (registration != null) {
            registration.until(generation);
        }
        Hosting hosting = publication.hosting();
        if (hosting != null) {
            hosting.until(generation);
        }
    }

    /** A service that was withdrawn once comes back as the same object. */
    private Publication publicationOf(Module module, Scope scope, List<Class<?>> interfaces) {
        for (Publication publication : module.publications()) {
            if (!publication.isOffered() && publication.isFor(scope, interfaces)) {
                return publication;
            }
        }
        Publication publication = new Publication(module, dispatch, scope, interfaces, modules.hosts());
        module.publications().add(publication);
        return publication;
    }

    private void move(Publication publication, @Nullable Backend from, Backend to) {
        Move move = new Move(publication, from, to);
        moves.add(move);
        dispatch.bind(publication.dispatcher(), next, to);
        versions.put(
                move, modules.registrations().showVersion(publication, to, Registrations.SERVING_RANK, next.number()));
        if (from != null) {
            replaced.put(publication, from);
            endVersion(publication, from);
            if (staysOn(from)) {
                standbyVersions.put(
                        move,
                        modules.registrations()
                                .showVersion(publication, from, Registrations.SERVING_RANK - 1, next.number()));
            }
        }
    }

    private void endVersion(Publication publication, Backend from) {
        Registration version = modules.registrations().versionOf(publication, from);
        if (version != null) {
            version.until(next.number());
        }
    }

    private static boolean staysOn(Backend backend) {
        return Framework.isStandby(backend.bundle());
    }

    /** The generation that the patch commits, or has committed. */
    Generation next() {
        return next;
    }

    void settle() {
        visibility.settle(next);
    }

    /** The services that go over. */
    List<Move> moves() {
        return moves;
    }

    /** The candidates of the patch. */
    public List<Candidate> candidates() {
        return candidates;
    }

    /** The modules of the candidates. */
    List<Module> modules() {
        return candidates.stream()
                .map(Candidate::module)
                .filter(Objects::nonNull)
                .toList();
    }

    /** The names of the modules that an incumbent served. */
    public List<String> modulesOf(Bundle incumbent) {
        return candidates.stream()
                .filter(candidate -> candidate.module() != null && incumbent.equals(candidate.incumbent()))
                .map(candidate -> Objects.requireNonNull(candidate.module()).name())
                .toList();
    }

    /** What serves, or served, before the flip. */
    public List<Bundle> incumbents() {
        return candidates.stream()
                .map(Candidate::incumbent)
                .filter(Objects::nonNull)
                .toList();
    }

    /** What serves after the flip. */
    public List<Bundle> arrived() {
        return candidates.stream().map(Candidate::bundle).toList();
    }

    /** The locations of what served and is gone, each with that of its successor. */
    public Map<String, String> successors() {
        Map<String, String> successors = new HashMap<>();
        for (Candidate candidate : candidates) {
            Bundle incumbent = candidate.incumbent();
            if (incumbent != null && incumbent.getState() == Bundle.UNINSTALLED) {
                successors.put(incumbent.getLocation(), candidate.location());
            }
        }
        return successors;
    }

    /** The objects of the candidates that were not there before, each once. */
    Set<Backend> arriving() {
        Set<Backend> arriving = new LinkedHashSet<>();
        moves.forEach(move -> arriving.add(move.to()));
        return arriving;
    }

    /** What served before, each once. */
    Collection<Backend> leaving() {
        return new LinkedHashSet<>(replaced.values());
    }

    Map<Publication, Backend> replaced() {
        return replaced;
    }

    /** Adds to {@link #warnings}. */
    public void warn(List<Finding> findings) {
        noticed.addAll(findings);
    }

    /** What the operator should know before the flip, although it does not stand in the way. */
    public List<Finding> warnings() {
        List<Finding> warnings = new ArrayList<>(noticed);
        for (Move move : moves) {
            String loss = move.from() == null
                    ? null
                    : modules.registrations()
                            .lossIfDescribed(move.publication(), move.to().reference());
            if (loss != null) {
                warnings.add(Finding.warns(
                        move.to().name(), String.join(", ", move.publication().interfaces()) + ": " + loss));
            }
        }
        return warnings;
    }

    /** The consumers that would lose a service by the properties that the candidates have given it. */
    public List<Losses.Loss> losses(Losses judge) {
        List<Losses.Loss> found = new ArrayList<>();
        for (Move move : moves) {
            if (move.from() != null) {
                found.addAll(judge.of(move.publication(), move.to().reference(), incumbents()));
            }
        }
        return found;
    }

    /** Takes everything back: the generation never was. */
    void abort(Undo undo) {
        visibility.settle(next);
        modules.scheduling().giveUp(candidates, next);
        foreseen.forEach(publication -> dispatch.unbind(publication.dispatcher(), next));
        moves.forEach(move -> dispatch.unbind(move.publication().dispatcher(), next));
        withdrawn.forEach(publication -> {
            dispatch.unbind(publication.dispatcher(), next);
            until(publication, Long.MAX_VALUE);
        });
        replaced.forEach((publication, from) -> {
            Registration version = modules.registrations().versionOf(publication, from);
            if (version != null) {
                version.until(Long.MAX_VALUE);
            }
        });
        versions.forEach((move, registration) -> discard(move.publication(), registration, undo));
        standbyVersions.forEach((move, registration) -> discard(move.publication(), registration, undo));
        made.forEach(publication -> withdraw(publication, undo));
        modules().forEach(module -> module.handles().unbind(next));
    }

    private void discard(Publication publication, Registration registration, Undo undo) {
        if (!undo.attempt(
                withdrawalOf(publication), () -> modules.registrations().discard(registration))) {
            registration.until(NEVER);
        }
    }

    private void withdraw(Publication publication, Undo undo) {
        Registration registration = publication.registration();
        if (!undo.attempt(
                withdrawalOf(publication), () -> modules.registrations().withdraw(publication))) {
            if (registration != null) {
                registration.until(NEVER);
            }
            // Whoever hangs there may yet come back to it, so nobody uses it again.
            publication.module().publications().remove(publication);
        }
    }

    private static String withdrawalOf(Publication publication) {
        return "withdrawal of the candidate's service " + String.join(", ", publication.interfaces());
    }

    /** Right after the flip, the gate still closed: who is what. Calls nobody. */
    public void turnRoles() {
        for (Candidate candidate : candidates) {
            Module module = candidate.module();
            if (module != null) {
                if (candidate.incumbent() != null) {
                    turn(candidate.incumbent(), Role.STANDBY);
                }
                turn(candidate.bundle(), Role.SERVING);
                module.serve(candidate.bundle());
            }
        }
        // After all roles, for it may need a thread, and there may be none.
        for (Candidate candidate : candidates) {
            if (candidate.module() != null) {
                modules.scheduling().serves(candidate.module(), candidate.bundle());
            }
        }
    }

    private void turn(Bundle bundle, Role role) {
        Standing standing = visibility.standing(bundle);
        if (standing != null) {
            visibility.stand(bundle, standing.as(role));
        }
    }

    /** The gate is open: gives the dispatchers the properties of what serves, and removes what is no longer meant. */
    void publish() throws LeftBehindException {
        Announcement announcement = new Announcement(modules.registrations());
        for (Move move : moves) {
            announcement.describe(move, made.contains(move.publication()));
            announcement.endReplaced(move, versions.get(move), standbyVersions.get(move));
        }
        for (Publication publication : withdrawn) {
            announcement.withdraw(publication, replaced.get(publication));
        }
        announcement.requireComplete();
    }
}
