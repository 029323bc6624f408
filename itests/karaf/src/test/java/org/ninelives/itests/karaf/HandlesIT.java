package org.ninelives.itests.karaf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import javax.inject.Inject;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ninelives.itests.karaf.desk.Desk;
import org.ninelives.itests.karaf.desk.Session;
import org.ninelives.itests.karaf.desk.own.DeskActivator;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.ProbeBuilder;
import org.ops4j.pax.exam.TestProbeBuilder;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerSuite;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;

/** What a module hands out is good in a Karaf as well, for as long as its consumer keeps it. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerSuite.class)
public class HandlesIT {

    private static final String MODULE = "org.ninelives.itests.desk";

    @Inject
    private SessionFactory sessions;

    @Inject
    private BundleContext context;

    @Configuration
    public Option[] system() {
        return new Option[] {Karaf.assembly()};
    }

    /** The consumer's side has the interfaces, as in any application. */
    @ProbeBuilder
    public TestProbeBuilder exports(TestProbeBuilder probe) {
        return probe.setHeader(Constants.EXPORT_PACKAGE, Desk.class.getPackageName());
    }

    @Test
    public void aSessionThatAConsumerKeepsGoesOnOverPatchesAndRollbacks() throws IOException, BundleException {
        Shell shell = new Shell(sessions);
        context.installBundle(module("1.0.0").toUri().toString()).start();
        Desk desk = context.getService(context.getServiceReference(Desk.class));
        Session session = desk.open("Ada");
        assertThat(session.add("first")).isEqualTo(1);

        for (int i = 1; i <= 3; i++) {
            shell.run("patch:apply " + module("2.0.0").toUri());
            assertThat(session.version()).isEqualTo("2.0.0");
            assertThat(session.add("by version 2")).isEqualTo(2 * i);
            assertThat(desk.open("Ada")).isSameAs(session);

            shell.run("patch:rollback " + MODULE);
            assertThat(session.version()).isEqualTo("1.0.0");
            assertThat(session.add("by version 1")).isEqualTo(2 * i + 1);
            assertThat(desk.open("Ada")).isSameAs(session);
        }
    }

    private static Path module(String version) throws IOException {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        headers.putValue(Constants.BUNDLE_SYMBOLICNAME, MODULE);
        headers.putValue(Constants.BUNDLE_VERSION, version);
        headers.putValue(Constants.BUNDLE_ACTIVATOR, DeskActivator.class.getName());
        headers.putValue(
                Constants.IMPORT_PACKAGE, "org.osgi.framework,org.ninelives.api.module," + Desk.class.getPackageName());
        headers.putValue("Patch-Module", "true");
        Path file = Files.createTempFile("desk-" + version, ".jar");
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out, manifest)) {
            for (String name : List.of("DeskActivator", "DeskActivator$OwnDesk", "DeskActivator$OwnSession")) {
                String entry = DeskActivator.class.getPackageName().replace('.', '/') + "/" + name + ".class";
                jar.putNextEntry(new JarEntry(entry));
                try (InputStream content = HandlesIT.class.getResourceAsStream("/" + entry)) {
                    assertThat(content).as(entry).isNotNull();
                    jar.write(content.readAllBytes());
                }
                jar.closeEntry();
            }
        }
        return file;
    }
}
