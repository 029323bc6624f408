package org.ninelives.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MainTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandLine commandLine =
            Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));

    @TempDir
    Path folder;

    @Test
    void helpNamesTheCommandsAndTheirOptions() {
        assertThat(commandLine.execute("--help")).isZero();
        assertThat(commandLine.execute("run", "--help")).isZero();
        assertThat(out.toString())
                .contains("run", "FOLDER", "--data=DIR", "--[no-]shell", "--http-port=N", "Exit status");
    }

    @Test
    void versionNamesTheProgramAndItsJava() {
        assertThat(commandLine.execute("--version")).isZero();
        assertThat(out.toString()).startsWith("ninelives ").contains("Java " + Runtime.version());
    }

    @Test
    void aMissingCommandIsWrongUsage() {
        assertThat(commandLine.execute()).isEqualTo(2);
        assertThat(err.toString()).contains("a command is missing", "Usage: ninelives");
    }

    @Test
    void aMissingFolderIsNamed() {
        Path nowhere = folder.resolve("nowhere");
        assertThat(commandLine.execute("run", nowhere.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("there is no folder " + nowhere);
    }

    @Test
    void aPortThatCannotBeIsNamed() {
        assertThat(commandLine.execute("run", folder.toString(), "--http-port", "70000"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("there is no port 70000");
    }

    @Test
    void aShellWithoutTheDistributionSaysWhatIsMissing() {
        assertThat(commandLine.execute("run", folder.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("Start with bin/ninelives");
    }
}
