package org.ninelives.testkit;

import java.time.Duration;
import java.util.List;

/**
 * What was tried, all of it with success.
 *
 * @param scenario its name
 * @param patchPoints the points of a caller that meets the patch
 * @param patchRuns how many of them are distinct, and were run
 * @param backPoints the points of a caller that meets the rollback
 * @param backRuns how many of them are distinct, and were run
 * @param took how long all of it took
 */
public record Report(
        String scenario, List<Point> patchPoints, int patchRuns, List<Point> backPoints, int backRuns, Duration took) {

    /** Copies the lists. */
    public Report {
        patchPoints = List.copyOf(patchPoints);
        backPoints = List.copyOf(backPoints);
    }

    /** One line for a log. */
    @Override
    public String toString() {
        return "scenario '" + scenario + "': patch at " + patchPoints.size() + " points, " + patchRuns
                + " run; rollback at " + backPoints.size() + " points, " + backRuns + " run; " + took.toMillis()
                + " ms";
    }
}
