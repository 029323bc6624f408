package org.ninelives.examples.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.ninelives.examples.route.RouteServlet.Answer;

class RouteServletTest {

    private final RouteServlet route = new RouteServlet();

    @Test
    void greetsEachVisitorWithANumberOfTheirOwn() {
        assertThat(route.answer(null)).isEqualTo(new Answer(200, "Hello, visitor #1"));
        assertThat(route.answer("/")).isEqualTo(new Answer(200, "Hello, visitor #2"));
    }

    @Test
    void countsGreetingsAndNothingElse() {
        route.answer(null);
        route.answer("/nowhere");

        assertThat(route.answer("/stats")).isEqualTo(new Answer(200, "visitors: 1"));
    }

    @Test
    void knowsNoOtherPath() {
        assertThat(route.answer("/nowhere").status()).isEqualTo(404);
    }
}
