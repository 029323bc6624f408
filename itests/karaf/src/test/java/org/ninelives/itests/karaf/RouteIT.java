package org.ninelives.itests.karaf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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

/** The main job: a servlet changes its code, and its visitors do not notice but for the better. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerSuite.class)
public class RouteIT {

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
    public void theNewCodeServesAndTheCountGoesOn() throws IOException {
        assertThat(operator.web.text("/route")).isEqualTo("Hello, visitor #1");

        String output = operator.shell.run("patch:apply " + Examples.mvn("route", "2.0.0"));

        assertThat(output)
                .contains("flip", "org.ninelives.examples.route 1.0.0 -> 2.0.0 serves", "1 carried, 1 absent");
        assertThat(operator.web.ask("/route")).isEqualTo(new Answer(400, "Error: name is required"));
        assertThat(operator.web.text("/route?name=Ada")).isEqualTo("Hello, Ada (visitor #2)");
        assertThat(operator.web.text("/route/stats")).isEqualTo("visitors: 2\nerrors: 1");
        Await.until("version 1 is gone", () -> operator.isGone("1.0.0"));
    }
}
