package org.ninelives.runtime.patching;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.Finding;
import org.ninelives.api.Member;
import org.ninelives.api.PatchReport;
import org.ninelives.api.state.FieldReport;
import org.ninelives.runtime.dispatch.Closing;
import org.ninelives.runtime.framework.Departure.Gone;
import org.ninelives.runtime.leak.Watched;
import org.ninelives.runtime.state.InitialValue;

/**
 * Collects what happened in a patch while it happens, and later what lingers of it. Thread-safe: the retirement writes
 * when the patch's thread has long returned.
 */
final class ReportBuilder {

    private final String id;
    private final String by;
    private final Instant began;

    // Guarded by this.
    private List<Member> members = List.of();
    private List<PatchReport.PhaseTime> phases = List.of();
    private final List<Finding> findings = new ArrayList<>();
    private List<FieldReport> state = List.of();
    private final List<String> lingering = new ArrayList<>();
    private final Map<Gone, Watched> gone = new LinkedHashMap<>();
    private List<InitialValue> initials = List.of();

    @Nullable
    private Closing closing;

    ReportBuilder(String id, String by, Instant began) {
        this.id = id;
        this.by = by;
        this.began = began;
    }

    String id() {
        return id;
    }

    synchronized void members(List<Member> known) {
        members = List.copyOf(known);
    }

    synchronized void phases(List<PatchReport.PhaseTime> known) {
        phases = List.copyOf(known);
    }

    synchronized void finding(Finding finding) {
        findings.add(finding);
    }

    synchronized void state(List<FieldReport> known) {
        state = List.copyOf(known);
    }

    synchronized void closing(Closing gate) {
        closing = gate;
    }

    synchronized void lingering(String line) {
        lingering.add(line);
    }

    synchronized void gone(Gone version, Watched watched) {
        gone.put(version, watched);
    }

    /** What is to be gone when the former versions are. */
    synchronized void initials(List<InitialValue> known) {
        initials = known;
    }

    /**
     * Who still has what a carried field held before the state came. Known once the classes of a former version were
     * collected: then the garbage collector has looked at everything.
     */
    private List<String> captured() {
        if (gone.isEmpty() || gone.keySet().stream().anyMatch(Gone::lingers)) {
            return List.of();
        }
        return initials.stream()
                .filter(InitialValue::lingers)
                .map(value -> "somebody still has the initial value of " + value.field()
                        + ", and sees nothing of what is done to it now; what was handed out before the state came has to"
                        + " be handed out anew in restored()")
                .toList();
    }

    /** As far as is known now. */
    synchronized PatchReport build() {
        List<String> lingers = new ArrayList<>(lingering);
        gone.forEach((version, watched) -> {
            if (version.lingers()) {
                String found = watched.holders();
                lingers.add("the classes of " + version.name() + " are not collected yet" + version.holders()
                        + (found.isEmpty() ? "" : "; " + found));
            }
        });
        lingers.addAll(captured());
        return new Report(
                id,
                by,
                began,
                members,
                phases,
                findings,
                state,
                closing == null ? 0 : closing.parked(),
                closing == null ? Duration.ZERO : closing.longestWait(),
                closing == null ? Duration.ZERO : closing.pause(),
                closing == null ? Duration.ZERO : closing.drain(),
                lingers);
    }

    private record Report(
            String id,
            String by,
            Instant began,
            List<Member> members,
            List<PhaseTime> phases,
            List<Finding> findings,
            List<FieldReport> state,
            long callsParked,
            Duration longestWait,
            Duration pause,
            Duration drain,
            List<String> lingering)
            implements PatchReport {

        private Report {
            findings = List.copyOf(findings);
            lingering = List.copyOf(lingering);
        }
    }
}
