package org.ninelives.examples.demo;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.ninelives.api.PatchListener;
import org.ninelives.embedded.Ninelives;
import org.ninelives.examples.game.Players;
import org.ninelives.examples.pipeline.Pipeline;
import org.ninelives.examples.settings.Settings;
import org.ninelives.examples.swap.Quotes;
import org.ninelives.shell.text.HumanDuration;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.util.tracker.ServiceTracker;

/**
 * Shows the project at work. Takes the folder that holds {@code bundles/}; its exit status is 0 if no request failed and
 * everything happened as it should.
 */
public final class Demo {

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration LONGEST = Duration.ofSeconds(90);
    private static final int WEB_THREADS = 4;
    private static final int WARM_UP = 2_000;

    /** Held, or its level is forgotten: the HTTP service's own news are not part of the story. */
    private static final Logger HTTP_LOG = Logger.getLogger("org.apache.felix.http");

    private final Story story = new Story(Terminal.standard());
    private final Path folder;
    private final long began = System.nanoTime();

    private Demo(Path folder) {
        this.folder = folder;
    }

    /** Runs the demo and ends the process. */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 1) {
            System.err.println("usage: Demo FOLDER, the folder that holds bundles/");
            System.exit(2);
        }
        giveUpAfter(LONGEST);
        HTTP_LOG.setLevel(Level.WARNING);
        Demo demo = new Demo(Path.of(arguments[0]));
        demo.run();
        // Not only for the status: the hung activator of route 2.4.0 would keep the process.
        System.exit(demo.story.unmet().isEmpty() ? 0 : 1);
    }

    private static void giveUpAfter(Duration time) {
        Thread watchdog = new Thread(
                () -> {
                    try {
                        new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
                    } catch (InterruptedException ended) {
                        return;
                    }
                    System.err.println("The demo did not end within " + time.toSeconds() + " s; its threads:");
                    Thread.getAllStackTraces()
                            .forEach((thread, stack) -> System.err.println(thread + " " + List.of(stack)));
                    Runtime.getRuntime().halt(3);
                },
                "watchdog");
        watchdog.setDaemon(true);
        watchdog.start();
    }

    private void run() throws Exception {
        story.title("Ninelives: programs take new code while they are called");
        story.act("The runtime starts inside this program, with five examples in version 1");
        try (Ninelives ninelives = runtime().start()) {
            Web web = new Web(address(ninelives));
            story.expect(becomesReady(web), "route answers at " + web.base());
            story.say("ready after " + HumanDuration.text(sinceBegin()) + ", at " + web.base() + "route, on Java "
                    + Runtime.version().feature());
            try (Load load = new Load("visitor", WEB_THREADS, () -> web.greet("Mira"));
                    Progress progress = new Progress(story.terminal(), load)) {
                ninelives.context().registerService(PatchListener.class, progress, null);
                Stage stage = new Stage(ninelives, story, folder.resolve("bundles"), web, load);
                story.expect(load.awaitMore(WARM_UP, PATIENCE), "requests are served");
                story.say(WEB_THREADS + " threads visit it without a pause, from now to the end");
                play(stage);
                load.finish();
                sumUp(stage);
            }
        }
        story.say("ended after " + HumanDuration.text(sinceBegin()) + "; the log is " + folder.resolve("demo.log"));
    }

    private Ninelives.Builder runtime() {
        Path bundles = folder.resolve("bundles");
        Ninelives.Builder builder = Ninelives.builder()
                .share(Players.class, Settings.class, Pipeline.class, Quotes.class)
                .stopTimeout(Duration.ofSeconds(1)) // the hung activator holds the framework's lock for good
                .property("org.apache.felix.http.log.jul", "true")
                .property("org.apache.felix.http.host", "127.0.0.1")
                .property("org.osgi.service.http.port", "0");
        for (String jar : new String[] {
            "org.apache.felix.http.servlet-api-1.2.0",
            "org.apache.felix.http.jetty-4.2.10",
            "route-1.0.0",
            "game-1.0.0",
            "settings-1.0.0",
            "pipeline-decoder-1.0.0",
            "pipeline-encoder-1.0.0",
            "quotes-file-1.0.0"
        }) {
            builder.bundle(bundles.resolve(jar + ".jar"));
        }
        return builder;
    }

    /** Where the HTTP service listens, on a free port that it chose. */
    private static URI address(Ninelives ninelives) throws InterruptedException, InvalidSyntaxException {
        ServiceTracker<Object, Object> runtimes = new ServiceTracker<>(
                ninelives.context(),
                ninelives
                        .context()
                        .createFilter(
                                "(&(objectClass=org.osgi.service.http.runtime.HttpServiceRuntime)(osgi.http.endpoint=*))"),
                null);
        runtimes.open();
        try {
            if (runtimes.waitForService(PATIENCE.toMillis()) == null) {
                throw new IllegalStateException("no HTTP service came within " + PATIENCE.toSeconds() + " s");
            }
            Object endpoint = runtimes.getServiceReference().getProperty("osgi.http.endpoint");
            return URI.create(endpoint instanceof String[] several ? several[0] : String.valueOf(endpoint));
        } finally {
            runtimes.close();
        }
    }

    /** The HTTP service takes up servlets on its own time. */
    private static boolean becomesReady(Web web) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            try {
                if (web.get("/route/stats").status() == 200) {
                    return true;
                }
            } catch (IOException notYet) {
                Thread.onSpinWait();
            }
        }
        return false;
    }

    private static void play(Stage stage) throws Exception {
        new RouteAct(stage).play();
        new GameAct(stage).play();
        new SettingsAct(stage).play();
        new PipelineAct(stage).play();
        new SwapAct(stage).play();
    }

    private void sumUp(Stage stage) throws IOException, InterruptedException {
        story.act("The end");
        Load load = stage.load();
        long visitors = stage.web().visitors();
        story.good(String.format(Locale.ROOT, "%,d requests served, %d failed", load.served(), load.failed()));
        story.say(stage.committed() + " patches and rollbacks committed, " + stage.refused() + " refused");
        story.say("longest wait of a call for a patch: " + HumanDuration.text(stage.longestWait())
                + "; slowest answer while one was applied: " + HumanDuration.text(stage.slowest()));
        story.say(String.format(
                Locale.ROOT,
                "visitors that route counted through all of it: %,d; different numbers that they were given: %,d",
                visitors,
                stage.web().numbers()));
        story.expect(load.failed() == 0, load.failed() + " requests failed: " + load.failures());
        story.expect(
                visitors == stage.web().numbers() && stage.web().irregular().isEmpty(),
                "every visitor is counted exactly once: " + stage.web().irregular());
        if (story.unmet().isEmpty()) {
            story.good("Everything happened as it should.");
        }
    }

    private Duration sinceBegin() {
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
