package org.ninelives.runtime.patching;

import org.ninelives.runtime.dispatch.Dispatch;
import org.ninelives.runtime.framework.Framework;
import org.ninelives.runtime.journal.Journal;
import org.ninelives.runtime.store.Store;
import org.ninelives.runtime.worker.Workers;

/** The phases of every patch, wired once. */
record Phases(
        Framework framework,
        Dispatch dispatch,
        Journal journal,
        Staging staging,
        Examination examination,
        Installation installation,
        Startup startup,
        Quiescence quiescence,
        Transferring transferring,
        Verification verification,
        Release release) {

    static Phases of(
            Framework framework, Dispatch dispatch, Workers workers, Journal journal, Store store, Settling settling) {
        return new Phases(
                framework,
                dispatch,
                journal,
                new Staging(store, journal, framework, workers),
                new Examination(framework, workers),
                new Installation(framework, dispatch, settling),
                new Startup(framework, workers),
                new Quiescence(framework, dispatch, workers),
                new Transferring(framework, dispatch, workers),
                new Verification(framework, dispatch, workers),
                new Release(framework, dispatch, journal));
    }
}
