package org.ninelives.itests.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ninelives.itests.embedded.Outcomes.committed;
import static org.ninelives.itests.embedded.Outcomes.patch;

import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.ninelives.api.PatchReport;
import org.ninelives.api.state.FieldReport;
import org.ninelives.api.state.FieldReport.Fate;
import org.ninelives.api.state.StateTree;
import org.ninelives.embedded.Ninelives;
import org.ninelives.examples.game.Players;
import org.ninelives.examples.pipeline.Decoder;
import org.ninelives.examples.pipeline.Order;
import org.ninelives.examples.pipeline.Pipeline;
import org.ninelives.examples.settings.Settings;
import org.ninelives.examples.swap.Quotes;
import org.ninelives.itests.shared.Vault;
import org.osgi.framework.Constants;

/** A patch to the same code under another version changes nothing: every example answers as before, there and back. */
class SameCodeIT {

    private static final String REVISED = "9.0.0";

    /** What an example answers. */
    private interface Answers {
        List<Object> ask() throws Exception;
    }

    @Test
    void route() throws Exception {
        for (String version : List.of("1.0.0", "2.0.0")) {
            Http http = Http.onFreePort();
            Path route = Examples.of("route-" + version);
            try (Ninelives runtime = http.in(Ninelives.builder()).bundle(route).start()) {
                http.get("/route?name=Ada");
                stays(runtime, () -> List.of(http.get("/route/stats")), route);
                http.get("/route?name=Ada");
                assertThat(http.get("/route/stats")).startsWith("visitors: 2");
            }
        }
    }

    @Test
    void game() throws Exception {
        for (String version : List.of("1.0.0", "2.0.0")) {
            Path game = Examples.of("game-" + version);
            try (Ninelives runtime = Ninelives.builder()
                    .share("org.ninelives.examples.game;version=1.0.0")
                    .bundle(Examples.of("game-levels-api-1.0.0"))
                    .bundle(game)
                    .start()) {
                Players players = runtime.service(Players.class);
                players.join("Ada");
                players.join("Bob");
                players.hit("Bob", 30);
                stays(runtime, () -> List.of(players.all()), game);
                assertThat(players.hit("Bob", 1).health()).isEqualTo(69);
            }
        }
    }

    @Test
    void settings() throws Exception {
        for (String version : List.of("1.0.0", "2.0.0")) {
            Path bundle = Examples.of("settings-" + version);
            try (Ninelives runtime = Ninelives.builder()
                    .share("org.ninelives.examples.settings;version=1.0.0")
                    .bundle(bundle)
                    .start()) {
                Settings settings = runtime.service(Settings.class);
                String key = settings.all().keySet().iterator().next();
                settings.set(key, settings.get(key).orElseThrow());
                stays(runtime, () -> List.of(settings.all()), bundle);
            }
        }
    }

    @Test
    void pipeline() throws Exception {
        for (String version : List.of("1.0.0", "2.0.0")) {
            Path encoder = Examples.of("pipeline-encoder-" + version);
            Path decoder = Examples.of("pipeline-decoder-" + version);
            try (Ninelives runtime = Ninelives.builder()
                    .share("org.ninelives.examples.pipeline;version=1.0.0")
                    .bundle(encoder)
                    .bundle(decoder)
                    .start()) {
                Pipeline pipeline = runtime.service(Pipeline.class);
                Decoder end = runtime.service(Decoder.class);
                Order tea = new Order(1, 2, "tea");
                assertThat(pipeline.send(tea)).isEqualTo(tea);
                stays(runtime, () -> List.of(pipeline.sent(), end.received()), encoder, decoder);
                assertThat(pipeline.send(tea)).isEqualTo(tea);
                assertThat(pipeline.sent()).isEqualTo(2);
            }
        }
    }

    @Test
    void swap() throws Exception {
        for (String name : List.of("quotes-file-1.0.0", "quotes-memory-2.0.0")) {
            Path bundle = Examples.of(name);
            try (Ninelives runtime = Ninelives.builder()
                    .share("org.ninelives.examples.swap;version=1.0.0")
                    .bundle(bundle)
                    .start()) {
                Quotes quotes = runtime.service(Quotes.class);
                quotes.put("TEA", new BigDecimal("2.50"));
                stays(runtime, () -> List.of(quotes.all()), bundle);
                quotes.put("TEA", new BigDecimal("3.00"));
                assertThat(quotes.all()).isEqualTo(Map.of("TEA", new BigDecimal("3.00")));
            }
        }
    }

    /** No example has any, a test bundle does. */
    @Test
    void carriedStaticFields() throws Exception {
        Path joined = TestBundle.of("joined-2");
        try (Ninelives runtime = Runtimes.with(joined).start()) {
            Vault keep = runtime.service(Vault.class, "(room=cellar)");
            keep.put("a", "WHITE");
            keep.put("b", "RED");
            assertThat(statics(runtime)).contains("org.ninelives.itests.joined.Ledger.puts = 2 of -1");
            stays(runtime, () -> List.of(keep.get("a"), keep.get("b"), statics(runtime)), joined);
        }
    }

    /** Without the numbers of objects, which are of one look. */
    private static List<String> statics(Ninelives runtime) {
        return runtime.patches().state("org.ninelives.itests.joined", StateTree.Bounds.DEFAULT).owners().stream()
                .filter(StateTree.Owner::isClass)
                .flatMap(owner -> owner.fields().stream()
                        .map(field -> owner.type() + "." + field.value().name() + " = "
                                + field.value().text() + " of " + field.value().size()))
                .toList();
    }

    @Test
    void everyExampleIsHere() throws Exception {
        Path examples = Path.of(System.getProperty("bundle.sources")).resolve("../../../../../bundles/examples");
        try (Stream<Path> folders = Files.list(examples)) {
            assertThat(folders.filter(folder -> Files.exists(folder.resolve("pom.xml")))
                            .map(folder -> folder.getFileName().toString())
                            .filter(name -> !Set.of("demo", "faults").contains(name)))
                    .as("examples, of which each has a test of its name here")
                    .isSubsetOf(Stream.of(SameCodeIT.class.getDeclaredMethods())
                            .filter(method -> method.isAnnotationPresent(Test.class))
                            .map(Method::getName)
                            .toList());
        }
    }

    private static void stays(Ninelives runtime, Answers answers, Path... bundles) throws Exception {
        List<Object> before = answers.ask();
        Map<String, String> serving = Runtimes.serving(runtime);

        PatchReport there = committed(runtime.patches()
                        .apply(patch(Stream.of(bundles).map(SameCodeIT::revised).toArray(Path[]::new))))
                .report();

        assertThat(there.state())
                .as("all of the state of %s, and nothing besides", Arrays.toString(bundles))
                .isNotEmpty()
                .extracting(FieldReport::fate)
                .isSubsetOf(Fate.CARRIED, Fate.CONVERTED, Fate.TRANSFERRED);
        assertThat(Runtimes.serving(runtime).values()).containsOnly(REVISED);
        assertThat(answers.ask()).isEqualTo(before);

        committed(runtime.patches().rollback(serving.keySet().iterator().next(), Outcomes.patient()));

        assertThat(Runtimes.serving(runtime)).isEqualTo(serving);
        assertThat(answers.ask()).isEqualTo(before);
    }

    private static Path revised(Path bundle) {
        return TestBundle.changed(bundle, Map.of(Constants.BUNDLE_VERSION, REVISED));
    }
}
