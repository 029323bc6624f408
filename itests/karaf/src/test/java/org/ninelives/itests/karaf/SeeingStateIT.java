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

/** An operator looks at what a module holds, and at what a patch would make of it. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerSuite.class)
public class SeeingStateIT {

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
    public void theStateIsShownAsATreeAndAsJson() throws IOException {
        assertThat(operator.web.text("/route")).isEqualTo("Hello, visitor #1");

        assertThat(operator.shell.run("patch:state " + Examples.ROUTE))
                .contains(Examples.ROUTE + " 1.0.0")
                .contains("visitors: AtomicLong = 1 (AtomicLong)  [shared, without a walk]");
        assertThat(operator.shell.run("patch:state --json --depth 0 " + Examples.ROUTE))
                .startsWith("{")
                .contains("\"module\" : \"" + Examples.ROUTE + "\"", "\"text\" : \"1\"");
        assertThat(operator.shell.fails("patch:state nobody")).contains("nobody is no module");
        assertThat(operator.shell.fails("patch:state --depth deep " + Examples.ROUTE))
                .contains("--depth takes a number, not 'deep'");
    }

    @Test
    public void theDifferenceIsShownBeforeAPatch_andNothingIsChanged() throws IOException {
        assertThat(operator.web.text("/route")).isEqualTo("Hello, visitor #1");
        String route2 = Examples.mvn("route", "2.0.0");

        assertThat(operator.shell.run("patch:diff --no-format " + route2))
                .contains(Examples.ROUTE + " 1.0.0 -> 2.0.0")
                .containsPattern("visitors\\s+carried\\s+AtomicLong\\s+1 \\(AtomicLong\\)\\s+AtomicLong")
                .containsPattern("errors\\s+absent")
                .contains("1 carried, 1 absent; verdict: would be applied");
        assertThat(operator.shell.run("patch:diff --json " + route2))
                .contains("\"fate\" : \"CARRIED\"", "\"decision\" : \"BY_TYPE\"", "\"acceptable\" : true");
        assertThat(operator.web.text("/route")).isEqualTo("Hello, visitor #2");
    }
}
