package org.ninelives.itests.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ninelives.api.ModuleStatus;
import org.ninelives.api.Patch;
import org.ninelives.api.PatchResult;
import org.ninelives.embedded.Ninelives;
import org.ninelives.examples.pipeline.Order;
import org.ninelives.examples.pipeline.Pipeline;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceException;
import org.osgi.framework.Version;

/** What an ordinary Java program meets. */
class NinelivesIT {

    private static final Path EXAMPLES = Path.of(System.getProperty("examples"));
    private static final Version ONE = new Version(1, 0, 0);
    private static final Version TWO = new Version(2, 0, 0);

    @TempDir
    Path temp;

    private Path bundles;

    @BeforeEach
    void fillAFolder() throws IOException {
        bundles = Files.createDirectory(temp.resolve("bundles"));
        copy("pipeline-decoder-1.0.0.jar");
        copy("pipeline-encoder-1.0.0.jar");
        Files.writeString(bundles.resolve("notes.txt"), "no jar");
    }

    @Test
    void aReferenceOnceGotLeadsToWhicheverVersionServes() throws Exception {
        long began = System.nanoTime();
        try (Ninelives ninelives = pipeline().start()) {
            Pipeline pipeline = ninelives.service(Pipeline.class);
            Order first = pipeline.send(new Order(1, 2, "tea"));
            System.out.printf(
                    "Cold start to the first served call: %d ms on Java %d%n",
                    Duration.ofNanos(System.nanoTime() - began).toMillis(),
                    Runtime.version().feature());
            assertThat(first).isEqualTo(new Order(1, 2, "tea"));

            assertThat(ninelives.patches().apply(toTwo())).isInstanceOf(PatchResult.Committed.class);

            assertThat(pipeline.send(new Order(2, 1, "milk"))).isEqualTo(new Order(2, 1, "milk"));
            assertThat(pipeline.sent()).isEqualTo(2);
            assertThat(ninelives.service(Pipeline.class)).isSameAs(pipeline);
            assertThat(serving(ninelives)).containsOnly(TWO);
        }
    }

    @Test
    void aRestartKeepsWhatWasPatched_andInstallsNothingTwice() throws Exception {
        Path data = temp.resolve("data");
        try (Ninelives ninelives = pipeline().data(data).start()) {
            assertThat(ninelives.patches().apply(toTwo())).isInstanceOf(PatchResult.Committed.class);
        }
        for (int restart = 0; restart < 2; restart++) {
            try (Ninelives ninelives = pipeline().data(data).start()) {
                ninelives.service(Pipeline.class).send(new Order(3, 1, "honey"));
                assertThat(serving(ninelives)).containsOnly(TWO);
                assertThat(installed(ninelives, "org.ninelives.examples")).hasSize(2);
                assertThat(installed(ninelives, "")).doesNotHaveDuplicates();
            }
        }
    }

    @Test
    void aRollbackSurvivesARestartAsWell() throws Exception {
        Path data = temp.resolve("data");
        try (Ninelives ninelives = pipeline().data(data).start()) {
            ninelives.patches().apply(toTwo());
            PatchResult back =
                    ninelives.patches().rollback("org.ninelives.examples.pipeline-encoder", Outcomes.patient());
            assertThat(back).isInstanceOf(PatchResult.Committed.class);
        }
        try (Ninelives ninelives = pipeline().data(data).start()) {
            ninelives.service(Pipeline.class).send(new Order(3, 1, "honey"));
            assertThat(serving(ninelives)).containsOnly(ONE);
            assertThat(installed(ninelives, "org.ninelives.examples")).hasSize(2);
        }
    }

    @Test
    void aNewJarInTheFolderReplacesAModuleThatNobodyEverPatched() throws Exception {
        Path data = temp.resolve("data");
        pipeline().data(data).start().close();
        for (String module : List.of("pipeline-decoder", "pipeline-encoder")) {
            Files.delete(bundles.resolve(module + "-1.0.0.jar"));
            copy(module + "-2.0.0.jar");
        }
        try (Ninelives ninelives = pipeline().data(data).start()) {
            ninelives.service(Pipeline.class).send(new Order(4, 1, "salt"));
            assertThat(serving(ninelives)).containsOnly(TWO);
            assertThat(installed(ninelives, "org.ninelives.examples")).hasSize(2);
        }
    }

    @Test
    void leavesNothingBehindWithoutADataFolderOfItsOwn() throws Exception {
        Path data;
        try (Ninelives ninelives = pipeline().start()) {
            data = Path.of(ninelives.context().getProperty("org.ninelives.data"));
            assertThat(data).isDirectory();
        }
        assertThat(data).doesNotExist();
    }

    @Test
    void namesTheBundleThatDoesNotRunWhenAServiceIsMissing() throws Exception {
        Files.delete(bundles.resolve("pipeline-decoder-1.0.0.jar"));
        try (Ninelives ninelives = Ninelives.builder()
                .bundles(bundles)
                .serviceTimeout(Duration.ofMillis(200))
                .start()) {
            assertThat(ninelives.find(Pipeline.class)).isEmpty();
            assertThatThrownBy(() -> ninelives.service(Pipeline.class))
                    .isInstanceOf(ServiceException.class)
                    .hasMessageContaining("no service " + Pipeline.class.getName() + " came within 200 ms")
                    .hasMessageContaining("do not run: org.ninelives.examples.pipeline-encoder 1.0.0")
                    .hasMessageContaining("(osgi.wiring.package=org.ninelives.examples.pipeline)");
        }
    }

    @Test
    void saysThatThePackageIsToBeSharedWhenABundleOffersAnotherClassOfThatName() throws Exception {
        Path api = Path.of(Pipeline.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (Ninelives ninelives = Ninelives.builder()
                .bundle(api)
                .bundles(bundles)
                .serviceTimeout(Duration.ofMillis(200))
                .start()) {
            assertThatThrownBy(() -> ninelives.service(Pipeline.class))
                    .isInstanceOf(ServiceException.class)
                    .hasMessageContaining("share the package org.ninelives.examples.pipeline");
        }
    }

    @Test
    void refusesAFolderThatIsNotThereAndAJarThatIsNoBundle() throws Exception {
        assertThatThrownBy(() ->
                        Ninelives.builder().bundles(temp.resolve("nowhere")).start())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nowhere");
        Files.writeString(bundles.resolve("broken.jar"), "this is text");
        assertThatThrownBy(() -> pipeline().start())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("broken.jar is not a jar");
    }

    @Test
    void refusesADataFolderThatIsInUse() throws Exception {
        Path data = temp.resolve("data");
        try (Ninelives first = pipeline().data(data).start()) {
            assertThatThrownBy(() -> pipeline().data(data).start())
                    .isInstanceOf(BundleException.class)
                    .hasMessageContaining(data.toString());
            assertThat(first.service(Pipeline.class).sent()).isZero();
        }
    }

    private Ninelives.Builder pipeline() {
        return Ninelives.builder().bundles(bundles).share(Pipeline.class);
    }

    private static Patch toTwo() {
        return Patch.of(
                EXAMPLES.resolve("pipeline-decoder-2.0.0.jar").toUri(),
                EXAMPLES.resolve("pipeline-encoder-2.0.0.jar").toUri());
    }

    private void copy(String jar) throws IOException {
        Files.copy(EXAMPLES.resolve(jar), bundles.resolve(jar));
    }

    private static List<Version> serving(Ninelives ninelives) {
        return ninelives.patches().status().stream().map(ModuleStatus::serving).toList();
    }

    private static List<String> installed(Ninelives ninelives, String prefix) {
        return Arrays.stream(ninelives.context().getBundles())
                .map(Bundle::getSymbolicName)
                .map(Objects::toString)
                .filter(name -> name.startsWith(prefix))
                .toList();
    }
}
