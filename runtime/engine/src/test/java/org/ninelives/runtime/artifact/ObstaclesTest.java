package org.ninelives.runtime.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ninelives.api.Finding;
import org.ninelives.api.Finding.Weight;

class ObstaclesTest {

    private static final String STATEFUL = """
            package route;
            public class Handler {
                @org.ninelives.api.module.Carried private int count;
            }
            """;

    @TempDir
    Path folder;

    @Test
    void areNone_forAComponentBehindAnInterfaceOfAnotherBundle() throws Exception {
        BundleFile bundle = BundleFile.of("route", "1")
                .header("Import-Package", "api")
                .offering("route.Handler", "api.Route")
                .compiled(STATEFUL);

        assertThat(Obstacles.of(bundle.read(folder))).isEmpty();
    }

    @Test
    void theInterfaceInAPackageThatTheBundleExports() throws Exception {
        BundleFile bundle = BundleFile.of("route", "1")
                .header("Export-Package", "api")
                .header("Import-Package", "api")
                .offering("route.Handler", "api.Route")
                .compiled(STATEFUL, "package api; public interface Route {}");

        refuses(
                bundle,
                "api.Route",
                "route exports a package of the interface it implements",
                "put the API in a bundle");
    }

    @Test
    void theInterfaceInTheBundleItself() throws Exception {
        BundleFile bundle = BundleFile.of("route", "1")
                .offering("route.Handler", "api.Route")
                .compiled(STATEFUL, "package api; public interface Route {}");

        refuses(bundle, "api.Route", "route contains the interface it implements", "put the API in a bundle");
    }

    @Test
    void notACopyOfTheInterface_thatTheBundleTakesFromAnother() throws Exception {
        BundleFile bundle = BundleFile.of("route", "1")
                .header("Import-Package", "api")
                .offering("route.Handler", "api.Route")
                .compiled(STATEFUL, "package api; public interface Route {}");

        assertThat(Obstacles.of(bundle.read(folder))).isEmpty();
    }

    @Test
    void aServiceTypedByAClass() throws Exception {
        BundleFile bundle = BundleFile.of("route", "1")
                .header("Import-Package", "route")
                .offering("route.Handler", "route.Handler")
                .compiled(STATEFUL);

        refuses(bundle, "route.Handler", "is a class, and route.Handler is registered under it");
    }

    @ParameterizedTest
    @CsvSource({"bundle", "prototype"})
    void stateMayBeInAScopeOfItsConsumers(String scope) throws Exception {
        BundleFile bundle = BundleFile.of("route", "1")
                .component(
                        "handler",
                        "route.Handler",
                        "<service scope='" + scope + "'><provide interface='api.Route'/></service>")
                .compiled(STATEFUL);

        assertThat(Obstacles.of(bundle.read(folder))).isEmpty();
    }

    @Test
    void stateThatNoServiceLeadsTo() throws Exception {
        BundleFile bundle = BundleFile.of("route", "1")
                .component("handler", "route.Handler", "")
                .compiled(STATEFUL);

        refuses(bundle, "handler", "carries count but offers no service: the runtime cannot reach its object");
    }

    @Test
    void componentsMadeOnDemand() throws Exception {
        BundleFile bundle = BundleFile.of("route", "1")
                .header("Service-Component", "OSGI-INF/h.xml")
                .entry("OSGI-INF/h.xml", """
                        <component name="handler" factory="handlers"><implementation class="route.Handler"/>
                        <service><provide interface="api.Route"/></service></component>
                        """)
                .compiled(STATEFUL);

        refuses(bundle, "handler", "is made by a ComponentFactory");
    }

    @Test
    void stateInConstants() throws Exception {
        BundleFile bundle = BundleFile.of("route", "1")
                .offering("route.Handler", "api.Route")
                .compiled(STATEFUL.replace("private int count", "static final int count = 1"));

        refuses(
                bundle,
                "route.Handler",
                "the carried field count is static final: a constant follows the new code; leave out @Carried, or final");
    }

    @ParameterizedTest
    @CsvSource({
        "(merge = true) int count, 'the carried field count is to be merged, which only maps and sets can be'",
        "(merge = true) java.util.List<String> all, 'the carried field all is to be merged'",
        "'(merge = true, share = true) java.util.Map<String, String> all', 'the carried field all cannot be shared and merged'"
    })
    void marksThatCanMeanNothing(String field, String message) throws Exception {
        BundleFile bundle = BundleFile.of("route", "1")
                .offering("route.Handler", "api.Route")
                .compiled("package route; public class Handler { @org.ninelives.api.module.Carried" + field + "; }");

        refuses(bundle, "route.Handler", message);
    }

    @ParameterizedTest
    @CsvSource({
        "Karaf-Commands, *, (Karaf-Commands)",
        "Bundle-Blueprint, x.xml, (Blueprint)",
        "Web-ContextPath, /shop, (Web-ContextPath)",
        "Meta-Persistence, META-INF/persistence.xml, (Meta-Persistence)",
        "Require-Capability, osgi.extender;filter:='(&(osgi.extender=osgi.cdi)(version>=1.0))', (CDI)",
        "Require-Capability, osgi.extender;filter:='(osgi.extender=osgi.blueprint)', (Blueprint)",
        "Bundle-Blueprint-Annotation, true, (Blueprint)",
        "Webapp-Context, shop, (Web-ContextPath)",
        "Require-Capability, osgi.extender;filter:='(osgi.extender=pax.cdi)', (CDI)",
        "Pax-ManagedBeans, *, (CDI)",
        "Spring-Context, config/context.xml, (Spring)",
        "Require-Capability, osgi.extender;filter:='(&(osgi.extender=osgi.configurator)(version>=1.0))', (Configurator)",
        "Liquibase-Custom-Change-Packages, org.example, (Liquibase)",
        "Vaadin-OSGi-Extender, true, (Vaadin)",
        "iPOJO-Components, component{}, (iPOJO)",
    })
    void anExtenderThatServesTheBundle(String header, String value, String sign) throws Exception {
        BundleFile bundle = BundleFile.of("route", "1").header(header, value.replace('\'', '"'));

        refuses(bundle, "route", "extender " + sign, "cannot be hidden from", "use the classic update");
    }

    @ParameterizedTest
    @CsvSource({
        "OSGI-INF/blueprint/route.xml, Blueprint",
        "META-INF/spring/route.xml, Spring",
        "META-INF/services/org/apache/camel/component/route, Camel",
        "META-INF/services/org/apache/camel/TypeConverter, Camel",
        "META-INF/cxf/bus-extensions.txt, CXF",
    })
    void anExtenderThatFindsAnEntry(String entry, String sign) throws Exception {
        BundleFile bundle = BundleFile.of("route", "1").entry(entry, "content");

        refuses(bundle, "route", "extender (" + sign + ")");
    }

    @Test
    void notDeclarativeServices() throws Exception {
        BundleFile bundle = BundleFile.of("route", "1")
                .header("Require-Capability", "osgi.extender;filter:=\"(osgi.extender=osgi.component)\"");

        assertThat(Obstacles.of(bundle.read(folder))).isEmpty();
    }

    @Test
    void areAllNamedAtOnce() throws Exception {
        BundleFile bundle = BundleFile.of("route", "1")
                .header("Karaf-Commands", "*")
                .header("Service-Component", "OSGI-INF/h.xml,OSGI-INF/gone.xml")
                .entry("OSGI-INF/h.xml", "<component name='h'><implementation class='route.Handler'/></component>")
                .compiled(STATEFUL);

        assertThat(Obstacles.of(bundle.read(folder)))
                .extracting(Finding::subject)
                .containsExactly("route", "h", "OSGI-INF/gone.xml");
    }

    private void refuses(BundleFile bundle, String subject, String... parts) throws Exception {
        assertThat(Obstacles.of(bundle.read(folder))).anySatisfy(finding -> {
            assertThat(finding.weight()).isEqualTo(Weight.REFUSES);
            assertThat(finding.subject()).isEqualTo(subject);
            assertThat(finding.message()).contains(parts);
        });
    }
}
