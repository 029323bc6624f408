package org.ninelives.examples.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.ninelives.examples.route.RouteServlet.Answer;

class RouteServletTest {

    private final RouteServlet route = new RouteServlet();

    @Test
    void greetsEachVisitorByNameAndNumber() {
        assertThat(route.answer(null, "Mira")).isEqualTo(new Answer(200, "Hello, Mira (visitor #1)"));
        assertThat(route.answer("/", "Björn ")).isEqualTo(new Answer(200, "Hello, Björn (visitor #2)"));
    }

    @Test
    void refusesAVisitorWithoutAName() {
        assertThat(route.answer(null, null)).isEqualTo(new Answer(400, "Error: name is required"));
        assertThat(route.answer(null, " ")).isEqualTo(new Answer(400, "Error: name is required"));
    }

    @Test
    void countsGreetingsAndErrorsApart() {
        route.answer(null, "Mira");
        route.answer(null, null);
        route.answer("/nowhere", null);

        assertThat(route.answer("/stats", null)).isEqualTo(new Answer(200, "visitors: 1\nerrors: 1"));
    }
}
