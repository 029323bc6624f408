package org.ninelives.itests.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ninelives.itests.embedded.Outcomes.committed;
import static org.ninelives.itests.embedded.Outcomes.patch;

import java.nio.file.Path;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ninelives.embedded.Ninelives;
import org.ninelives.itests.shared.Script;

/** MBeans that a module offers as services, with the JMX whiteboard that Karaf has. */
class MBeansIT {

    private static final String MODULE = "org.ninelives.itests.gauge";

    private final MBeanServer server = MBeanServerFactory.newMBeanServer();
    private final ObjectName gauge;
    private final ObjectName renamed;

    MBeansIT() throws Exception {
        gauge = new ObjectName(MODULE.replace(".gauge", "") + ":type=Gauge");
        renamed = new ObjectName(MODULE.replace(".gauge", "") + ":type=Renamed");
    }

    @BeforeEach
    void beginAnew() {
        Script.reset();
    }

    private Ninelives withGauge() throws Exception {
        Ninelives runtime = Runtimes.with(Examples.of("org.apache.aries.jmx.whiteboard"), TestBundle.of("gauge-1"))
                .start();
        runtime.context().registerService(MBeanServer.class, server, null);
        return runtime;
    }

    private void assertServes(ObjectName name, String version) throws Exception {
        assertThat(server.getAttribute(name, "Version")).isEqualTo(version);
    }

    private static Path version(int number) {
        return TestBundle.of("gauge-" + number);
    }

    @Test
    void theServerKeepsItsStandardMBean_andEachVersionHearsOfItsRegistrationOnce() throws Exception {
        try (Ninelives runtime = withGauge()) {
            assertServes(gauge, "1.0.0");
            assertThat(server.getAttribute(gauge, "Level")).isEqualTo(1L);

            committed(runtime.patches().apply(patch(version(2))));
            assertServes(gauge, "2.0.0");
            assertThat(server.getAttribute(gauge, "Level")).isEqualTo(2L);
            Script.await("1.0.0 postDeregister");
            assertThat(Script.lines())
                    .containsExactly(
                            "1.0.0 preRegister " + gauge,
                            "1.0.0 postRegister true",
                            "2.0.0 preRegister " + gauge,
                            "2.0.0 postRegister true",
                            "1.0.0 preDeregister",
                            "1.0.0 postDeregister");

            Script.reset();
            committed(runtime.patches().rollback(MODULE, Outcomes.patient()));
            assertServes(gauge, "1.0.0");
            Script.await("2.0.0 postDeregister");
            assertThat(Script.lines())
                    .containsExactly(
                            "1.0.0 preRegister " + gauge,
                            "1.0.0 postRegister true",
                            "2.0.0 preDeregister",
                            "2.0.0 postDeregister");
        }
        assertThat(server.isRegistered(gauge)).isFalse();
    }

    @Test
    void noReadingFails_whileItIsPatched() throws Exception {
        try (Ninelives runtime = withGauge()) {
            Load load = Load.of("MBean", 2, () -> server.getAttribute(gauge, "Level"));
            try {
                for (int round = 0; round < 10; round++) {
                    committed(runtime.patches().apply(patch(version(2))));
                    committed(runtime.patches().rollback(MODULE, Outcomes.patient()));
                }
            } finally {
                load.close();
            }
            System.out.printf(
                    "MBean: %,d readings, 20 patches, %d failed%n",
                    load.calls(), load.failures().size());
            assertThat(load.failures()).isEmpty();
            assertThat(server.getAttribute(gauge, "Level")).isEqualTo(load.calls() + 1);
        }
    }

    @Test
    void aChangedNameIsTheNameFromTheFlipOn() throws Exception {
        try (Ninelives runtime = withGauge()) {
            assertServes(gauge, "1.0.0");

            committed(runtime.patches().apply(patch(version(3))));

            assertServes(renamed, "3.0.0");
            assertThat(server.isRegistered(gauge)).isFalse();

            committed(runtime.patches().rollback(MODULE, Outcomes.patient()));

            assertServes(gauge, "1.0.0");
            assertThat(server.isRegistered(renamed)).isFalse();
        }
    }
}
