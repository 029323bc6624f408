package org.ninelives.runtime.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Version;
import org.osgi.framework.VersionRange;

class ArtifactTest {

    @TempDir
    Path folder;

    @Test
    void knowsWhatTheManifestSays() throws Exception {
        Artifact artifact = BundleFile.of("org.example.route;singleton:=true", "2.0.0.final")
                .header("Patch-Module", "true")
                .header("Patch-Replaces", " org.example.router , org.example.old;x=1")
                .header("Patch-From", "[1,2)")
                .header("Patch-Standby", "true")
                .header("Export-Package", "a.b;c.d;version=\"1.1\"")
                .header("Import-Package", "e.f;version=\"[1,2)\",g.h;resolution:=optional")
                .header("DynamicImport-Package", "*")
                .read(folder);

        assertThat(artifact.symbolicName()).isEqualTo("org.example.route");
        assertThat(artifact.version()).isEqualTo(new Version("2.0.0.final"));
        assertThat(artifact.isModule()).isTrue();
        assertThat(artifact.replaces()).containsExactly("org.example.router", "org.example.old");
        assertThat(artifact.from()).contains(new VersionRange("[1,2)"));
        assertThat(artifact.standby()).isTrue();
        assertThat(artifact.exportedPackages()).containsExactlyInAnyOrder("a.b", "c.d");
        assertThat(artifact.importedPackages()).containsExactlyInAnyOrder("e.f", "g.h");
        assertThat(artifact.headers()).containsEntry("patch-module", "true");
        assertThat(artifact.address()).isEqualTo("mvn:test/bundle/1");
        assertThat(artifact).hasToString("org.example.route 2.0.0.final");
    }

    @Test
    void isAnOrdinaryBundleUnlessItsManifestSaysOtherwise() throws Exception {
        Artifact artifact =
                BundleFile.of("plain", "1").withoutHeader("Bundle-Version").read(folder);

        assertThat(artifact.version()).isEqualTo(Version.emptyVersion);
        assertThat(artifact.isModule()).isFalse();
        assertThat(artifact.replaces()).isEmpty();
        assertThat(artifact.from()).isEmpty();
        assertThat(artifact.standby()).isFalse();
        assertThat(artifact.components()).isEmpty();
        assertThat(artifact.exportedPackages()).isEmpty();
        assertThat(artifact.importedPackages()).isEmpty();
    }

    @Test
    void tellsWhatItCannotDoWithout() throws Exception {
        Artifact artifact = BundleFile.of("route", "1")
                .header("Import-Package", "needed,nice;resolution:=optional")
                .header("DynamicImport-Package", "some.*")
                .header("Provide-Capability", "osgi.service;objectClass:List<String>=\"a.Route\"")
                .read(folder);

        assertThat(artifact.requirements())
                .filteredOn(Artifact::isMandatory)
                .extracting(requirement -> requirement.getDirectives().get("filter"))
                .containsExactly("(osgi.wiring.package=needed)");
        assertThat(artifact.requirements()).hasSize(3);
        assertThat(artifact.capabilities())
                .extracting(capability -> capability.getNamespace())
                .contains("osgi.identity", "osgi.service");
    }

    @Test
    void isReadOnce_andTheFileCanGo() throws Exception {
        Path file = BundleFile.of("route", "1").write(folder);

        Artifact artifact = Artifact.read(file, "route");
        Files.delete(file);

        assertThat(artifact.components()).isEmpty();
        assertThat(artifact.file()).isEqualTo(file);
    }

    @Test
    void refusesAnEmptyFile() throws IOException {
        refuses(new byte[0], "is empty (0 bytes)");
    }

    @Test
    void refusesWhatIsNoZip() throws IOException {
        refuses("<html>not found</html>".getBytes(StandardCharsets.UTF_8), "is not a jar: ", "it has 22 bytes");
        refuses(new byte[] {'P'}, "is not a jar: ", "it has 1 bytes");
    }

    @Test
    void refusesAZipWithoutEntries() throws IOException {
        byte[] endOfDirectory = new byte[22];
        endOfDirectory[0] = 'P';
        endOfDirectory[1] = 'K';
        endOfDirectory[2] = 5;
        endOfDirectory[3] = 6;

        refuses(endOfDirectory, "is a jar without entries");
    }

    @Test
    void refusesAJarThatWasCutOff_anywhere() throws IOException {
        byte[] whole =
                BundleFile.of("route", "1").entry("data", "x".repeat(100)).bytes();

        for (int length = 0; length < whole.length; length++) {
            refuses(Arrays.copyOf(whole, length), "");
        }
        refuses(Arrays.copyOf(whole, whole.length - 1), "cannot be read as a jar: ", "still being written?");
    }

    @Test
    void refusesAJarWhoseEntriesAreDamaged() throws IOException {
        byte[] whole =
                BundleFile.of("route", "1").entry("data.txt", "important").bytes();
        byte[] damaged = whole.clone();
        // The content of the second entry follows its header of 30 bytes and its name.
        int content = lastIndexOfLocalHeader(damaged) + 30 + "data.txt".length();
        damaged[content + 2] ^= 1;

        refuses(damaged, "is damaged: its entry data.txt ");
    }

    /** Whatever is wrong with a file, it is refused or read: nothing else comes out. */
    @Test
    void refusesDamageOfEveryKind() throws Exception {
        byte[] whole = BundleFile.of("route", "1")
                .header("Import-Package", "api;version=\"[1,2)\"")
                .offering("route.Handler", "api.Route")
                .compiled("""
                        package route;
                        class Handler { @org.ninelives.api.module.Carried java.util.Map<String, int[]> a; }
                        """)
                .bytes();
        Path file = folder.resolve("damaged.jar");
        Random random = new Random(9);
        int refused = 0;
        for (int i = 0; i < 1000; i++) {
            byte[] damaged = whole.clone();
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            Files.write(file, damaged);
            try {
                Artifact artifact = Artifact.read(file, "mvn:a/b/1");
                Comparison.of(artifact, artifact);
            } catch (UnfitArtifactException e) {
                assertThat(e).hasMessageStartingWith("mvn:a/b/1 ");
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(700);
    }

    @Test
    void refusesClassesThatAreDamaged() {
        byte[] whole = BundleFile.of("x", "1").compiled("""
                        package route;
                        class Handler { @org.ninelives.api.module.Carried java.util.Map<String, int[]> a; }
                        """).content("route/Handler.class");
        Random random = new Random(9);
        for (int i = 0; i < 5_000; i++) {
            byte[] damaged = whole.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            try {
                ClassFile.read(damaged).carried().forEach(FieldTypes::nameOf);
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
        }
    }

    @Test
    void refusesAJarWithoutAManifest() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("readme.txt"));
            zip.closeEntry();
        }

        refuses(bytes.toByteArray(), "has no META-INF/MANIFEST.MF: it is an archive, not a bundle");
    }

    @Test
    void refusesAManifestThatIsNone() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
            zip.write("nonsense\n".getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
        }

        refuses(bytes.toByteArray(), "has a META-INF/MANIFEST.MF that cannot be read: ");
    }

    @Test
    void refusesAPlainJar() throws IOException {
        refuses(
                BundleFile.of("x", "1").withoutHeader("Bundle-SymbolicName"),
                "has no Bundle-SymbolicName in its manifest");
        refuses(BundleFile.of(" ", "1"), "has no Bundle-SymbolicName in its manifest");
    }

    @Test
    void refusesANameThatIsNone() throws IOException {
        refuses(BundleFile.of("my route", "1"), "has the Bundle-SymbolicName \"my route\", which is no name");
        refuses(BundleFile.of("a,b", "1"), "has the Bundle-SymbolicName \"a,b\", which is no name");
        refuses(BundleFile.of("../a", "1"), "has the Bundle-SymbolicName \"../a\", which is no name");
    }

    @Test
    void refusesAVersionThatIsNone() throws IOException {
        refuses(BundleFile.of("route", "1.x"), "has the Bundle-Version \"1.x\", which cannot be understood: ");
        refuses(
                BundleFile.of("route", "1").header("Patch-From", "[2,1)"),
                "has the Patch-From \"[2,1)\", which cannot be understood: no version is in this range");
        refuses(
                BundleFile.of("route", "1").header("Patch-From", "any"),
                "has the Patch-From \"any\", which cannot be understood: ");
    }

    @Test
    void refusesTheFirstFormOfManifests() throws IOException {
        refuses(BundleFile.of("x", "1").withoutHeader("Bundle-ManifestVersion"), "has the Bundle-ManifestVersion 1; ");
        refuses(BundleFile.of("x", "1").header("Bundle-ManifestVersion", "3"), "has the Bundle-ManifestVersion 3; ");
    }

    @Test
    void refusesAFragment() throws IOException {
        refuses(
                BundleFile.of("x", "1").header("Fragment-Host", "route"),
                "is a fragment of route (Fragment-Host)",
                "use the classic update");
    }

    @Test
    void refusesHeadersThatNoFrameworkAccepts() throws IOException {
        refuses(
                BundleFile.of("x", "1").header("Import-Package", "a,a"),
                "that no framework would accept: ",
                "Duplicate import: a");
        refuses(
                BundleFile.of("x", "1").header("Import-Package", "a;version=\"[2,1)\""),
                "that no framework would accept: ");
    }

    @Test
    void refusesEntriesThatLeadOutOfTheirFolder() throws IOException {
        refuses(
                BundleFile.of("x", "1").entry("../../etc/passwd", ""),
                "has an entry ../../etc/passwd that would lead out");
        refuses(BundleFile.of("x", "1").entry("a\\..\\..\\b", ""), "would lead out");
        refuses(BundleFile.of("x", "1").entry("/etc/passwd", ""), "would lead out");
    }

    @Test
    void refusesAJarThatInflatesWithoutEnd() throws IOException {
        Path file = BundleFile.of("x", "1").entry("zeros", new byte[100_000]).write(folder);

        assertThatThrownBy(() -> Jar.open(file, "mvn:a/b/1", 50_000))
                .isInstanceOf(UnfitArtifactException.class)
                .hasMessage("mvn:a/b/1 inflates to more than can be a bundle: the limit was passed in zeros");
    }

    @Test
    void refusesAnEntryThatIsTooLargeToBeReadIntoMemory() throws IOException {
        refuses(
                BundleFile.of("x", "1")
                        .header("Service-Component", "OSGI-INF/large.xml")
                        .entry("OSGI-INF/large.xml", new byte[Jar.MOST_ENTRY_BYTES + 1]),
                "has an entry OSGI-INF/large.xml of more than ");
    }

    @Test
    void refusesAComponentClassThatIsNone() throws IOException {
        refuses(
                BundleFile.of("x", "1").offering("a.Handler", "b.Route").entry("a/Handler.class", "not a class"),
                "has a class a.Handler that cannot be read: ");
        refuses(
                BundleFile.of("x", "1").offering("a.Handler", "b.Route").entry("a/Handler.class", ""),
                "has a class a.Handler that cannot be read: ");
    }

    @Test
    void refusesAFileThatIsNotThere() {
        assertThatThrownBy(() -> Artifact.read(folder.resolve("missing.jar"), "file:missing.jar"))
                .isInstanceOf(UnfitArtifactException.class)
                .hasMessageStartingWith("file:missing.jar cannot be read as a jar: ")
                .hasMessageContaining("NoSuchFile");
    }

    private void refuses(BundleFile bundle, String... parts) throws IOException {
        refuses(bundle.bytes(), parts);
    }

    private void refuses(byte[] content, String... parts) throws IOException {
        Path file = Files.write(folder.resolve("unfit.jar"), content);

        assertThatThrownBy(() -> Artifact.read(file, "mvn:a/b/1"))
                .isInstanceOf(UnfitArtifactException.class)
                .hasMessageStartingWith("mvn:a/b/1 ")
                .hasMessageContainingAll(parts);
    }

    private static int lastIndexOfLocalHeader(byte[] zip) {
        for (int i = zip.length - 4; i >= 0; i--) {
            if (zip[i] == 'P' && zip[i + 1] == 'K' && zip[i + 2] == 3 && zip[i + 3] == 4) {
                return i;
            }
        }
        throw new IllegalArgumentException("no entry");
    }
}
