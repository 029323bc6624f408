package org.ninelives.itests.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ninelives.itests.embedded.Outcomes.committed;
import static org.ninelives.itests.embedded.Outcomes.rolledBack;
import static org.ninelives.itests.embedded.Outcomes.stranded;
import static org.ninelives.itests.embedded.ServingCounter.COUNTER;
import static org.ninelives.itests.embedded.ServingCounter.QUICK;
import static org.ninelives.itests.embedded.ServingCounter.quick;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.security.Security;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.logging.Logger;
import java.util.stream.Stream;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ninelives.api.Finding;
import org.ninelives.api.PatchReport;
import org.ninelives.api.Policy;
import org.ninelives.api.spi.Probe;
import org.ninelives.embedded.Ninelives;
import org.ninelives.itests.shared.Counter;
import org.ninelives.itests.shared.Script;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** What a refused version did to the whole process is taken back or named; what a former one left behind is named. */
class SideEffectsIT {

    /** It loads much of the JDK in its start. */
    private static final Policy ALL_ITS_TIME = QUICK.withStartTimeout(Duration.ofMinutes(1));

    @TempDir
    Path data;

    private final Locale locale = Locale.getDefault();
    private final Locale format = Locale.getDefault(Locale.Category.FORMAT);
    private final TimeZone zone = TimeZone.getDefault();
    private final Thread.UncaughtExceptionHandler uncaught = Thread.getDefaultUncaughtExceptionHandler();

    private Ninelives runtime;
    private Counter counter;

    @BeforeEach
    void start() throws Exception {
        Script.reset();
        System.setProperty("ninelives.changed", "by the application");
        System.setProperty("ninelives.removed", "by the application");
        runtime = Runtimes.with(TestBundle.of("counter-1"))
                .share("org.osgi.service.cm;version=1.6.0")
                .data(data)
                .start();
        counter = runtime.service(Counter.class);
    }

    @AfterEach
    void stop() throws Exception {
        Script.reached("enough");
        runtime.close();
        for (String key : List.of("set", "changed", "removed", "computed", "stubborn", "application")) {
            System.clearProperty("ninelives." + key);
        }
        Locale.setDefault(locale);
        TimeZone.setDefault(zone);
        Thread.setDefaultUncaughtExceptionHandler(uncaught);
        // Of a version that served: nobody but its author may say that it is to end.
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("squatter")) {
                thread.interrupt();
                thread.join();
            }
        }
        for (ObjectName name : beans()) {
            ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
        }
    }

    @Test
    void whatARefusedVersionDidIsTakenBackOrNamed() throws Exception {
        int handlers = Logger.getLogger("").getHandlers().length;
        refuseAtVerify();
        PatchReport report = rolledBack(runtime.patches()
                        .apply(quick(TestBundle.of("counter-vandal")).under(ALL_ITS_TIME)))
                .report();

        assertThat(System.getProperty("ninelives.set")).isNull();
        assertThat(System.getProperty("ninelives.changed")).isEqualTo("by the application");
        assertThat(System.getProperty("ninelives.removed")).isEqualTo("by the application");
        assertThat(Locale.getDefault()).isEqualTo(locale);
        assertThat(Locale.getDefault(Locale.Category.FORMAT)).isEqualTo(format);
        assertThat(TimeZone.getDefault()).isEqualTo(zone);
        assertThat(beans()).containsExactly(new ObjectName("org.ninelives.itests:type=WrappedTag"));
        assertThat(Security.getProvider("Promises")).isNull();
        assertThat(Thread.getDefaultUncaughtExceptionHandler()).isEqualTo(uncaught);
        assertThat(Logger.getLogger("").getHandlers()).hasSize(handlers);
        assertThat(threads()).doesNotContain("squatter");
        assertThat(configurations()).containsExactly("vandal.open");

        assertThat(lines(report, Finding.Weight.NOTES))
                .contains(
                        "taken back: the system property ninelives.set (not set -> 'by the vandal')",
                        "taken back: the system property ninelives.changed ('by the application' -> 'by the vandal')",
                        "taken back: the system property ninelives.removed ('by the application' -> not set)",
                        "taken back: the default time zone (" + zone.getID() + " -> Asia/Tokyo)",
                        "taken back: the MBean org.ninelives.itests:type=Tag",
                        "taken back: the JDBC driver org.ninelives.itests.counter.Vandal$Getaway",
                        "taken back: the security provider Promises",
                        "taken back: the default handler of uncaught exceptions"
                                + " (org.ninelives.itests.counter.Vandal$Deafness)",
                        "taken back: the log handler org.ninelives.itests.counter.Vandal$Ear of the root logger",
                        "taken back: the thread squatter of " + COUNTER + " 2.13.0 was interrupted and ended",
                        "taken back: the configuration vandal.own")
                .anyMatch(line -> line.startsWith("taken back: the default locale"));
        assertThat(lines(report, Finding.Weight.WARNS))
                .anyMatch(line -> line.startsWith("the system property ninelives.computed (not set -> 'by the vandal')"
                        + " changed meanwhile, and nothing in the refused code names it"))
                .anyMatch(line -> line.startsWith("the MBean org.ninelives.itests:type=WrappedTag"))
                .anyMatch(line -> line.startsWith("its code can add shutdown hooks"))
                .anyMatch(line -> line.startsWith("the thread idler was started while the refused code was"))
                .anyMatch(line -> line.startsWith("the configuration vandal.open was made meanwhile"))
                .hasSize(5);
        assertThat(report.lingering()).isEmpty();
    }

    @Test
    void whatTheApplicationDidMeanwhileIsLeftAlone_andNamed() throws Exception {
        refuseAtVerify();
        Script.reset();
        runtime.context()
                .registerService(
                        Probe.class,
                        candidate -> {
                            System.setProperty("ninelives.application", "new");
                            return List.of();
                        },
                        null);
        PatchReport report = rolledBack(runtime.patches().apply(quick(TestBundle.of("counter-2"))))
                .report();
        assertThat(System.getProperty("ninelives.application")).isEqualTo("new");
        assertThat(lines(report, Finding.Weight.WARNS))
                .containsExactly("the system property ninelives.application (not set -> 'new') changed meanwhile, and"
                        + " nothing in the refused code names it; set it back if nobody else wanted that");
    }

    @Test
    void aThreadThatDoesNotEndIsNamedWithWhatItDoes() throws Exception {
        System.setProperty("ninelives.stubborn", "true");
        refuseAtVerify();
        List<String> left = stranded(runtime.patches().apply(quick(TestBundle.of("counter-vandal"))))
                .notUndone();
        assertThat(left)
                .singleElement()
                .asString()
                .startsWith("the thread stubborn of " + COUNTER
                        + " 2.13.0 was interrupted and runs on, until the process ends: ")
                .contains("org.ninelives.itests.counter.Vandal.ignoreInterrupts");
        assertThat(counter.version()).isEqualTo("1.0.0");
    }

    @Test
    void whatServesKeepsWhatItDid_andWhatItLeavesBehindIsNamedWhenItGoes() throws Exception {
        committed(runtime.patches().apply(quick(TestBundle.of("counter-vandal")).under(ALL_ITS_TIME)));
        assertThat(System.getProperty("ninelives.set")).isEqualTo("by the vandal");
        assertThat(beans()).hasSize(2);
        assertThat(threads()).contains("squatter");
        String back =
                committed(runtime.patches().rollback(COUNTER, QUICK)).report().id();
        String gone = COUNTER + " 2.13.0 left ";
        Eventually.until(
                "it is named",
                () -> runtime.patches()
                        .report(back)
                        .orElseThrow()
                        .lingering()
                        .containsAll(
                                List.of(
                                        gone + "the MBean org.ninelives.itests:type=Tag behind",
                                        gone + "the JDBC driver org.ninelives.itests.counter.Vandal$Getaway behind",
                                        gone + "the security provider Promises behind",
                                        gone + "the default handler of uncaught exceptions behind"
                                                + " (org.ninelives.itests.counter.Vandal$Deafness)",
                                        gone
                                                + "the log handler org.ninelives.itests.counter.Vandal$Ear of the root logger behind")),
                () -> runtime.patches().report(back).orElseThrow().lingering());
        Security.removeProvider("Promises");
    }

    private ServiceRegistration<Probe> refuseAtVerify() {
        return runtime.context()
                .registerService(
                        Probe.class, candidate -> List.of(Finding.refuses("test", "refused by the test")), null);
    }

    private static List<String> lines(PatchReport report, Finding.Weight weight) {
        return report.findings().stream()
                .filter(finding -> finding.weight() == weight)
                .map(Finding::message)
                .toList();
    }

    private static List<ObjectName> beans() throws Exception {
        return List.copyOf(
                ManagementFactory.getPlatformMBeanServer().queryNames(new ObjectName("org.ninelives.itests:*"), null));
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
    }

    private List<String> configurations() throws Exception {
        ServiceReference<ConfigurationAdmin> reference =
                runtime.context().getServiceReference(ConfigurationAdmin.class);
        Configuration[] found = runtime.context().getService(reference).listConfigurations("(service.pid=vandal.*)");
        return found == null
                ? List.of()
                : Stream.of(found).map(Configuration::getPid).toList();
    }
}
