package org.ninelives.itests.karaf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
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

/** Visitors who never stop, while the code changes there and back. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerSuite.class)
public class LoadIT {

    private static final int ROUNDS = 5;

    /** Far above what a patch takes here: a machine with two processors runs the visitors as well. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

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
    public void noVisitIsLostOrCountedTwice() throws IOException {
        try (Load load = Load.of(operator.web, 4)) {
            for (int i = 0; i < ROUNDS; i++) {
                operator.applies("2.0.0");
                load.awaitVisits(100);
                operator.shell.fails("patch:apply " + Examples.mvn("route", "2.2.0"));
                load.awaitVisits(100);
                operator.goesBack();
                load.awaitVisits(100);
            }
            load.stop();

            assertThat(load.failures()).isEmpty();
            assertThat(load.longestWait()).isLessThan(LONGEST_WAIT);
            assertThat(operator.web.text("/route/stats")).isEqualTo("visitors: " + load.visits());
        }
    }
}
