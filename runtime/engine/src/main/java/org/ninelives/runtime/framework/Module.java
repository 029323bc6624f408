package org.ninelives.runtime.framework;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.ninelives.runtime.dispatch.Dispatch;
import org.ninelives.runtime.dispatch.Handles;
import org.osgi.framework.Bundle;

/**
 * A module through all its versions, and under whatever name: where a bundle of another name takes over, the module takes
 * that name and keeps its services. Thread-safe.
 */
public final class Module {

    private final long mark;
    private final Handles handles;
    private final List<Publication> publications = new CopyOnWriteArrayList<>();
    private final List<String> obstacles = new CopyOnWriteArrayList<>();

    private volatile String name;

    @Nullable
    private volatile Bundle serving;

    /**
     * One that nobody knew before.
     *
     * @param isOfModule whether a class belongs to a version of a module
     * @param recording whether it is of interest who holds what it handed out
     */
    Module(String name, Dispatch dispatch, Predicate<Class<?>> isOfModule, boolean recording) {
        this.name = name;
        this.mark = dispatch.newMark();
        this.handles = new Handles(dispatch, mark, this::name, isOfModule, recording);
    }

    /** The symbolic name of the version that serves. */
    public String name() {
        return name;
    }

    /** The mark by which calls inside it are known. */
    public long mark() {
        return mark;
    }

    /** The bundle that serves; null while none is there. */
    @Nullable
    public Bundle serving() {
        return serving;
    }

    /** What it hands out beside its services. */
    public Handles handles() {
        return handles;
    }

    /** Whether its services may hand out objects, or have done so. */
    public boolean handsOut() {
        return publications.stream().anyMatch(Publication::handsOut) || handles.count() > 0;
    }

    void serve(@Nullable Bundle bundle) {
        serving = bundle;
        if (bundle != null) {
            name = bundle.getSymbolicName();
        }
    }

    /** The services that consumers meet, or met and may meet again. */
    public List<Publication> publications() {
        return publications;
    }

    /** Why it cannot be patched, a line each. */
    public List<String> obstacles() {
        return obstacles;
    }
}
