package org.ninelives.benchmarks.calls;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/** A consumer of the service in the manner of Blueprint: what it is given is a proxy that follows the service. */
public final class BlueprintClient {

    private static final String DESCRIPTION = """
            <?xml version="1.0" encoding="UTF-8"?>
            <blueprint xmlns="http://www.osgi.org/xmlns/blueprint/v1.0.0">
                <reference id="answer" interface="org.ninelives.benchmarks.calls.Answer" filter="(kind=ordinary)"/>
                <bean class="org.ninelives.benchmarks.calls.BlueprintClient" activation="eager">
                    <argument ref="answer"/>
                </bean>
            </blueprint>
            """;

    private static final List<String> BUNDLES =
            List.of("asm-tree", "asm-analysis", "asm-commons", "asm-util", "proxy", "blueprint.api", "blueprint.core");

    private static final CompletableFuture<Answer> GIVEN = new CompletableFuture<>();

    /** Called by the container. */
    public BlueprintClient(Answer answer) {
        GIVEN.complete(answer);
    }

    /** Starts the container and the client; what that was given. */
    static Answer start(BundleContext context) throws Exception {
        for (String name : BUNDLES) {
            context.installBundle(jar(name).toUri().toString());
        }
        for (Bundle bundle : context.getBundles()) {
            if (BUNDLES.stream().anyMatch(bundle.getLocation()::contains)) {
                bundle.start();
            }
        }
        Path client = Files.createTempFile("client", ".jar");
        try {
            write(client);
            context.installBundle(client.toUri().toString()).start();
        } catch (IOException | BundleException failure) {
            throw new IllegalStateException("the client does not start", failure);
        } finally {
            Files.delete(client);
        }
        return GIVEN.get(1, TimeUnit.MINUTES);
    }

    private static Path jar(String name) {
        return Stream.of(System.getProperty("java.class.path").split(java.io.File.pathSeparator, -1))
                .map(Path::of)
                .filter(path -> path.getFileName()
                        .toString()
                        .replace("org.apache.aries.", "")
                        .startsWith(name + "-"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no " + name + " on the class path"));
    }

    private static void write(Path jar) throws IOException {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", "org.ninelives.benchmarks.client");
        headers.putValue("Import-Package", Answer.class.getPackageName());
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out, manifest)) {
            entries.putNextEntry(new JarEntry("OSGI-INF/blueprint/client.xml"));
            entries.write(DESCRIPTION.getBytes(StandardCharsets.UTF_8));
        }
    }
}
