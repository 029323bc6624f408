package org.ninelives.runtime.framework;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import org.ninelives.runtime.artifact.DeclaredProvider;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/** The jar of a bundle that the runtime makes up itself. Confined to one thread. */
final class GeneratedBundle {

    private final Map<String, String> headers = new LinkedHashMap<>();
    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    GeneratedBundle(String symbolicName, String name) {
        header(Constants.BUNDLE_MANIFESTVERSION, "2");
        header(Constants.BUNDLE_SYMBOLICNAME, symbolicName);
        header(Constants.BUNDLE_NAME, name);
    }

    GeneratedBundle header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    GeneratedBundle entry(String name, byte[] content) {
        entries.put(name, content);
        return this;
    }

    InputStream jar() {
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
        } catch (IOException impossible) {
            throw new UncheckedIOException("nothing is written but memory", impossible);
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    /**
     * The clause of a header that provides a service for {@code ServiceLoader}. Equal ones give equal texts.
     *
     * @param attributes beside the name of the service
     */
    static String capability(String service, Map<String, Object> attributes) {
        StringBuilder clause = new StringBuilder(DeclaredProvider.NAMESPACE)
                .append(';')
                .append(DeclaredProvider.NAMESPACE)
                .append('=')
                .append(quoted(service));
        new TreeMap<>(attributes).forEach((name, value) -> clause.append(';')
                .append(name)
                .append(typeOf(value))
                .append('=')
                .append(quoted(textOf(value))));
        return clause.toString();
    }

    /** The types of Core 8, section 3.3.6. */
    private static String typeOf(Object value) {
        if (value instanceof List<?> list) {
            Object first = list.isEmpty() ? "" : list.get(0);
            return ":List<" + simpleTypeOf(first) + ">";
        }
        return ":" + simpleTypeOf(value);
    }

    private static String simpleTypeOf(Object value) {
        return value instanceof Long || value instanceof Double || value instanceof Version
                ? value.getClass().getSimpleName()
                : "String";
    }

    private static String textOf(Object value) {
        return value instanceof List<?> list
                ? list.stream()
                        .map(each -> each.toString().replace("\\", "\\\\").replace(",", "\\,"))
                        .collect(Collectors.joining(","))
                : value.toString();
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
