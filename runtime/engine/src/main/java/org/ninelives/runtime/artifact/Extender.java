package org.ninelives.runtime.artifact;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.osgi.framework.Constants;
import org.osgi.resource.Requirement;

/**
 * One of those who look at bundles and not at services, so that a hidden service does not hide a candidate from them.
 *
 * @param sign what the bundle has that calls it
 * @param consequence what it would do beside the incumbent, or before the flip
 */
record Extender(String sign, String consequence, Predicate<Artifact> serves) {

    private static final String NAMESPACE = "osgi.extender";

    private static final List<Extender> KNOWN = List.of(
            new Extender("Karaf-Commands", "its commands would stand in the shell twice", header("Karaf-Commands")),
            new Extender(
                    "Blueprint",
                    "its container would start beside the incumbent's",
                    header("Bundle-Blueprint")
                            .or(header("Bundle-Blueprint-Annotation"))
                            .or(entry("OSGI-INF/blueprint/[^/]+\\.xml"))
                            .or(extenderRequirement("osgi.blueprint"))),
            new Extender(
                    "Web-ContextPath",
                    "its pages would be served before the flip",
                    header("Web-ContextPath").or(header("Webapp-Context"))),
            new Extender(
                    "Meta-Persistence",
                    "its persistence units would be opened beside the incumbent's",
                    header("Meta-Persistence")),
            new Extender(
                    "CDI",
                    "its container would start beside the incumbent's",
                    extenderRequirement("osgi.cdi")
                            .or(extenderRequirement("pax.cdi"))
                            .or(header("Pax-ManagedBeans"))),
            new Extender(
                    "Spring",
                    "its application context would start beside the incumbent's",
                    header("Spring-Context").or(entry("META-INF/spring/[^/]+\\.xml"))),
            new Extender(
                    "Configurator",
                    "its configurations would be applied before the flip, and taken away with the incumbent",
                    extenderRequirement("osgi.configurator")),
            new Extender(
                    "Camel",
                    "its components would be known to all routes before the flip, and gone with the incumbent",
                    entry("META-INF/services/org/apache/camel/.+")),
            new Extender(
                    "CXF",
                    "its bus extensions would be in use before the flip",
                    entry("META-INF/cxf/bus-extensions\\.(txt|xml)")),
            new Extender(
                    "Liquibase",
                    "its changes would be known to every run before the flip",
                    header("Liquibase-Custom-Change-Packages")),
            new Extender("Vaadin", "its views would be served before the flip", header("Vaadin-OSGi-Extender")),
            new Extender(
                    "iPOJO",
                    "its components are made, and their services offered, past the wait for a candidate's services",
                    header("iPOJO-Components").or(header("IPOJO-Components"))));

    /** Those who would act on this bundle as soon as it is installed or started. */
    static List<Extender> of(Artifact artifact) {
        return KNOWN.stream().filter(extender -> extender.serves.test(artifact)).toList();
    }

    /** Why such a bundle is refused. */
    String message() {
        return "is served by an extender (" + sign + ") that it cannot be hidden from: " + consequence
                + "; use the classic update, or put this part in a bundle of its own";
    }

    private static Predicate<Artifact> header(String name) {
        return artifact -> artifact.headers().containsKey(name);
    }

    private static Predicate<Artifact> entry(String regex) {
        Predicate<String> matches = Pattern.compile(regex).asMatchPredicate();
        return artifact -> artifact.entries().stream().anyMatch(matches);
    }

    private static Predicate<Artifact> extenderRequirement(String extender) {
        return artifact -> artifact.requirements().stream().anyMatch(requirement -> asksFor(extender, requirement));
    }

    private static boolean asksFor(String extender, Requirement requirement) {
        String filter = requirement.getDirectives().getOrDefault(Constants.FILTER_DIRECTIVE, "");
        return requirement.getNamespace().equals(NAMESPACE)
                && filter.replace(" ", "").contains("(" + NAMESPACE + "=" + extender + ")");
    }
}
