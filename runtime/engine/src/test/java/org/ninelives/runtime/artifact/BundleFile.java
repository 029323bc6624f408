package org.ninelives.runtime.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.ninelives.api.module.Carried;

/** A bundle made for a test: headers, entries, components and compiled classes. */
final class BundleFile {

    private final Map<String, String> headers = new LinkedHashMap<>();
    private final Map<String, byte[]> entries = new LinkedHashMap<>();
    private final List<String> components = new ArrayList<>();

    static BundleFile of(String symbolicName, String version) {
        return new BundleFile()
                .header("Bundle-ManifestVersion", "2")
                .header("Bundle-SymbolicName", symbolicName)
                .header("Bundle-Version", version);
    }

    BundleFile header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    BundleFile withoutHeader(String name) {
        headers.remove(name);
        return this;
    }

    BundleFile entry(String name, byte[] content) {
        entries.put(name, content);
        return this;
    }

    BundleFile entry(String name, String content) {
        return entry(name, content.getBytes(UTF_8));
    }

    BundleFile withoutEntry(String name) {
        entries.remove(name);
        return this;
    }

    /** A component whose description holds these elements. */
    BundleFile component(String name, String implementation, String elements) {
        String file = "OSGI-INF/" + name + ".xml";
        components.add(file);
        return entry(file, """
                <?xml version="1.0" encoding="UTF-8"?>
                <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.4.0" name="%s">
                  <implementation class="%s"/>
                  %s
                </scr:component>
                """.formatted(name, implementation, elements));
    }

    /** A component of the class of its name that offers these services. */
    BundleFile offering(String name, String... services) {
        StringBuilder provided = new StringBuilder("<service>");
        for (String service : services) {
            provided.append("<provide interface=\"").append(service).append("\"/>");
        }
        return component(name, name, provided.append("</service>").toString());
    }

    /** Compiles sources, each with a package and one top-level type, and adds all of their classes under a folder. */
    BundleFile compiledInto(String folder, String... sources) {
        compile(sources).forEach((name, bytes) -> entry(folder + name.replace('.', '/') + ".class", bytes));
        return this;
    }

    BundleFile compiled(String... sources) {
        return compiledInto("", sources);
    }

    byte[] content(String entry) {
        return entries.get(entry);
    }

    byte[] bytes() {
        if (!components.isEmpty()) {
            headers.putIfAbsent("Service-Component", String.join(",", components));
        }
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.forEach(manifest.getMainAttributes()::putValue);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                jar.putNextEntry(new ZipEntry(entry.getKey()));
                jar.write(entry.getValue());
                jar.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    Path write(Path folder) throws IOException {
        return Files.write(Files.createTempFile(folder, "bundle", ".jar"), bytes());
    }

    Artifact read(Path folder) throws IOException, UnfitArtifactException {
        return Artifact.read(write(folder), "mvn:test/bundle/1");
    }

    private static Map<String, byte[]> compile(String... sources) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<JavaFileObject> units = new ArrayList<>();
        for (String source : sources) {
            units.add(new Source(source));
        }
        StringWriter messages = new StringWriter();
        Classes classes = new Classes(compiler.getStandardFileManager(null, null, UTF_8));
        String api = Path.of(URI.create(Carried.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toString()))
                .toString();
        List<String> options = List.of("-proc:none", "-classpath", api);
        if (!compiler.getTask(messages, classes, null, options, null, units).call()) {
            throw new IllegalArgumentException(messages.toString());
        }
        Map<String, byte[]> result = new LinkedHashMap<>();
        classes.written.forEach((name, bytes) -> result.put(name, bytes.toByteArray()));
        return result;
    }

    private static final class Source extends SimpleJavaFileObject {

        private final String text;

        Source(String text) {
            super(URI.create("string:///" + typeName(text) + ".java"), Kind.SOURCE);
            this.text = text;
        }

        private static String typeName(String text) {
            return text.replaceFirst("(?s).*?\\b(?:class|interface|record) (\\w+).*", "$1");
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private static final class Classes extends ForwardingJavaFileManager<JavaFileManager> {

        private final Map<String, ByteArrayOutputStream> written = new LinkedHashMap<>();

        Classes(JavaFileManager manager) {
            super(manager);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            written.put(className, bytes);
            return new SimpleJavaFileObject(URI.create("mem:///" + className), kind) {
                @Override
                public ByteArrayOutputStream openOutputStream() {
                    return bytes;
                }
            };
        }
    }
}
