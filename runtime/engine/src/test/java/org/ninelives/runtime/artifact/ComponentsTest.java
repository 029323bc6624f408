package org.ninelives.runtime.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ninelives.api.Finding;
import org.ninelives.api.Finding.Weight;

class ComponentsTest {

    private static final String HANDLER = """
            package route;
            import java.util.*;
            import org.ninelives.api.module.Carried;
            class Handler extends Base {
                @Carried private final Map<String, Integer> visitors = new HashMap<>();
                @Carried(from = "count", concurrent = true, share = true) long accessCount;
                int plain;
                @Deprecated int otherwiseMarked;
                @Carried static String last;
            }
            """;

    private static final String BASE = """
            package route;
            import org.ninelives.api.module.Carried;
            class Base {
                @Carried int[] codes;
            }
            """;

    @TempDir
    Path folder;

    @Test
    void areReadFromTheirDescription() throws Exception {
        Artifact artifact = BundleFile.of("route", "1")
                .header("Import-Package", "route")
                .component("handler", "route.Handler", """
                        <property name="x" value="1"/>
                        <service scope="bundle"><provide interface="api.Route"/><provide interface="api.Other"/></service>
                        <reference name="log" interface="api.Log" target="(a=b)"/>
                        <reference interface="api.Clock" cardinality="1..n" policy="dynamic"/>
                        <reference name="maybe" interface="api.Maybe" cardinality="0..1"/>
                        """)
                .read(folder);

        assertThat(artifact.components())
                .containsExactly(new DeclaredComponent(
                        "handler",
                        "route.Handler",
                        List.of("api.Route", "api.Other"),
                        "bundle",
                        true,
                        false,
                        false,
                        List.of(
                                new DeclaredReference("log", "api.Log", "(a=b)"),
                                new DeclaredReference("api.Clock", "api.Clock", "")),
                        Map.of("x", "1"),
                        List.of()));
    }

    @Test
    void takeTheDefaultsOfTheSpecification() throws Exception {
        Artifact artifact = described("""
                <component enabled="false"><implementation class="route.Handler"/></component>
                """);

        assertThat(artifact.components())
                .containsExactly(new DeclaredComponent(
                        "route.Handler",
                        "route.Handler",
                        List.of(),
                        "singleton",
                        false,
                        false,
                        true,
                        List.of(),
                        Map.of(),
                        List.of()));
    }

    @Test
    void haveTypedProperties_thoseWithADotBeingTheirOwn() throws Exception {
        Artifact artifact = BundleFile.of("route", "1")
                .header("Service-Component", "OSGI-INF/h.xml")
                .entry("OSGI-INF/more.properties", "from.file=yes")
                .entry("OSGI-INF/h.xml", """
                        <component name="h"><implementation class="route.Handler"/>
                        <property name="text" value="a"/>
                        <property name="service.ranking" type="Integer" value="7"/>
                        <property name="many">a
                           b
                        </property>
                        <property name="numbers" type="Long">1
                           2</property>
                        <property name=".own" value="secret"/>
                        <property name="unreadable" type="Integer" value="seven"/>
                        <properties entry="OSGI-INF/more.properties"/>
                        <service><provide interface="api.Route"/></service></component>
                        """)
                .read(folder);

        Map<String, Object> properties = artifact.components().get(0).properties();
        assertThat(properties)
                .containsOnlyKeys("text", "service.ranking", "many", "numbers", "from.file")
                .containsEntry("text", "a")
                .containsEntry("service.ranking", 7)
                .containsEntry("many", new String[] {"a", "b"})
                .containsEntry("numbers", new long[] {1, 2})
                .containsEntry("from.file", "yes");
        assertThat(artifact.components().get(0).services()).containsExactly("api.Route");
    }

    @Test
    void canBeSeveralInOneFile_andOfAnyVersionOfTheSpecification() throws Exception {
        Artifact artifact = described("""
                <components xmlns:old="http://www.osgi.org/xmlns/scr/v1.0.0" xmlns:new="http://www.osgi.org/xmlns/scr/v1.5.0">
                  <old:component name="a" factory="on.demand"><implementation class="A"/></old:component>
                  <new:component name="b" immediate="true">
                    <service servicefactory="true"><provide interface="I"/></service>
                    <implementation class="B"/>
                  </new:component>
                  <component name="somebody else's"><implementation class="C"/></component>
                </components>
                """);

        assertThat(artifact.components())
                .extracting(
                        DeclaredComponent::name,
                        DeclaredComponent::factory,
                        DeclaredComponent::immediate,
                        DeclaredComponent::scope)
                .containsExactly(tuple("a", true, false, "singleton"), tuple("b", false, true, "bundle"));
    }

    @Test
    void areFoundThroughWildcards_inOneFolderOnly() throws Exception {
        Artifact artifact = BundleFile.of("route", "1")
                .header("Service-Component", "OSGI-INF/r*.xml, none/*.xml")
                .component("route", "a.Route", "")
                .component("r", "a.R", "")
                .component("other", "a.Other", "")
                .component("r/deeper", "a.Deeper", "")
                .read(folder);

        assertThat(artifact.components()).extracting(DeclaredComponent::name).containsExactly("r", "route");
    }

    @Test
    void carryTheMarkedFieldsOfTheirClassAndItsSuperclasses() throws Exception {
        Artifact artifact = BundleFile.of("route", "1")
                .offering("route.Handler", "api.Route")
                .compiled(HANDLER, BASE)
                .read(folder);

        assertThat(artifact.components().get(0).carried())
                .containsExactly(
                        new DeclaredField(
                                "route.Handler",
                                "visitors",
                                "",
                                "Ljava/util/Map;",
                                "Ljava/util/Map<Ljava/lang/String;Ljava/lang/Integer;>;",
                                false,
                                false,
                                false,
                                false,
                                false),
                        new DeclaredField(
                                "route.Handler", "accessCount", "count", "J", "", true, true, false, false, false),
                        new DeclaredField("route.Base", "codes", "", "[I", "", false, false, false, false, false));
    }

    @Test
    void areFoundWhereverTheBundleClassPathLeads() throws Exception {
        byte[] library = BundleFile.of("library", "1")
                .compiled(BASE, "package route; interface Api {}")
                .bytes();
        Artifact artifact = BundleFile.of("route", "1")
                .header("Bundle-ClassPath", "/lib/base.jar, classes, missing.jar")
                .entry("lib/base.jar", library)
                .compiledInto("classes/", HANDLER, BASE)
                .offering("route.Handler", "api.Route")
                .read(folder);

        assertThat(artifact.components().get(0).carried())
                .extracting(DeclaredField::name)
                .containsExactly("visitors", "accessCount", "codes");
        assertThat(artifact.contains("route.Api")).isTrue();
        assertThat(artifact.contains("classes.route.Handler")).isFalse();
    }

    @Test
    void sayWhatCannotBeSeenFromTheFile() throws Exception {
        Artifact artifact = BundleFile.of("route", "1")
                .header("Import-Package", "imported")
                .offering("route.Handler", "api.Route")
                .offering("imported.Handler", "api.Route")
                .offering("missing.Handler", "api.Route")
                .compiled(HANDLER, BASE)
                .withoutEntry("route/Base.class")
                .read(folder);

        assertThat(artifact.findings())
                .containsExactly(
                        Finding.notes(
                                "route.Handler",
                                "its superclass route.Base is not in the bundle: fields that it carries are not foreseen"),
                        Finding.notes(
                                "imported.Handler",
                                "its class imported.Handler comes from another bundle: fields that it carries are not"
                                        + " foreseen"),
                        Finding.warns(
                                "missing.Handler", "its class missing.Handler is neither in the bundle nor imported"));
    }

    @Test
    void areRefusedIfTheirDescriptionIsMissing() throws Exception {
        Artifact artifact = BundleFile.of("route", "1")
                .header("Service-Component", "OSGI-INF/gone.xml")
                .read(folder);

        assertThat(artifact.findings())
                .containsExactly(
                        Finding.refuses(
                                "OSGI-INF/gone.xml",
                                "Service-Component names it, but mvn:test/bundle/1 has no such file: its components are missing"));
    }

    @Test
    void areRefusedIfTheirDescriptionCannotBeRead() throws Exception {
        refuses("", "Premature end of file");
        refuses("<component><implementation class='A'></component>", "must be terminated");
        refuses("<component/>", "a component without an implementation");
        refuses("<component><implementation/></component>", "an element implementation without class");
        refuses(
                "<component><implementation class='A'/><service><provide/></service></component>",
                "provide without interface");
    }

    @Test
    void areReadWithoutAskingForOtherFiles() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "A");
        refuses(
                "<!DOCTYPE c [<!ENTITY e SYSTEM \"" + secret.toUri() + "\">]><component name='a'>"
                        + "<implementation class='&e;'/></component>",
                "");
        refuses(
                "<!DOCTYPE c [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]><component name='&b;'>"
                        + "<implementation class='A'/></component>",
                "");
    }

    private void refuses(String xml, String reason) throws Exception {
        List<Finding> findings = described(xml).findings();

        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.weight()).isEqualTo(Weight.REFUSES);
            assertThat(finding.subject()).isEqualTo("OSGI-INF/c.xml");
            assertThat(finding.message()).contains("cannot be read, so they would be missing: ", reason);
        });
    }

    private Artifact described(String xml) throws Exception {
        return BundleFile.of("route", "1")
                .header("Import-Package", "route")
                .header("Service-Component", "OSGI-INF/c.xml")
                .entry("OSGI-INF/c.xml", xml)
                .read(folder);
    }
}
