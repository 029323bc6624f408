package org.ninelives.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedPackagesTest {

    @TempDir
    Path classes;

    @Test
    void takesTheVersionThatItIsGiven_evenIfAManifestHasAnother() throws IOException {
        manifest("Export-Package: org.example;version=\"1.4.0\"");
        assertThat(exportsOf("org.example;version=1.2")).contains("org.example;version=\"1.2.0\"");
    }

    @Test
    void findsTheVersionInTheManifestOfTheJar() throws IOException {
        manifest("Export-Package: org.other;version=\"3\",org.example;uses:=\"a,b\";version=\"1.4.0\"");
        assertThat(exportsOf("org.example")).contains("org.example;version=\"1.4.0\"");
    }

    @Test
    void findsTheVersionInThePackageInfo() throws IOException {
        Path folder = Files.createDirectories(classes.resolve("org/example"));
        Files.writeString(folder.resolve("packageinfo"), "version 2.1.0\n");
        assertThat(exportsOf("org.example")).contains("org.example;version=\"2.1.0\"");
    }

    @Test
    void exportsAPackageWithoutAnyVersionAsZero() throws IOException {
        assertThat(exportsOf("org.example")).contains("org.example;version=\"0.0.0\"");
    }

    @Test
    void sharesTheApiOfThePatches() throws IOException {
        assertThat(new SharedPackages(getClass().getClassLoader()).exports())
                .contains("org.ninelives.api;version=\"1.", "org.ninelives.api.state;version=\"1.");
    }

    @Test
    void exportsSlf4jAsWhatItIs() throws IOException {
        assertThat(new SharedPackages(getClass().getClassLoader()).exports())
                .contains("org.slf4j;version=\"1.7")
                .doesNotContain("org.slf4j;version=\"2.0");
    }

    @Test
    void readsClausesOfSeveralPackagesAndQuotedCommas() {
        assertThat(SharedPackages.exportedIn("a;b;version=1.0;uses:=\"x,y\",c,d;uses:=\"a,b\";version=\"2\""))
                .isEqualTo(Map.of("a", "1.0", "b", "1.0", "d", "2"));
    }

    @Test
    void refusesWhatIsNeitherANameNorANameWithAVersion() {
        SharedPackages shared = new SharedPackages(getClass().getClassLoader());
        assertThatThrownBy(() -> shared.add("org.example;1.0"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("name;version=1.2.3");
        assertThatThrownBy(() -> shared.add("org.example;version=one")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesAClassThatTheFrameworkDoesNotSee() {
        SharedPackages shared = new SharedPackages(ClassLoader.getPlatformClassLoader());
        assertThatThrownBy(() -> shared.add(SharedPackagesTest.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot be shared");
    }

    private void manifest(String line) throws IOException {
        Path folder = Files.createDirectories(classes.resolve("META-INF"));
        Files.writeString(folder.resolve("MANIFEST.MF"), "Manifest-Version: 1.0\n" + line + "\n");
    }

    private String exportsOf(String clause) throws IOException {
        try (URLClassLoader classPath =
                new URLClassLoader(new URL[] {classes.toUri().toURL()}, null)) {
            SharedPackages shared = new SharedPackages(classPath);
            shared.add(clause);
            return shared.exports();
        }
    }
}
