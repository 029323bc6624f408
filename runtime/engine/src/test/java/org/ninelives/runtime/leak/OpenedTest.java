package org.ninelives.runtime.leak;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** In a JVM of its own, for {@code java.lang} is opened when it starts. */
class OpenedTest {

    @Test
    void threadLocalsHooksAndLoadedClassesAreFoundWhereTheOperatorOpensThem() throws Exception {
        assertThat(run("--add-opens", "java.base/java.lang=ALL-UNNAMED"))
                .contains(
                        "open: true",
                        "local: a thread-local of the thread pooled has a " + Held.NAME,
                        "inherited: a thread-local of the thread main has the class " + Held.NAME,
                        "hook: the shutdown hook ender (java.lang.Thread)",
                        "loaded: true",
                        "not loaded: true")
                .doesNotContain("stranger");
    }

    @Test
    void whereTheyAreClosedNothingIsForced_andThatIsSaid() throws Exception {
        assertThat(run("-Dclosed=true"))
                .contains("open: false", "loaded: false", "not loaded: true")
                .doesNotContain("local: ", "inherited: ", "hook: ");
    }

    private static String run(String... options) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    /** Loads a class of its own. */
    public static final class Held {

        static final String NAME = "org.ninelives.runtime.leak.OpenedTest$Held";

        /** Empty. */
        public Held() {}
    }

    /** What runs there. */
    static final class Main {

        private static final ThreadLocal<Object> LOCAL = new ThreadLocal<>();
        private static final InheritableThreadLocal<Object> INHERITED = new InheritableThreadLocal<>();

        private Main() {}

        public static void main(String[] none) throws Exception {
            URL here = Held.class.getProtectionDomain().getCodeSource().getLocation();
            try (URLClassLoader loader = new URLClassLoader(new URL[] {here}, null)) {
                Object its = loader.loadClass(Held.NAME).getConstructor().newInstance();
                CountDownLatch set = new CountDownLatch(1);
                CountDownLatch end = new CountDownLatch(1);
                Thread pooled = new Thread(
                        () -> {
                            LOCAL.set(its);
                            set.countDown();
                            try {
                                end.await();
                            } catch (InterruptedException stopping) {
                                Thread.currentThread().interrupt();
                            }
                        },
                        "pooled");
                pooled.start();
                set.await();
                INHERITED.set(its.getClass());
                Thread ender = new Thread(() -> {}, "ender");
                ender.setContextClassLoader(loader);
                Runtime.getRuntime().addShutdownHook(ender);
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {}, "stranger"));

                System.out.println("open: " + Opened.isOpen());
                Opened.threadLocals(Thread.getAllStackTraces().keySet(), loader)
                        .forEach(line ->
                                System.out.println((line.contains("pooled") ? "local: " : "inherited: ") + line));
                Opened.shutdownHooks(loader).forEach(line -> System.out.println("hook: " + line));
                System.out.println("loaded: " + Opened.loaded(loader, Held.NAME).isPresent());
                System.out.println("not loaded: "
                        + Opened.loaded(loader, OpenedTest.class.getName()).isEmpty());
                end.countDown();
            }
        }
    }
}
