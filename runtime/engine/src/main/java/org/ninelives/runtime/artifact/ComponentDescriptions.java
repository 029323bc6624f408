package org.ninelives.runtime.artifact;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;
import org.ninelives.api.Finding;

/**
 * The components that the XML files named by the {@code Service-Component} header describe (OSGi Compendium 8, 112.4). What
 * Declarative Services would skip with a line in the log is a finding here.
 */
final class ComponentDescriptions {

    private static final String HEADER = "Service-Component";
    private static final String NAMESPACE = "http://www.osgi.org/xmlns/scr/";

    private final Jar jar;
    private final List<DeclaredComponent> components = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();

    private ComponentDescriptions(Jar jar) {
        this.jar = jar;
    }

    static ComponentDescriptions of(Jar jar, Headers headers) throws UnfitArtifactException {
        ComponentDescriptions descriptions = new ComponentDescriptions(jar);
        for (String pattern : headers.names(HEADER)) {
            descriptions.readAll(pattern);
        }
        return descriptions;
    }

    /** Described, their carried fields not yet known. */
    List<DeclaredComponent> components() {
        return components;
    }

    List<Finding> findings() {
        return findings;
    }

    private void readAll(String pattern) throws UnfitArtifactException {
        Set<String> files = matching(pattern);
        if (files.isEmpty() && !pattern.contains("*")) {
            findings.add(Finding.refuses(
                    pattern,
                    "Service-Component names it, but " + jar.address()
                            + " has no such file: its components are missing"));
        }
        for (String file : files) {
            try {
                read(jar.read(file).orElse(new byte[0]));
            } catch (XMLStreamException | IllegalArgumentException e) {
                findings.add(Finding.refuses(
                        file,
                        "this description of components cannot be read, so they would be missing: " + oneLine(e)));
            }
        }
    }

    /** The last segment of a path may have wildcards, as for {@code Bundle.findEntries}. */
    private Set<String> matching(String path) {
        String relative = path.startsWith("/") ? path.substring(1) : path;
        if (!relative.contains("*")) {
            return jar.names().contains(relative) ? Set.of(relative) : Set.of();
        }
        int slash = relative.lastIndexOf('/') + 1;
        String last = Arrays.stream(relative.substring(slash).split("\\*", -1))
                .map(Pattern::quote)
                .collect(Collectors.joining("[^/]*"));
        Pattern pattern = Pattern.compile(Pattern.quote(relative.substring(0, slash)) + last);
        Set<String> found = new TreeSet<>();
        for (String name : jar.names()) {
            if (pattern.matcher(name).matches()) {
                found.add(name);
            }
        }
        return found;
    }

    private void read(byte[] xml) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(xml));
        try {
            boolean atRoot = true;
            while (reader.hasNext()) {
                if (reader.next() == XMLStreamConstants.START_ELEMENT) {
                    if (isComponent(reader, atRoot)) {
                        components.add(component(reader));
                    }
                    atRoot = false;
                }
            }
        } finally {
            reader.close();
        }
    }

    private static boolean isComponent(XMLStreamReader reader, boolean atRoot) {
        String namespace = reader.getNamespaceURI();
        boolean none = namespace == null || namespace.isEmpty();
        boolean ours = none ? atRoot : namespace.startsWith(NAMESPACE);
        return ours && reader.getLocalName().equals("component");
    }

    private DeclaredComponent component(XMLStreamReader reader) throws XMLStreamException {
        Description description = new Description(reader);
        int depth = 1;
        while (depth > 0) {
            int event = reader.next();
            if (event == XMLStreamConstants.START_ELEMENT
                    && reader.getLocalName().equals("property")) {
                description.addProperty(reader);
            } else if (event == XMLStreamConstants.START_ELEMENT) {
                depth++;
                description.add(reader);
                if (reader.getLocalName().equals("properties")) {
                    addAll(description.properties, Description.needed(reader, "entry"));
                }
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                depth--;
            }
        }
        return description.finished();
    }

    private void addAll(DeclaredProperties properties, String entry) {
        try {
            properties.addAll(
                    jar.read(entry.startsWith("/") ? entry.substring(1) : entry).orElse(new byte[0]));
        } catch (IOException | UnfitArtifactException | IllegalArgumentException e) {
            throw new IllegalArgumentException(entry + ": " + oneLine(e), e);
        }
    }

    private static String oneLine(Exception e) {
        return String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
    }

    /** A component element, attribute by attribute. */
    private static final class Description {

        private final @Nullable String name;
        private final boolean enabled;
        private final boolean factory;
        private final @Nullable String immediate;
        private final List<String> services = new ArrayList<>();
        private final List<DeclaredReference> references = new ArrayList<>();
        private final DeclaredProperties properties = new DeclaredProperties();
        private String implementation = "";
        private String scope = "singleton";

        Description(XMLStreamReader component) {
            name = attribute(component, "name");
            enabled = !"false".equals(attribute(component, "enabled"));
            factory = attribute(component, "factory") != null;
            immediate = attribute(component, "immediate");
        }

        void add(XMLStreamReader element) {
            switch (element.getLocalName()) {
                case "implementation" -> implementation = needed(element, "class");
                case "service" -> scope = scopeOf(element);
                case "provide" -> services.add(needed(element, "interface"));
                case "reference" -> addReference(element);
                default -> {
                    // What is in files is read by who knows the jar; factory properties say nothing that a plan would
                    // need.
                }
            }
        }

        /** Leaves the reader at the end of the element. */
        void addProperty(XMLStreamReader element) throws XMLStreamException {
            String property = needed(element, "name");
            String type = attribute(element, "type");
            String value = attribute(element, "value");
            properties.add(property, type, value, element.getElementText());
        }

        private static String scopeOf(XMLStreamReader service) {
            if ("true".equals(attribute(service, "servicefactory"))) {
                return "bundle";
            }
            String scope = attribute(service, "scope");
            return scope == null ? "singleton" : scope.toLowerCase(Locale.ROOT);
        }

        private void addReference(XMLStreamReader element) {
            String cardinality = attribute(element, "cardinality");
            if (cardinality == null || cardinality.startsWith("1")) {
                String service = needed(element, "interface");
                String named = attribute(element, "name");
                String target = attribute(element, "target");
                references.add(
                        new DeclaredReference(named == null ? service : named, service, target == null ? "" : target));
            }
        }

        DeclaredComponent finished() {
            if (implementation.isEmpty()) {
                throw new IllegalArgumentException("a component without an implementation");
            }
            boolean delayed = !services.isEmpty() || factory;
            return new DeclaredComponent(
                    name == null ? implementation : name,
                    implementation,
                    services,
                    scope,
                    enabled,
                    factory,
                    immediate == null ? !delayed : immediate.equals("true"),
                    references,
                    properties.published(),
                    List.of());
        }

        private static String needed(XMLStreamReader element, String attribute) {
            String value = attribute(element, attribute);
            if (value == null || value.isEmpty()) {
                throw new IllegalArgumentException("an element " + element.getLocalName() + " without " + attribute);
            }
            return value;
        }

        private static @Nullable String attribute(XMLStreamReader element, String name) {
            String value = element.getAttributeValue(null, name);
            return value == null ? null : value.trim();
        }
    }
}
