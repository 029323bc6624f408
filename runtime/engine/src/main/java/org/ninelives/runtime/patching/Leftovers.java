package org.ninelives.runtime.patching;

import java.util.ArrayList;
import java.util.List;
import org.ninelives.api.Repair;
import org.ninelives.runtime.framework.Departure;
import org.ninelives.runtime.framework.Framework;
import org.ninelives.runtime.framework.Module;
import org.osgi.framework.Bundle;

/**
 * The bundles that should be gone and are not: candidates whose code did not stop when their patch was undone, former
 * versions that could not be retired, and versions that are kept on although nobody wants them any more.
 */
final class Leftovers {

    private final Framework framework;
    private final Retirement retirement;

    Leftovers(Framework framework, Retirement retirement) {
        this.framework = framework;
        this.retirement = retirement;
    }

    /** What patches could not undo, a line each; by any thread. */
    List<String> stranded() {
        return bundles().stream().map(Leftovers::line).toList();
    }

    private List<Bundle> bundles() {
        return framework.undesired(Staged.LOCATION_SCHEME).stream()
                .filter(bundle -> !retirement.isUnderWay(bundle))
                .toList();
    }

    private static String line(Bundle bundle) {
        return Departure.nameOf(bundle) + " (bundle " + bundle.getBundleId() + ") does not serve and is not "
                + (isOurs(bundle) ? "removed; it is hidden, and gone at the next start" : "stopped; it is hidden");
    }

    /** Whether a patch brought it. What others installed, others remove. */
    private static boolean isOurs(Bundle bundle) {
        return bundle.getLocation().startsWith(Staged.LOCATION_SCHEME);
    }

    /** Tries again. Not while a patch runs. */
    Repair repair() throws InterruptedException {
        List<String> repaired = new ArrayList<>();
        List<String> left = new ArrayList<>();
        for (Bundle bundle : bundles()) {
            String name = Departure.nameOf(bundle) + " (bundle " + bundle.getBundleId() + ")";
            boolean kept = !isOurs(bundle) && !framework.isRetired(bundle);
            try {
                if (framework.isRetired(bundle)) {
                    retirement.retire(bundle);
                } else {
                    framework.departure().stop(bundle);
                    if (!kept) {
                        framework.departure().uninstall(bundle);
                    }
                }
                repaired.add(name + (kept ? " is stopped" : " is removed"));
            } catch (InterruptedException interrupted) {
                throw interrupted;
            } catch (Exception | LinkageError | AssertionError failure) {
                left.add(name + ": " + failure.getMessage());
            }
        }
        return new Repair(repaired, left);
    }

    /** Removes the versions that are kept on beside the one that serves. Not while a patch runs. */
    List<String> retire(Module module) throws Exception {
        List<String> going = new ArrayList<>();
        for (Bundle standby : framework.modules().standbys(module)) {
            // Before it loses its role: refused, it is still there for a quick way back.
            retirement.requireQuiet(standby);
            framework.modules().retire(standby);
            retirement.retire(standby);
            going.add(Departure.nameOf(standby));
        }
        return going;
    }
}
