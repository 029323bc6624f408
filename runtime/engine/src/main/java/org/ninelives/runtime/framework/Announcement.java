package org.ninelives.runtime.framework;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ninelives.runtime.transaction.LeftBehindException;

/**
 * Brings the registry up to date with what serves since a flip. Each step is tried whatever befell the others, for listeners
 * are called and the gate is open. Confined to the thread that publishes.
 */
final class Announcement {

    private final Registrations registrations;
    private final List<String> left = new ArrayList<>();

    Announcement(Registrations registrations) {
        this.registrations = registrations;
    }

    /**
     * A service has the properties of what serves it.
     *
     * @param made whether it was not there before
     */
    void describe(Changeover.Move move, boolean made) {
        attempt(() -> {
            if (made) {
                registrations.announce(move.publication(), move.to().reference());
            } else {
                registrations.describe(move.publication(), move.to().reference(), true);
            }
        });
    }

    /**
     * The registrations of single versions are those of the versions that there are.
     *
     * @param version of what serves; null if it has none
     * @param standby of what served, if that is kept on; else null
     */
    void endReplaced(Changeover.Move move, @Nullable Registration version, @Nullable Registration standby) {
        attempt(() -> {
            if (version != null) {
                registrations.keepVersion(move.publication(), move.to(), version, Registrations.SERVING_RANK);
            }
            Backend from = move.from();
            if (from != null && standby == null) {
                registrations.hideVersion(move.publication(), from);
            } else if (from != null && standby != null) {
                registrations.keepVersion(move.publication(), from, standby, Registrations.SERVING_RANK - 1);
            }
        });
    }

    /** A service that nobody offers any more goes, and that of the version which did. */
    void withdraw(Publication publication, @Nullable Backend served) {
        attempt(() -> registrations.withdraw(publication));
        if (served != null) {
            attempt(() -> registrations.hideVersion(publication, served));
        }
    }

    private void attempt(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | LinkageError failure) {
            left.add(failure.toString());
        }
    }

    void requireComplete() throws LeftBehindException {
        if (!left.isEmpty()) {
            throw new LeftBehindException("the registry was not brought up to date", null, left);
        }
    }
}
