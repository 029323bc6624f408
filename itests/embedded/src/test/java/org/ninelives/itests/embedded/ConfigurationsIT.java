package org.ninelives.itests.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ninelives.itests.embedded.Outcomes.committed;
import static org.ninelives.itests.embedded.Outcomes.patch;
import static org.ninelives.itests.embedded.Outcomes.rolledBack;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ninelives.api.Finding;
import org.ninelives.api.Policy;
import org.ninelives.api.spi.Probe;
import org.ninelives.embedded.Ninelives;
import org.ninelives.itests.shared.Script;
import org.ninelives.itests.shared.Speaker;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationListener;

/**
 * Configurations of a module, however they are bound and whoever takes them: the new version has them before it serves,
 * the former one notices nothing, and afterwards they are bound as they were.
 */
class ConfigurationsIT {

    private static final String TUNED = "org.ninelives.itests.tuned";
    private static final Policy POLICY = Outcomes.patient().withGrace(Duration.ZERO);

    /** How somebody bound a configuration. */
    enum Binding {
        TO_THE_LOCATION,
        BY_ITS_FIRST_USE,
        TO_NOBODY,
        TO_SEVERAL
    }

    @TempDir
    Path temp;

    private Ninelives runtime;
    private ConfigurationAdmin admin;

    @BeforeEach
    void start() throws Exception {
        Script.reset();
        runtime = runtime(temp.resolve("data"), TestBundle.of("tuned"));
        admin = admin(runtime);
    }

    @AfterEach
    void stop() {
        runtime.close();
    }

    private static Ninelives runtime(Path data, Path... bundles) throws Exception {
        return Runtimes.with(bundles)
                .share("org.osgi.service.cm;version=1.6.0")
                .data(data)
                .start();
    }

    private static ConfigurationAdmin admin(Ninelives runtime) {
        ServiceReference<ConfigurationAdmin> reference =
                runtime.context().getServiceReference(ConfigurationAdmin.class);
        return runtime.context().getService(reference);
    }

    @ParameterizedTest
    @EnumSource(Binding.class)
    void reachTheCandidateBeforeItServes_andGoBackWithARollback(Binding binding) throws Exception {
        configure(binding);
        Map<String, String> before = locations();
        Script.reset();
        atVerify(() -> Script.reached("verified"));

        committed(runtime.patches().apply(patch(TestBundle.of("tuned", "2.0.0")).under(POLICY)));
        assertConfiguredBefore("verified", "2.0.0");
        awaitBound("2.0.0", before);
        assertThat(said()).isEqualTo(saidBy("2.0.0", ""));
        update("+");
        Eventually.until("2.0.0 has what is new", () -> said().equals(saidBy("2.0.0", "+")), this::said);

        Script.reset();
        committed(runtime.patches().rollback(TUNED, POLICY));
        assertThat(Script.lines()).filteredOn(line -> line.startsWith("1.0.0 ")).contains("1.0.0 required with r+");
        awaitBound("1.0.0", before);
        assertThat(said()).isEqualTo(saidBy("1.0.0", "+"));
        update("-");
        Eventually.until("1.0.0 has what is new", () -> said().equals(saidBy("1.0.0", "-")), this::said);
    }

    @ParameterizedTest
    @EnumSource(Binding.class)
    void areAsTheyWereAfterAnUndo_andTheIncumbentNoticedNothing(Binding binding) throws Exception {
        configure(binding);
        Map<String, String> before = locations();
        List<String> bySomebody = boundBySomebody();
        Script.reset();
        atVerify(() -> {
            throw new IllegalStateException("refused by the test");
        });

        rolledBack(
                runtime.patches().apply(patch(TestBundle.of("tuned", "2.0.0")).under(POLICY)));
        assertThat(Script.lines()).contains("2.0.0 required with r", "2.0.0 managed with m");
        // What was bound by its first use is bound by the next one, which Config Admin looks for on a thread of its
        // own.
        Eventually.until("bound as before", () -> locations().equals(before), this::locations);
        assertThat(boundBySomebody()).isEqualTo(bySomebody);
        update("+");
        Eventually.until("1.0.0 has what is new", () -> said().equals(saidBy("1.0.0", "+")), this::said);
        assertThat(Script.lines().stream()
                        .filter(line -> line.startsWith("1.0.0 "))
                        .toList())
                .as("only the update reached it")
                .doesNotContain("1.0.0 managed with null", "1.0.0 managed with m", "1.0.0 required with r");
    }

    @Test
    void thePlanSaysWhichGoOver() throws Exception {
        configure(Binding.TO_THE_LOCATION);
        Map<String, String> before = locations();
        assertThat(runtime.patches()
                        .plan(patch(TestBundle.of("tuned", "2.0.0")))
                        .findings())
                .filteredOn(finding -> finding.message().contains("configuration"))
                .hasSize(7)
                .allSatisfy(finding -> assertThat(finding.weight()).isEqualTo(Finding.Weight.NOTES))
                .extracting(Finding::toString)
                .contains(TUNED + ": its configuration tuned.required is bound to the location of 1.0.0; 2.0.0 gets it"
                        + " before it starts, and alone has it when 1.0.0 is gone");
        assertThat(locations()).isEqualTo(before);
    }

    @Test
    void whatTheOperatorDoesMeanwhileIsNotLost() throws Exception {
        configure(Binding.TO_THE_LOCATION);
        String one = module("1.0.0").getLocation();
        atVerify(() -> {
            admin.getConfiguration("tuned.managed", "?").update(value("changed"));
            admin.getConfiguration(pid("tuned.factory", "f1"), "?").delete();
            admin.createFactoryConfiguration("tuned.factory", one).update(value("made"));
            admin.getConfiguration("tuned.required", "?").setBundleLocation("?everybody");
        });
        committed(runtime.patches().apply(patch(TestBundle.of("tuned", "2.0.0")).under(POLICY)));
        Eventually.until(
                "2.0.0 has it all",
                () -> said().equals(Map.of(
                        "required", "2.0.0 r",
                        "optional", "2.0.0 o",
                        "managed", "2.0.0 changed",
                        "factory", "2.0.0 [f2, made]",
                        "i1", "2.0.0 i1",
                        "i2", "2.0.0 i2")),
                this::said);
        String two = module("2.0.0").getLocation();
        Map<String, String> expected = locations();
        expected.replaceAll((pid, location) -> pid.equals("tuned.required") ? "?everybody" : two);
        Eventually.until("bound to 2.0.0", () -> locations().equals(expected), this::locations);
    }

    @Test
    void aChangeThatGivesTheIncumbentANewLifeAbortsThePatch_andIsNotLost() throws Exception {
        configure(Binding.TO_THE_LOCATION);
        Map<String, String> before = locations();
        Script.reset();
        ServiceRegistration<?> meanwhile = atVerify(() -> {
            admin.getConfiguration("tuned.optional", "?").update(value("o+"));
            Script.await("1.0.0 optional gone");
        });
        assertThat(rolledBack(runtime.patches()
                                .apply(patch(TestBundle.of("tuned", "2.0.0")).under(POLICY)))
                        .reason())
                .contains("1.0.0: its service", "was withdrawn while the patch was under way");
        meanwhile.unregister();
        assertThat(locations()).isEqualTo(before);
        Eventually.until("1.0.0 has it", () -> "1.0.0 o+".equals(said().get("optional")), this::said);
        committed(runtime.patches().apply(patch(TestBundle.of("tuned", "2.0.0")).under(POLICY)));
        assertThat(said()).containsEntry("optional", "2.0.0 o+").containsEntry("required", "2.0.0 r");
    }

    @Test
    void aFormerVersionThatIsKeptOnKeepsThem() throws Exception {
        runtime.close();
        Path one = TestBundle.changed("tuned", Map.of("Patch-Standby", "true"));
        runtime = runtime(temp.resolve("standby"), one);
        admin = admin(runtime);
        configure(Binding.TO_THE_LOCATION);
        Map<String, String> before = locations();
        Script.reset();
        committed(runtime.patches().apply(patch(TestBundle.of("tuned", "2.0.0")).under(POLICY)));
        update("+");
        Eventually.until("2.0.0 has what is new", () -> said().equals(saidBy("2.0.0", "+")), this::said);
        assertThat(locations().values()).as("shared").allMatch(location -> location.startsWith("?ninelives:"));
        committed(runtime.patches().rollback(TUNED, POLICY));
        assertThat(said()).isEqualTo(saidBy("1.0.0", "+"));
        awaitBound("1.0.0", before);
        assertThat(Script.lines()).doesNotContain("1.0.0 managed with null");
    }

    /** How a version comes to stop beside the one that serves. */
    enum Ending {
        REPLACED,
        REFUSED,
        TAKEN_BACK,
        KEPT_ON_AND_RETIRED
    }

    @ParameterizedTest
    @EnumSource(Ending.class)
    void changedWhileAVersionStopsReachTheOneThatServes(Ending ending) throws Exception {
        String stopping = ending == Ending.REPLACED || ending == Ending.KEPT_ON_AND_RETIRED ? "1.0.0" : "2.0.0";
        String serving = stopping.equals("1.0.0") ? "2.0.0" : "1.0.0";
        if (ending == Ending.KEPT_ON_AND_RETIRED) {
            runtime.close();
            runtime = runtime(temp.resolve("standby"), TestBundle.changed("tuned", Map.of("Patch-Standby", "true")));
            admin = admin(runtime);
        }
        configure(Binding.TO_SEVERAL);
        Script.at(stopping + " required gone", () -> {
            Script.reset();
            change();
            Eventually.until("Config Admin waits for the stop", this::isConfigAdminWaiting, Script::lines);
            Script.reached("changed");
        });

        end(ending);

        Script.await("changed");
        Eventually.until(
                "it has what is new",
                () -> said().equals(Map.of(
                        "required", serving + " r+",
                        "optional", serving + " o+",
                        "managed", serving + " m+",
                        "factory", serving + " [f1+, made]",
                        "i1", serving + " i1+",
                        "i3", serving + " i3")),
                this::said);
        assertThat(Script.lines())
                .as("nobody hears of anything before")
                .startsWith("changed")
                .contains(serving + " factory without f2+")
                .filteredOn(line -> line.contains(" with "))
                .as("nor twice")
                .doesNotHaveDuplicates();
    }

    @Test
    void aStopThatTakesLongDoesNotHoldUpConfigAdmin_andWhatWasChangedMeanwhileIsNamed() throws Exception {
        configure(Binding.TO_SEVERAL);
        CountDownLatch heard = new CountDownLatch(1);
        runtime.context()
                .registerService(
                        ConfigurationListener.class,
                        event -> {
                            if (event.getPid().equals("tuned.optional")) {
                                heard.countDown();
                            }
                        },
                        null);
        Script.at("1.0.0 required gone", () -> {
            try {
                admin.getConfiguration("tuned.optional", "?").update(value("late"));
                heard.await();
            } catch (IOException | InterruptedException failure) {
                throw new AssertionError(failure);
            }
        });

        String id = committed(runtime.patches()
                        .apply(patch(TestBundle.of("tuned", "2.0.0")).under(POLICY)))
                .report()
                .id();

        Eventually.until(
                "it is named",
                () -> runtime.patches().report(id).orElseThrow().lingering().stream()
                        .anyMatch(line -> line.equals("the configuration tuned.optional was changed while " + TUNED
                                + " 1.0.0 stopped, for which Config Admin did not wait so long; what serves may not know"
                                + " it: change it once more")),
                () -> runtime.patches().report(id));
    }

    @Test
    void configAdminMayBeStoppedWhileItWaitsForAVersionToStop() throws Exception {
        configure(Binding.TO_SEVERAL);
        Bundle bundle = FrameworkUtil.getBundle(admin.getClass());
        Script.at("1.0.0 required gone", () -> {
            Script.reset();
            try {
                bundle.stop();
                Script.reached("config admin stopped, its threads: " + configAdminThreads());
                bundle.start();
            } catch (BundleException failure) {
                throw new AssertionError(failure);
            }
            admin = admin(runtime);
            Script.reached("started again");
        });

        committed(runtime.patches().apply(patch(TestBundle.of("tuned", "2.0.0")).under(POLICY)));

        Script.await("started again");
        assertThat(Script.lines()).contains("config admin stopped, its threads: []");
        awaitGone("1.0.0");
        update("+");
        Eventually.until(
                "it has what is new",
                () -> "2.0.0 r+".equals(said().get("required")) && "2.0.0 m+".equals(said().get("managed")),
                this::said);
    }

    private static List<String> configAdminThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("CM ") && name.endsWith(")"))
                .toList();
    }

    private void end(Ending ending) throws Exception {
        Path two = TestBundle.of("tuned", "2.0.0");
        if (ending == Ending.REFUSED) {
            atVerify(() -> {
                throw new IllegalStateException("refused by the test");
            });
            rolledBack(runtime.patches().apply(patch(two).under(POLICY)));
            return;
        }
        committed(runtime.patches().apply(patch(two).under(POLICY)));
        if (ending == Ending.TAKEN_BACK) {
            awaitGone("1.0.0");
            committed(runtime.patches().rollback(TUNED, POLICY));
        } else if (ending == Ending.KEPT_ON_AND_RETIRED) {
            assertThat(runtime.patches().retire(TUNED)).containsExactly(TUNED + " 1.0.0");
        }
    }

    /** All, one of each kind anew, and one of each kind away. */
    private void change() {
        try {
            update("+");
            admin.getConfiguration(pid("tuned.factory", "f2+"), "?").delete();
            admin.createFactoryConfiguration("tuned.factory", "?").update(value("made"));
            admin.getConfiguration(pid("tuned.instances", "i2+"), "?").delete();
            admin.createFactoryConfiguration("tuned.instances", "?")
                    .update(FrameworkUtil.asDictionary(Map.of("value", "i3", "name", "i3")));
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    /** Whether both its threads are in the middle of something that does not go on. */
    private boolean isConfigAdminWaiting() {
        return Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().startsWith("CM ")
                                && thread.getName().endsWith(")")
                                && thread.getState() == Thread.State.TIMED_WAITING)
                        .count()
                == 2;
    }

    @Test
    void reachAVersionThatWasStartedByHand() throws Exception {
        configure(Binding.TO_THE_LOCATION);
        Map<String, String> before = locations();
        Script.reset();
        Bundle two = runtime.context()
                .installBundle(TestBundle.of("tuned", "2.0.0").toUri().toString());
        two.start();
        Eventually.until(
                "2.0.0 serves",
                () -> said().equals(saidBy("2.0.0", "")),
                () -> said() + " " + runtime.patches().history());
        awaitBound("2.0.0", before);
    }

    @Test
    void aProcessThatDiesInAPatchLeavesNoneHalfWay() throws Exception {
        configure(Binding.TO_THE_LOCATION);
        Map<String, String> before = locations();
        Path image = temp.resolve("image");
        atVerify(() -> copy(temp.resolve("data"), image));
        committed(runtime.patches().apply(patch(TestBundle.of("tuned", "2.0.0")).under(POLICY)));
        runtime.close();

        runtime = runtime(image, TestBundle.of("tuned"));
        admin = admin(runtime);
        Eventually.until("bound as before", () -> locations().equals(before), this::locations);
        // After a start, managed services have to wait for theirs.
        Eventually.until("1.0.0 has them", () -> said().equals(saidBy("1.0.0", "")), this::said);
    }

    @Test
    void aProcessThatDiesAfterTheFlipLeavesNoneHalfWay() throws Exception {
        configure(Binding.TO_THE_LOCATION);
        Map<String, String> before = locations();
        Path image = temp.resolve("image");
        Script.at("1.0.0 required gone", () -> {
            try {
                copy(temp.resolve("data"), image);
            } catch (IOException failure) {
                throw new AssertionError(failure);
            }
        });
        committed(runtime.patches().apply(patch(TestBundle.of("tuned", "2.0.0")).under(POLICY)));
        awaitGone("1.0.0");
        runtime.close();

        runtime = runtime(image, TestBundle.of("tuned"));
        admin = admin(runtime);
        awaitBound("2.0.0", before);
        // After a start, managed services have to wait for theirs.
        Eventually.until("2.0.0 has them", () -> said().equals(saidBy("2.0.0", "")), this::said);
    }

    // What is configured

    private void configure(Binding binding) throws Exception {
        String location =
                switch (binding) {
                    case TO_THE_LOCATION -> module("1.0.0").getLocation();
                    case TO_SEVERAL -> "?several";
                    case BY_ITS_FIRST_USE, TO_NOBODY -> null;
                };
        for (Map.Entry<String, String> each : Map.of("tuned.required", "r", "tuned.optional", "o", "tuned.managed", "m")
                .entrySet()) {
            // One argument, asked by the module itself: the first use.
            Configuration configuration = binding == Binding.BY_ITS_FIRST_USE
                    ? admin(module("1.0.0")).getConfiguration(each.getKey())
                    : admin.getConfiguration(each.getKey(), location);
            configuration.update(value(each.getValue()));
        }
        for (String instance : List.of("i1", "i2")) {
            Configuration configuration = admin.createFactoryConfiguration("tuned.instances", location);
            configuration.update(FrameworkUtil.asDictionary(Map.of("value", instance, "name", instance)));
        }
        for (String value : List.of("f1", "f2")) {
            admin.createFactoryConfiguration("tuned.factory", location).update(value(value));
        }
        Eventually.until("1.0.0 is configured", () -> said().equals(saidBy("1.0.0", "")), this::said);
    }

    private static ConfigurationAdmin admin(Bundle bundle) {
        return bundle.getBundleContext()
                .getService(bundle.getBundleContext().getServiceReference(ConfigurationAdmin.class));
    }

    private static Dictionary<String, Object> value(String value) {
        return FrameworkUtil.asDictionary(Map.of("value", value));
    }

    /** Adds a sign to all values. */
    private void update(String sign) throws Exception {
        for (Configuration configuration : all()) {
            Dictionary<String, Object> values = configuration.getProperties();
            values.put("value", values.get("value").toString().replaceAll("[+-]$", "") + sign);
            configuration.update(values);
        }
    }

    private List<Configuration> all() {
        try {
            Configuration[] found = admin.listConfigurations("(|(service.pid=tuned.*)(service.factoryPid=tuned.*))");
            return found == null ? List.of() : List.of(found);
        } catch (IOException | InvalidSyntaxException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private String pid(String factory, String value) throws Exception {
        return admin.listConfigurations("(&(service.factoryPid=" + factory + ")(value=" + value + "))")[0].getPid();
    }

    private Map<String, String> locations() {
        Map<String, String> locations = new TreeMap<>();
        all().forEach(each -> locations.put(each.getPid(), String.valueOf(each.getBundleLocation())));
        return locations;
    }

    private List<String> boundBySomebody() throws Exception {
        Configuration[] found = admin.listConfigurations("(service.bundleLocation=*)");
        return found == null
                ? List.of()
                : Stream.of(found).map(Configuration::getPid).sorted().toList();
    }

    // What came of it

    private Bundle module(String version) {
        return Stream.of(runtime.context().getBundles())
                .filter(bundle -> TUNED.equals(bundle.getSymbolicName())
                        && bundle.getVersion().toString().equals(version))
                .findFirst()
                .orElseThrow();
    }

    private Map<String, String> said() {
        Map<String, String> said = new TreeMap<>();
        try {
            for (ServiceReference<Speaker> reference :
                    runtime.context().getServiceReferences(Speaker.class, "(name=*)")) {
                Speaker speaker = runtime.context().getService(reference);
                // One that was just configured anew is gone for a moment.
                if (speaker != null) {
                    said.put(reference.getProperty("name").toString(), speaker.say());
                }
            }
        } catch (InvalidSyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
        return said;
    }

    private static Map<String, String> saidBy(String version, String sign) {
        return Map.of(
                "required", version + " r" + sign,
                "optional", version + " o" + sign,
                "managed", version + " m" + sign,
                "factory", version + " [f1" + sign + ", f2" + sign + "]",
                "i1", version + " i1" + sign,
                "i2", version + " i2" + sign);
    }

    private static void assertConfiguredBefore(String line, String version) {
        List<String> until = Script.lines().subList(0, Script.lines().indexOf(line));
        assertThat(until)
                .contains(
                        version + " required with r",
                        version + " optional with o",
                        version + " managed with m",
                        version + " instance with i1",
                        version + " instance with i2",
                        version + " factory with f1",
                        version + " factory with f2")
                .as("once and for all")
                .doesNotHaveDuplicates();
        assertThat(until).as("the incumbent noticed nothing").noneMatch(each -> each.startsWith("1.0.0 "));
    }

    /** As they were bound to the first version, if to any. */
    private void awaitBound(String version, Map<String, String> before) {
        Eventually.until(
                "bound to " + version,
                () -> {
                    String location = module(version).getLocation();
                    Map<String, String> expected = new TreeMap<>();
                    before.forEach((pid, then) ->
                            expected.put(pid, then.startsWith("?") || then.equals("null") ? then : location));
                    return locations().equals(expected);
                },
                this::locations);
    }

    private void awaitGone(String version) {
        Eventually.until(
                version + " is gone",
                () -> !Runtimes.installed(runtime).contains(TUNED + " " + version),
                () -> Runtimes.installed(runtime));
    }

    private interface Step {
        void run() throws Exception;
    }

    private ServiceRegistration<?> atVerify(Step step) {
        return runtime.context()
                .registerService(
                        Probe.class,
                        candidate -> {
                            try {
                                step.run();
                            } catch (RuntimeException refused) {
                                throw refused;
                            } catch (Exception failure) {
                                throw new IllegalStateException(failure);
                            }
                            return List.of();
                        },
                        null);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(to.resolve(from.relativize(folder).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
