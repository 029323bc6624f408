package org.ninelives.shell.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BundleAddressTest {

    @TempDir
    Path folder;

    private Path jar;

    @BeforeEach
    void aFileWithASpaceInItsName() throws IOException {
        jar = Files.createFile(folder.resolve("route 2.jar"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mvn:org.example/route/2.0.0", "http://host/route.jar", "https://host/r.jar", "wrap:x"})
    void anAddressOfAnotherSchemeIsLeftToTheFramework(String typed) {
        assertThat(BundleAddress.of(typed, folder)).hasToString(typed);
    }

    @Test
    void aPathBecomesTheAddressOfItsFile() {
        assertThat(BundleAddress.of("route 2.jar", folder)).isEqualTo(jar.toUri());
        assertThat(BundleAddress.of("./route 2.jar", folder)).isEqualTo(jar.toUri());
        assertThat(BundleAddress.of(jar.toString(), Path.of("elsewhere"))).isEqualTo(jar.toUri());
    }

    @Test
    void aFileAddressBecomesAbsolute() {
        assertThat(BundleAddress.of(jar.toUri().toString(), folder)).isEqualTo(jar.toUri());
        assertThat(BundleAddress.of("file:route%202.jar", folder)).isEqualTo(jar.toUri());
    }

    @Test
    void saysWhichFileIsMissingInWhichFolder() {
        String message = "no file missing.jar in folder " + folder;
        assertThatThrownBy(() -> BundleAddress.of("missing.jar", folder)).hasMessage(message);
        assertThatThrownBy(() -> BundleAddress.of("file:missing.jar", folder)).hasMessage(message);
        assertThatThrownBy(() -> BundleAddress.of("nowhere/missing.jar", folder))
                .hasMessage("no file missing.jar: there is no folder " + folder.resolve("nowhere"));
    }

    @Test
    void refusesAFolder() {
        assertThatThrownBy(() -> BundleAddress.of(".", folder)).hasMessage("'.' is a folder, not the file of a bundle");
    }

    @Test
    void refusesAnOptionInThePlaceOfABundle() {
        assertThatThrownBy(() -> BundleAddress.of("--dry-run", folder))
                .hasMessage("'--dry-run' is not a bundle; options stand before the first bundle");
    }

    @Test
    void refusesWhatIsNoAddress() {
        assertThatThrownBy(() -> BundleAddress.of("http://host/a b.jar", folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("'http://host/a b.jar' is not an address: ");
        assertThatThrownBy(() -> BundleAddress.of("file://host/x.jar", folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("'file://host/x.jar' is not the address of a file: ");
    }
}
