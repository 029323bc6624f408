package org.ninelives.runtime.framework;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.ninelives.runtime.dispatch.Dispatched;
import org.ninelives.runtime.state.Pair;
import org.ninelives.runtime.state.Successors;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;

/** The classes of a patch's incumbents, and where their successors are: a matter of the bundles that they come from. */
final class BundleSuccessors implements Successors {

    private final List<Candidate> candidates;
    private final Supplier<List<Pair>> given;

    /** By the bundle of a class, where its successor is; every object of the state asks. */
    private final Map<Bundle, Optional<Bundle>> known = new ConcurrentHashMap<>();

    BundleSuccessors(List<Candidate> candidates, Supplier<List<Pair>> given) {
        this.candidates = candidates;
        this.given = given;
    }

    @Override
    public boolean isOld(Class<?> type) {
        return successor(type).isPresent();
    }

    @Override
    public Class<?> successorOf(Class<?> old) throws ClassNotFoundException {
        Optional<Bundle> successor = successor(old);
        return successor.isPresent() ? successor.get().loadClass(nameOfSuccessor(old)) : old;
    }

    private String nameOfSuccessor(Class<?> old) {
        Bundle owner = FrameworkUtil.getBundle(old);
        return candidates.stream()
                .filter(candidate -> Objects.equals(candidate.incumbent(), owner))
                .map(candidate -> candidate.succession().successorOf(old.getName()))
                .findFirst()
                .orElse(old.getName());
    }

    @Override
    public List<Pair> given() {
        return given.get();
    }

    @Override
    public boolean isOfTheRuntime(Class<?> type) {
        return Dispatched.class.isAssignableFrom(type);
    }

    private Optional<Bundle> successor(Class<?> type) {
        Bundle owner = FrameworkUtil.getBundle(type);
        return owner == null
                ? Optional.empty()
                : known.computeIfAbsent(owner, bundle -> candidates.stream()
                        .map(candidate -> candidate.successorOf(bundle))
                        .filter(Objects::nonNull)
                        .findFirst());
    }
}
