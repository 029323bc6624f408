package org.ninelives.runtime.framework;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.Finding;
import org.ninelives.runtime.area.FolderCopy;
import org.ninelives.runtime.area.Folders;
import org.ninelives.runtime.area.Tally;
import org.ninelives.runtime.transaction.RefusedException;
import org.osgi.framework.Bundle;

/**
 * The files that modules keep in their bundles' data areas ({@code Bundle.getDataFile}). They are state: the candidate
 * finds them when it starts, and what was written since then before it serves; the incumbent's own are only read.
 *
 * <p>Nothing is forced to the disk while callers wait. A killed process loses nothing that was written; a failing power
 * supply may, until {@link #force} has run, which is before the incumbent's files go.
 */
public final class DataAreas {

    /** A round that brings no more than this is followed by none: what is left fits into the pause. */
    private static final int FEW_FILES = 50;

    private static final long FEW_BYTES = 8 << 20;

    /** Whoever writes faster than that can be followed makes the pause longer, or the patch give way. */
    private static final int MOST_ROUNDS = 5;

    DataAreas() {}

    /** What a patch would do to the files of an incumbent. */
    public List<Finding> foresee(Bundle incumbent) {
        String module = String.valueOf(incumbent.getSymbolicName());
        try {
            Optional<Path> area = areaOf(incumbent);
            if (area.isEmpty()) {
                return List.of();
            }
            Tally tally = Folders.measure(area.get());
            long room = Folders.room(area.get());
            if (tally.bytes() > room) {
                return List.of(Finding.refuses(
                        module,
                        "its data area has " + tally + ", but there is room for " + Tally.sizeOf(room)
                                + " only; while a patch is under way both versions have their own; make room"));
            }
            return tally.files() == 0
                    ? List.of()
                    : List.of(Finding.notes(
                            module,
                            "its data area (" + tally + ") is copied before the new version starts, and what changes"
                                    + " until the flip while calls wait"));
        } catch (IOException failure) {
            return List.of(Finding.refuses(module, "its data area cannot be read: " + failure));
        }
    }

    /** Whether calls have to wait while the files are brought up to date. */
    public boolean areUsed(List<Candidate> candidates) throws RefusedException {
        for (Candidate candidate : candidates) {
            Optional<Path> area = areaOf(candidate.incumbent());
            try {
                if (area.isPresent() && !Folders.isEmpty(area.get())) {
                    return true;
                }
            } catch (IOException failure) {
                throw new RefusedException("the data area of " + candidate.incumbent() + " cannot be read", failure);
            }
        }
        return false;
    }

    /**
     * Copies what the incumbents have to the candidates, which have not started yet.
     *
     * @throws RefusedException if that is not possible; what was copied is still there
     */
    public void copy(List<Candidate> candidates) throws RefusedException {
        for (Candidate candidate : candidates) {
            Optional<Path> from = areaOf(candidate.incumbent());
            Optional<Path> to = areaOf(candidate.bundle());
            if (from.isPresent() && to.isPresent()) {
                FolderCopy copy = new FolderCopy(from.get(), to.get());
                candidate.carries(copy);
                try {
                    candidate.carried(copy.copy(Thread.currentThread()::isInterrupted));
                } catch (IOException failure) {
                    throw notCarried(candidate, failure);
                }
            }
        }
    }

    /**
     * Follows what the incumbents have written while the candidates were copied to and started, so that the pause has
     * little to do.
     *
     * @throws RefusedException if that is not possible
     */
    public void follow(List<Candidate> candidates) throws RefusedException {
        for (Candidate candidate : candidates) {
            FolderCopy copy = candidate.copy();
            try {
                for (int round = 0; copy != null && round < MOST_ROUNDS; round++) {
                    Tally changed = copy.update(false, Thread.currentThread()::isInterrupted);
                    candidate.carried(candidate.carried().plus(changed));
                    if (changed.files() <= FEW_FILES && changed.bytes() <= FEW_BYTES) {
                        break;
                    }
                }
            } catch (IOException failure) {
                throw notCarried(candidate, failure);
            }
        }
    }

    /**
     * Follows what the incumbents have written since, while no call is inside.
     *
     * @param givenUp asked now and then; when it says yes, this ends with an exception
     * @return what was done, for the report
     */
    public List<Finding> update(List<Candidate> candidates, BooleanSupplier givenUp) throws RefusedException {
        List<Finding> findings = new ArrayList<>();
        for (Candidate candidate : candidates) {
            FolderCopy copy = candidate.copy();
            if (copy == null) {
                continue;
            }
            try {
                // A version that was kept on has files that its successor may have deleted.
                Tally changed = copy.update(candidate.origin() == Candidate.Origin.STANDBY, givenUp);
                Tally before = candidate.carried();
                if (before.files() + changed.files() > 0) {
                    findings.add(Finding.notes(
                            candidate.toString(),
                            "data area: " + before + " copied while calls went on, " + changed
                                    + " changed since and followed while they waited"));
                }
            } catch (IOException failure) {
                throw notCarried(candidate, failure);
            }
        }
        return findings;
    }

    private static RefusedException notCarried(Candidate candidate, IOException failure) {
        return new RefusedException(
                "the data area of " + candidate.incumbent() + " could not be copied to " + candidate + ": "
                        + (failure.getMessage() == null ? failure : failure.getMessage()),
                failure);
    }

    /**
     * Takes back what was copied to bundles that stay; the others take it with them.
     *
     * @return what is left, a line each
     */
    public List<String> discard(List<Candidate> candidates) {
        List<String> left = new ArrayList<>();
        for (Candidate candidate : candidates) {
            FolderCopy copy = candidate.copy();
            if (copy != null && candidate.origin() == Candidate.Origin.BY_HAND) {
                try {
                    copy.discard();
                } catch (IOException failure) {
                    left.add("files of its incumbent are left in the data area of " + candidate + ": " + failure);
                }
            }
        }
        return left;
    }

    /** What the candidates were given is on the disk, whatever happens to its power. */
    public void force(List<Candidate> candidates) throws IOException {
        for (Candidate candidate : candidates) {
            Optional<Path> area = candidate.copy() == null ? Optional.empty() : areaOf(candidate.bundle());
            if (area.isPresent()) {
                Folders.force(area.get());
            }
        }
    }

    /** Empty where the framework has no file system. */
    private static Optional<Path> areaOf(@Nullable Bundle bundle) {
        if (bundle == null || bundle.getState() == Bundle.UNINSTALLED) {
            return Optional.empty();
        }
        File area = bundle.getDataFile("");
        return area == null ? Optional.empty() : Optional.of(area.toPath());
    }
}
