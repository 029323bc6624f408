package org.ninelives.examples.demo;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.ninelives.api.ModuleStatus;
import org.ninelives.api.Patch;
import org.ninelives.api.PatchReport;
import org.ninelives.api.PatchResult;
import org.ninelives.api.Policy;
import org.ninelives.embedded.Ninelives;
import org.ninelives.shell.text.HumanDuration;

/** What the acts play on: the runtime, the story, the load that goes on all the time. Confined to the main thread. */
final class Stage {

    private static final String PREFIX = "org.ninelives.examples.";

    private final Ninelives ninelives;
    private final Story story;
    private final Path bundles;
    private final Web web;
    private final Load load;
    private int committed;
    private int refused;
    private Duration longestWait = Duration.ZERO;
    private Duration slowest = Duration.ZERO;

    Stage(Ninelives ninelives, Story story, Path bundles, Web web, Load load) {
        this.ninelives = ninelives;
        this.story = story;
        this.bundles = bundles;
        this.web = web;
        this.load = load;
    }

    Ninelives ninelives() {
        return ninelives;
    }

    Story story() {
        return story;
    }

    Web web() {
        return web;
    }

    Load load() {
        return load;
    }

    int committed() {
        return committed;
    }

    int refused() {
        return refused;
    }

    /** The longest that a call was parked at the gate of a patch. */
    Duration longestWait() {
        return longestWait;
    }

    /** The slowest answer of the route while a patch was applied. */
    Duration slowest() {
        return slowest;
    }

    /** A patch of these jars, such as {@code route-2.0.0}. */
    Patch patch(String... names) {
        List<URI> addresses = Arrays.stream(names)
                .map(name -> bundles.resolve(name + ".jar").toUri())
                .toList();
        return Patch.of(addresses).by("demo");
    }

    /** Applies a patch that has to be committed, and tells how it went. */
    void commit(Patch patch) {
        commit(() -> ninelives.patches().apply(patch));
    }

    /** Takes the last patch of a module back. */
    void commitRollback(String module, Policy policy) {
        commit(() -> ninelives.patches().rollback(PREFIX + module, policy));
    }

    private void commit(Supplier<PatchResult> patch) {
        load.lap();
        PatchResult result = patch.get();
        Load.Lap lap = lap();
        PatchReport report = result.report();
        committed++;
        String outcome = result.match(done -> "", PatchResult.RolledBack::reason, PatchResult.Stranded::reason);
        story.good(report.members().stream()
                        .map(member -> member.toString().replace(PREFIX, ""))
                        .collect(Collectors.joining(", "))
                + (outcome.isEmpty() ? ": committed after " + HumanDuration.text(total(report)) : ""));
        story.detail(phases(report));
        if (!report.state().isEmpty()) {
            story.detail("state: " + state(report));
        }
        story.detail(gate(report));
        story.detail(meanwhile(lap));
        story.expect(outcome.isEmpty(), "the patch was not committed: " + outcome);
        story.expect(lap.failed() == 0, "requests failed while the patch was applied");
        longestWait = longer(longestWait, report.longestWait());
    }

    /**
     * Applies a patch that has to be refused, and tells why it was.
     *
     * @param what is wrong with it
     * @param stranded whether something of it is expected to be left
     */
    void refuse(String what, Patch patch, boolean stranded) {
        refuse(what, () -> ninelives.patches().apply(patch), stranded);
    }

    /** Takes the last patch of a module back, which has to be refused. */
    void refuseRollback(String what, String module, Policy policy) {
        refuse(what, () -> ninelives.patches().rollback(PREFIX + module, policy), false);
    }

    private void refuse(String what, Supplier<PatchResult> patch, boolean strands) {
        load.lap();
        long before = System.nanoTime();
        PatchResult result = patch.get();
        Duration took = Duration.ofNanos(System.nanoTime() - before);
        Load.Lap lap = lap();
        refused++;
        story.say(what + ": " + outcome(result) + " after " + HumanDuration.text(took));
        story.detail(reason(result).replace(PREFIX, ""));
        story.detail(meanwhile(lap));
        story.expect(
                strands ? result instanceof PatchResult.Stranded : result instanceof PatchResult.RolledBack,
                "it was to be refused" + (strands ? " with something left" : " with nothing left") + ", but: "
                        + outcome(result));
        story.expect(lap.failed() == 0, "requests failed while the patch was refused");
        longestWait = longer(longestWait, result.report().longestWait());
    }

    private static String outcome(PatchResult result) {
        return result.match(
                done -> "committed",
                back -> "refused in " + word(back.failedIn().name()),
                stuck -> "refused in " + word(stuck.failedIn().name()) + ", with a stranded rest");
    }

    private static String reason(PatchResult result) {
        return result.match(
                done -> "",
                PatchResult.RolledBack::reason,
                stuck -> stuck.reason() + "\nleft until the end of the process: "
                        + stuck.notUndone().stream()
                                .map(line -> line.lines().findFirst().orElse(""))
                                .collect(Collectors.joining("; ")));
    }

    private Load.Lap lap() {
        Load.Lap lap = load.lap();
        slowest = longer(slowest, lap.slowest());
        return lap;
    }

    private static Duration total(PatchReport report) {
        return report.phases().stream().map(PatchReport.PhaseTime::took).reduce(Duration.ZERO, Duration::plus);
    }

    private static String phases(PatchReport report) {
        return report.phases().stream()
                .map(phase -> word(phase.phase().name()) + " " + HumanDuration.text(phase.took()))
                .collect(Collectors.joining(", "));
    }

    private static String state(PatchReport report) {
        return report.state().stream()
                .map(field -> field.field() + " " + word(field.fate().name())
                        + (field.detail().isEmpty() ? "" : " (" + field.detail() + ")"))
                .collect(Collectors.joining(", "));
    }

    private static String gate(PatchReport report) {
        if (report.pause().isZero()) {
            return "no gate: nobody waited";
        }
        return "gate closed for " + HumanDuration.text(report.pause()) + "; "
                + (report.callsParked() == 0
                        ? "nobody waited there"
                        : report.callsParked() + " calls waited there, the longest "
                                + HumanDuration.text(report.longestWait()));
    }

    private static String meanwhile(Load.Lap lap) {
        return String.format(
                Locale.ROOT,
                "route meanwhile: %,d requests served, %d failed, slowest answer %s",
                lap.served(),
                lap.failed(),
                HumanDuration.text(lap.slowest()));
    }

    private static String word(String constant) {
        return constant.toLowerCase(Locale.ROOT);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    /** The version of a module that serves, as text. */
    String serving(String module) {
        return ninelives.patches().status().stream()
                .filter(status -> status.module().equals(PREFIX + module))
                .map(ModuleStatus::serving)
                .map(Object::toString)
                .findFirst()
                .orElse("none");
    }

    /** What a visitor and a reader of the statistics get now. */
    void look() throws IOException, InterruptedException {
        story.quote("/route?name=Mira ", web.greet("Mira").text());
        story.quote("/route/stats     ", web.get("/route/stats").text());
    }
}
