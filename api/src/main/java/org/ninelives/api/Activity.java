package org.ninelives.api;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** What the runtime is at, at one moment. Immutable. */
@ProviderType
public interface Activity {

    /** The patches that were asked for and have not ended, in the order of their turns; only the first one can run. */
    List<Underway> patches();

    /** Why no patch may start; empty if one may. */
    Optional<Lock> lock();

    /** What patches could not undo, a line each: hidden, without effect, and gone at the next start. */
    List<String> stranded();

    /**
     * The former versions whose classes are held by somebody, and by whom as far as that can be found, a line each. Known once the
     * JVM has collected classes twice since they went; a version is gone from here as soon as it is collected.
     */
    List<String> held();

    /**
     * How calls and patches keep clear of each other on this machine, in words: whether each call has a fence, or goes
     * without while patches make all threads pass one.
     */
    String calls();

    /** A patch that has not ended. */
    @ProviderType
    interface Underway {

        /** Its number. */
        String id();

        /** What it was asked to bring, for people. */
        String name();

        /** Who asked for it; may be empty. */
        String by();

        /** When it was asked for. */
        Instant asked();

        /** The phase that it is in; empty while it waits for its turn. */
        Optional<Phase> phase();

        /** How far it is in this phase, in the words of a module's own {@code StateTransfer}; empty if none has said so. */
        Optional<String> progress();

        /**
         * Whether it waits for calls that are inside its modules: behind the closed gate, before the state moves; or, where
         * there is no gate, after its flip. True for a moment where nobody is inside.
         */
        boolean waitsForCalls();
    }

    /**
     * What keeps patches from starting.
     *
     * @param reason why
     * @param by who says so; may be empty
     * @param since when it was said
     */
    record Lock(String reason, String by, Instant since) {

        /** Refuses missing parts. */
        public Lock {
            Objects.requireNonNull(reason);
            Objects.requireNonNull(by);
            Objects.requireNonNull(since);
        }
    }
}
