package org.ninelives.runtime.framework;

import org.jspecify.annotations.Nullable;
import org.ninelives.runtime.area.FolderCopy;
import org.ninelives.runtime.area.Tally;
import org.ninelives.runtime.artifact.Succession;
import org.osgi.framework.Bundle;

/** A bundle that a patch brings, installed. Confined to the patch's thread. */
public final class Candidate {

    /** Where it came from, which decides how it is taken back. */
    public enum Origin {
        /** The patch installed it; undone by uninstalling. */
        INSTALLED,
        /** Somebody started it by hand; undone by stopping, it stays installed. */
        BY_HAND,
        /** A former version that was kept; undone by keeping it on. */
        STANDBY
    }

    private final Bundle bundle;
    private final Origin origin;

    @Nullable
    private final Module module;

    @Nullable
    private final Bundle incumbent;

    /** How its incumbent's files come to it; null if there are none to come. */
    @Nullable
    private FolderCopy copy;

    private Tally carried = Tally.NONE;

    /** Which of its classes goes on for which one of its incumbent. */
    private Succession succession = Succession.NONE;

    /** Whether its version has served before. */
    private boolean returning;

    /** Set when its start or stop hangs: nothing more can be done with the bundle in this process. */
    private boolean stuck;

    Candidate(Bundle bundle, Origin origin, @Nullable Module module) {
        this.bundle = bundle;
        this.origin = origin;
        this.module = module;
        this.incumbent = module == null ? null : module.serving();
    }

    Bundle bundle() {
        return bundle;
    }

    /** The framework's id of its bundle. */
    public long bundleId() {
        return bundle.getBundleId();
    }

    /** Where its bundle was installed from. */
    public String location() {
        return bundle.getLocation();
    }

    /** Where it came from. */
    public Origin origin() {
        return origin;
    }

    /** The module that it is to serve; null for a bundle that is none. */
    @Nullable
    public Module module() {
        return module;
    }

    @Nullable
    Bundle incumbent() {
        return incumbent;
    }

    /**
     * Where the successor of a class of a bundle is: in the candidate for the incumbent's own, in another version of a
     * library where the candidate takes it from there; null if the class stays what it is.
     */
    @Nullable
    Bundle successorOf(@Nullable Bundle owner) {
        if (owner == null || incumbent == null) {
            return null;
        }
        return owner.equals(incumbent)
                ? bundle
                : Wires.exchanged(incumbent, bundle).get(owner);
    }

    /** Its files say which of its classes goes on for which one of its incumbent. */
    public void continues(Succession declared) {
        succession = declared;
    }

    Succession succession() {
        return succession;
    }

    /** Its version has served before, and a patch that replaced it is taken back. */
    public void returns() {
        returning = true;
    }

    boolean isReturning() {
        return returning || origin == Origin.STANDBY;
    }

    @Nullable
    FolderCopy copy() {
        return copy;
    }

    void carries(FolderCopy files) {
        copy = files;
    }

    /** What was copied before it started. */
    Tally carried() {
        return carried;
    }

    void carried(Tally tally) {
        carried = tally;
    }

    boolean isStuck() {
        return stuck;
    }

    void stuck() {
        stuck = true;
    }

    /** For messages, such as {@code route 2.0.0}. */
    @Override
    public String toString() {
        return bundle.getSymbolicName() + " " + bundle.getVersion();
    }
}
