package org.ninelives.itests.karaf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import javax.inject.Inject;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerSuite;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/** A servlet whose paths change, under Pax Web: the one host that cannot put a servlet at other paths in one step. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerSuite.class)
public class ServletPathsIT {

    private static final String WARNING =
            "its paths change; Pax Web takes it off before it puts it on again, and answers 404 in between";
    private static final String PATTERN = "type=\"String\" value=\"/route/*\"/>";
    private static final String PATTERNS = "type=\"String\">/route/*\n/road/*</property>";

    @Inject
    private SessionFactory sessions;

    @Inject
    private BundleContext context;

    private Operator operator;

    @Configuration
    public Option[] system() {
        return new Option[] {Karaf.assembly()};
    }

    @Before
    public void routeIsThere() {
        operator = new Operator(sessions, context);
        operator.beginsWithRoute1();
    }

    @Test
    public void theReportSaysWhatIsComing_itAnswersAtAllItsPaths_andNothingButA404CameInBetween() throws IOException {
        Path withRoad = withAnotherPath(Examples.file("route", "2.0.0"));
        String there;
        String back;
        Load load = Load.of(operator.web, 2);
        try (load) {
            load.awaitVisits(10);
            there = operator.shell.run("patch:apply " + withRoad.toUri());
            operator.web.awaitAnswer("/road?name=Ada");
            operator.web.awaitAnswer("/route?name=Ada");
            load.awaitVisits(10);
            back = operator.shell.run("patch:rollback --allow-drop " + Examples.ROUTE);
            Await.until("the other path is gone", () -> status("/road") == 404);
            operator.web.awaitAnswer("/route");
            load.awaitVisits(10);
            load.stop();
        }

        System.out.printf(
                "paths changed under Pax Web, there and back: %,d visits, %d met a 404%n",
                load.visits(), load.failures().size());
        assertThat(there).contains("WARNS", WARNING);
        assertThat(back).contains("WARNS", WARNING);
        assertThat(load.failures()).allMatch(failure -> failure.contains("status=404"));
        long counted = Long.parseLong(operator.web.text("/route/stats").replaceAll("(?s).*visitors: (\\d+).*", "$1"));
        assertThat(counted)
                .isGreaterThanOrEqualTo(load.visits() - load.failures().size());
    }

    private int status(String path) {
        try {
            return operator.web.ask(path).status();
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    /** The same bundle as version 3.0.0, at {@code /road} as well. */
    private static Path withAnotherPath(Path original) throws IOException {
        Path changed = Files.createTempFile("route-3", ".jar");
        try (JarFile jar = new JarFile(original.toFile())) {
            Manifest manifest = new Manifest(jar.getManifest());
            manifest.getMainAttributes().put(new Attributes.Name(Constants.BUNDLE_VERSION), "3.0.0");
            try (OutputStream file = Files.newOutputStream(changed);
                    JarOutputStream out = new JarOutputStream(file, manifest)) {
                for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
                    if (!entry.isDirectory() && !entry.getName().equals(JarFile.MANIFEST_NAME)) {
                        byte[] content = jar.getInputStream(entry).readAllBytes();
                        out.putNextEntry(new JarEntry(entry.getName()));
                        out.write(entry.getName().startsWith("OSGI-INF/") ? withAnotherPath(content) : content);
                        out.closeEntry();
                    }
                }
            }
        }
        return changed;
    }

    private static byte[] withAnotherPath(byte[] description) {
        String text = new String(description, StandardCharsets.UTF_8);
        assertThat(text).contains(PATTERN);
        return text.replace(PATTERN, PATTERNS).getBytes(StandardCharsets.UTF_8);
    }
}
