package org.ninelives.itests.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which barrier patches use is told, and Java never has to warn of it. The engine is in a bundle here, as ever. */
class FencesIT {

    private static final String ENABLED = "--enable-native-access=ALL-UNNAMED";
    private static final String BY = "calls go without a fence, patches make all threads pass one by ";

    @Test
    void membarrierIsUsedWhereJavaIsToldThatItMayBe() throws Exception {
        assumeTrue(Runtime.version().feature() >= 22, "Java 22 and newer can call it");

        assertThat(said(ENABLED)).isEqualTo(BY + "membarrier");
    }

    @Test
    void elsewhereASafepointIs_andNothingIsSaidOfNativeAccessButWhatWouldHelp() throws Exception {
        String advice =
                Runtime.version().feature() >= 22 ? " (membarrier would be shorter, and needs " + ENABLED + ")" : "";

        assertThat(said()).isEqualTo(BY + "safepoint" + advice);
    }

    @Test
    void theOperatorMayWantFences() throws Exception {
        assertThat(said(ENABLED, "-Dorg.ninelives.fences=on")).isEqualTo("each call has a fence, as configured");
    }

    /** What a runtime says of itself that starts in a Java of its own. */
    private static String said(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of(
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-cp",
                System.getProperty("java.class.path"),
                StatusProgram.class.getName()));
        Process program = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            List<String> lines = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            assertThat(program.waitFor()).as("%s", lines).isZero();
            // Of other things Java does warn: the framework uses Unsafe.
            assertThat(lines).noneMatch(line -> line.contains("native-access") && line.startsWith("WARNING"));
            return lines.get(lines.size() - 1);
        } finally {
            program.destroyForcibly();
        }
    }
}
