package org.ninelives.itests.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import java.util.Map;
import javax.servlet.Servlet;
import javax.servlet.ServletConfig;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.Test;
import org.ninelives.embedded.Ninelives;
import org.ninelives.examples.game.Players;
import org.ninelives.examples.game.UnknownPlayerException;
import org.ninelives.examples.pipeline.Decoder;
import org.ninelives.examples.pipeline.Order;
import org.ninelives.examples.pipeline.Pipeline;
import org.ninelives.examples.settings.Settings;
import org.ninelives.itests.shared.Desk;
import org.ninelives.itests.shared.Session;
import org.ninelives.itests.shared.Speaker;
import org.ninelives.testkit.Calls;
import org.ninelives.testkit.Point;
import org.ninelives.testkit.Report;
import org.ninelives.testkit.UpdatePoints;

/**
 * All examples are patched, and taken back, at every point at which a caller can meet that; swap in {@link
 * QuotesUpdatePointsIT}.
 */
class UpdatePointsIT {

    @Test
    void route() throws Exception {
        Report report = UpdatePoints.in(() ->
                        Ninelives.builder().share("javax.servlet;version=3.1.0", "javax.servlet.http;version=3.1.0"))
                .from(Examples.of("route-1.0.0"))
                .to(Examples.of("route-2.0.0"))
                .check("the host brings two visitors", calls -> {
                    Servlet servlet = calls.service(Servlet.class);
                    servlet.init(stub(ServletConfig.class, Map.of()));
                    visit(calls, servlet, "/");
                    visit(calls, servlet, "/");
                    visit(calls, servlet, "/stats");
                });

        runs(report, 5, 5);
    }

    @Test
    void game() throws Exception {
        Report report = UpdatePoints.in(() -> Ninelives.builder().share("org.ninelives.examples.game;version=1.0.0"))
                .from(Examples.of("game-1.0.0"))
                .to(Examples.of("game-levels-api-1.0.0"), Examples.of("game-2.0.0"))
                .check("one player is hit", calls -> {
                    Players players = calls.service(Players.class);
                    players.join("Ada");
                    players.hit("Ada", 30);
                    try {
                        players.hit("Bob", 1);
                    } catch (UnknownPlayerException nobody) {
                        players.join("Bob");
                    }
                    players.all();
                });

        runs(report, 6, 6);
    }

    @Test
    void settings() throws Exception {
        Report report = UpdatePoints.in(
                        () -> Ninelives.builder().share("org.ninelives.examples.settings;version=1.0.0"))
                .from(Examples.of("settings-1.0.0"))
                .to(Examples.of("settings-2.0.0"))
                .check("one setting is changed", calls -> {
                    Settings settings = calls.service(Settings.class);
                    settings.set("theme", "dark");
                    settings.get("theme");
                    settings.all();
                });

        runs(report, 4, 4);
    }

    /** Patched without a gate: calls that are inside go on with the old format while the new one serves. */
    @Test
    void pipeline() throws Exception {
        Report report = pipelineOne()
                .to(Examples.of("pipeline-encoder-2.0.0"), Examples.of("pipeline-decoder-2.0.0"))
                .check("two orders are sent", UpdatePointsIT::sendTwoOrders);

        runs(report, 9, 9);
        assertThat(report.patchPoints().get(1).where())
                .isEqualTo("before Decoder.decode of org.ninelives.examples.pipeline-decoder, inside Pipeline.send,"
                        + " in call 1");
        assertThat(report.patchPoints()).filteredOn(Point::isOutside).hasSize(8);
    }

    static UpdatePoints pipelineOne() {
        return UpdatePoints.in(() -> Ninelives.builder().share("org.ninelives.examples.pipeline;version=1.0.0"))
                .from(Examples.of("pipeline-encoder-1.0.0"), Examples.of("pipeline-decoder-1.0.0"));
    }

    static void sendTwoOrders(Calls calls) {
        Pipeline pipeline = calls.service(Pipeline.class);
        Decoder end = calls.service(Decoder.class);
        pipeline.send(new Order(1, 2, "tea"));
        pipeline.send(new Order(2, 1, "a pot; red"));
        pipeline.sent();
        end.received();
    }

    /** Behind a gate: a patch that meets a call inside waits for it, and the next call waits for the patch. */
    @Test
    void nestedCallsOfTwoModulesBehindAGate() throws Exception {
        Report report = UpdatePoints.in(() -> Runtimes.with())
                .from(TestBundle.of("speakers-a"), TestBundle.of("speakers-b-counting"))
                .to(TestBundle.of("speakers-a", "2.0.0"), TestBundle.of("speakers-b-counting", "2.0.0"))
                .check("the relay is asked twice", UpdatePointsIT::askTwice);

        runs(report, 11, 11);
    }

    static void askTwice(Calls calls) {
        Speaker relay = calls.service(Speaker.class, "(name=relay)");
        relay.say();
        relay.say();
    }

    /** Objects that the caller keeps are called as services are, and go over with their module. */
    @Test
    void whatIsHandedOut() throws Exception {
        Report report = UpdatePoints.in(() -> Runtimes.with())
                .from(TestBundle.of("desk-1"))
                .to(TestBundle.of("desk-2"))
                .check("a session is kept", calls -> {
                    Desk desk = calls.service(Desk.class);
                    Session session = desk.open("Ada");
                    session.add("tea");
                    session.version();
                    desk.isOwn(session);
                });

        runs(report, 5, 5);
    }

    private static void runs(Report report, int patches, int rollbacks) {
        System.out.println(report);
        assertThat(report.patchRuns()).isEqualTo(patches);
        assertThat(report.backRuns()).isEqualTo(rollbacks);
    }

    private static void visit(Calls calls, Servlet servlet, String path) throws Exception {
        StringWriter body = new StringWriter();
        servlet.service(
                stub(
                        HttpServletRequest.class,
                        Map.of(
                                "getMethod",
                                "GET",
                                "getPathInfo",
                                path,
                                "getParameter",
                                "Ada",
                                "getProtocol",
                                "HTTP/1.1")),
                stub(HttpServletResponse.class, Map.of("getWriter", new PrintWriter(body, true))));
        calls.note("GET " + path, body.toString());
    }

    /** What a host brings, as far as the servlet asks. */
    private static <T> T stub(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> answers.get(method.getName())));
    }
}
