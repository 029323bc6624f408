package org.ninelives.health;

import java.util.ArrayList;
import java.util.List;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.Finding;

/** What the result of a health check means for a patch. */
final class Verdict {

    private Verdict() {}

    static List<Finding> of(String module, String name, @Nullable Result result) {
        if (result == null) {
            return List.of(Finding.refuses(module, name + " answered nothing"));
        }
        Result.Status status = result.getStatus();
        String message = name + " says " + status + reasons(result);
        return switch (status) {
            case OK -> List.of();
            case WARN -> List.of(Finding.warns(module, message));
            case TEMPORARILY_UNAVAILABLE, CRITICAL, HEALTH_CHECK_ERROR -> List.of(Finding.refuses(module, message));
        };
    }

    /** What the check wrote about what is not well. */
    private static String reasons(Result result) {
        List<String> reasons = new ArrayList<>();
        for (ResultLog.Entry entry : result) {
            if (!entry.isDebug() && entry.getStatus() != Result.Status.OK) {
                Exception cause = entry.getException();
                reasons.add(entry.getMessage() + (cause == null ? "" : " (" + cause + ")"));
            }
        }
        return reasons.isEmpty() ? "" : ": " + String.join("; ", reasons);
    }
}
