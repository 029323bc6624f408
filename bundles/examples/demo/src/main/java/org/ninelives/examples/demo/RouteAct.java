package org.ninelives.examples.demo;

import java.io.IOException;
import java.time.Duration;
import org.ninelives.api.Policy;

/** A servlet learns names while it is visited, and does not take what is broken. */
final class RouteAct {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int BETWEEN = 500;

    private final Stage stage;
    private final Story story;

    RouteAct(Stage stage) {
        this.stage = stage;
        this.story = stage.story();
    }

    void play() throws IOException, InterruptedException {
        upgrade();
        refuseTheBroken();
        goBackAndForth();
    }

    private void upgrade() throws IOException, InterruptedException {
        story.act("route 1.0.0 counts visitors; 2.0.0 asks for their names and counts errors too");
        stage.look();
        stage.commit(stage.patch("route-2.0.0"));
        stage.look();
        Web.Answer nameless = stage.web().get("/route");
        story.quote("/route           ", nameless.status() + " " + nameless.text());
        story.expect(nameless.status() == 400, "version 2 requires a name");
        proceed("2.0.0");
    }

    private void refuseTheBroken() throws InterruptedException {
        story.act("Four broken versions of route are tried, and none of them gets through");
        Policy impatient = Policy.defaults().withStartTimeout(Duration.ofMillis(1500));
        stage.refuse("2.1.0, its activator throws", stage.patch("route-2.1.0"), false);
        stage.refuse("2.2.0, its health check fails", stage.patch("route-2.2.0"), false);
        stage.refuse(
                "2.3.0, its servlet waits for a service that nobody offers",
                stage.patch("route-2.3.0").under(impatient),
                false);
        stage.refuse(
                "2.4.0, its activator never returns", stage.patch("route-2.4.0").under(impatient), true);
        proceed("2.0.0");
    }

    private void goBackAndForth() throws IOException, InterruptedException {
        story.act("Back to 1.0.0, and forth again: the visitors stay counted");
        stage.refuseRollback("Back without consent to lose the errors", "route", Policy.defaults());
        stage.commitRollback("route", Policy.defaults().withDropAllowed(true));
        stage.look();
        proceed("1.0.0");
        stage.commit(stage.patch("route-2.0.0"));
        stage.look();
        proceed("2.0.0");
    }

    private void proceed(String version) throws InterruptedException {
        story.expect(
                stage.serving("route").equals(version), "route " + version + " serves, not " + stage.serving("route"));
        story.expect(stage.load().awaitMore(BETWEEN, PATIENCE), "requests go on being served");
    }
}
