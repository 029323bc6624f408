package org.ninelives.itests.karaf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.inject.Inject;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerSuite;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.wiring.BundleWiring;

/** Versions that must not serve: each leaves nothing behind, and what served goes on. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerSuite.class)
public class RefusedIT {

    @Inject
    private SessionFactory sessions;

    @Inject
    private BundleContext context;

    private Operator operator;

    @Configuration
    public Option[] system() {
        return new Option[] {Karaf.assembly()};
    }

    @Before
    public void routeIsThere() {
        operator = new Operator(sessions, context);
        operator.beginsWithRoute1();
    }

    @Test
    public void anActivatorThatThrows() throws IOException {
        assertRefused("", "2.1.0", "failed in START", "no licence for org.ninelives.examples.route 2.1.0");
    }

    @Test
    public void aHealthCheckThatIsNotWell() throws IOException {
        assertRefused("", "2.2.0", "failed in VERIFY", "health check 'Disk' says CRITICAL");
    }

    @Test
    public void aComponentThatWaitsForAServiceThatNobodyOffers() throws IOException {
        assertRefused("--start-timeout 1s", "2.3.0", "failed in START", "org.ninelives.examples.route.Translator");
    }

    @Test
    public void theVersionThatServesAlready() throws IOException {
        assertRefused("", "1.0.0", "failed in VALIDATE", "serves already, with the same content");
    }

    private void assertRefused(String options, String version, String phase, String reason) throws IOException {
        assertThat(operator.web.text("/route")).isEqualTo("Hello, visitor #1");
        Belongings before = operator.belongings();
        List<WeakReference<ClassLoader>> loaders = new CopyOnWriteArrayList<>();
        SynchronousBundleListener starts = event -> {
            if (event.getType() == BundleEvent.STARTING) {
                loaders.add(new WeakReference<>(
                        event.getBundle().adapt(BundleWiring.class).getClassLoader()));
            }
        };

        context.addBundleListener(starts);
        String output;
        try {
            output = operator.shell.fails("patch:apply " + options + " " + Examples.mvn("route", version));
        } finally {
            context.removeBundleListener(starts);
        }

        assertThat(output).contains(phase, reason, "org.ninelives.examples.route 1.0.0 serves");
        operator.belongings().assertNothingBut(before);
        assertThat(operator.web.text("/route")).isEqualTo("Hello, visitor #2");
        Await.until("the candidate's classes are gone", () -> {
            System.gc();
            return loaders.stream().allMatch(loader -> loader.get() == null);
        });
    }
}
