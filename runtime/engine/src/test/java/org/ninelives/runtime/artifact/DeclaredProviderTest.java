package org.ninelives.runtime.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.felix.utils.resource.ResourceBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Constants;

class DeclaredProviderTest {

    private static final String SERVICES = "META-INF/services/";

    @TempDir
    Path folder;

    private final Map<String, String> files = new TreeMap<>();

    @Test
    void areTheClassesThatTheFileOfACapabilityNames() throws Exception {
        files.put("api.Tax", "# ours\n\n  tax.Old # until May\ntax.New\r\ntax.Old\n");
        files.put("api.Other", "tax.Unoffered");

        assertThat(declared("osgi.serviceloader;osgi.serviceloader=\"api.Tax\";rank:Long=3;x=y", null))
                .containsExactly(
                        new DeclaredProvider("api.Tax", "tax.Old", Map.of("rank", 3L, "x", "y"), true),
                        new DeclaredProvider("api.Tax", "tax.New", Map.of("rank", 3L, "x", "y"), true));
    }

    @Test
    void areRegisteredAsTheDirectiveSays() throws Exception {
        files.put("api.Tax", "tax.A\ntax.B\n");
        files.put("api.Rate", "tax.C");
        files.put("api.All", "tax.D\ntax.E");

        assertThat(declared(
                        "osgi.serviceloader;osgi.serviceloader=\"api.Tax\";register:=\"tax.B\";only=b,"
                                + "osgi.serviceloader;osgi.serviceloader=\"api.Rate\";register:=\"\","
                                + "osgi.serviceloader;osgi.serviceloader=\"api.All\";all=yes,"
                                + "osgi.serviceloader;osgi.serviceloader=\"api.All\";register:=\"tax.E\";only=e",
                        null))
                .extracting(
                        DeclaredProvider::implementation, DeclaredProvider::registered, DeclaredProvider::attributes)
                .containsExactly(
                        tuple("tax.A", false, Map.of("only", "b")),
                        tuple("tax.B", true, Map.of("only", "b")),
                        tuple("tax.C", false, Map.of()),
                        tuple("tax.D", true, Map.of("all", "yes")),
                        tuple("tax.E", true, Map.of("only", "e")));
    }

    @Test
    void areThoseOfTheOlderHeader_allOrSome() throws Exception {
        files.put("api.Tax", "tax.A");
        files.put("api.Rate", "tax.C");

        assertThat(declared("", "*"))
                .extracting(DeclaredProvider::implementation)
                .containsExactly("tax.C", "tax.A");
        assertThat(declared("", "api.Tax, api.Missing"))
                .extracting(DeclaredProvider::implementation)
                .containsExactly("tax.A");
    }

    @Test
    void areNone_whereNothingOffersThem() throws Exception {
        files.put("api.Tax", "tax.A");

        assertThat(declared("", null)).isEmpty();
    }

    @Test
    void areComponentsOfTheirFile_alsoFromAJarWithinIt() throws Exception {
        byte[] inner = BundleFile.of("inner", "1")
                .entry(SERVICES + "api.Tax", "tax.Inner")
                .compiled("package tax; public class Inner { @org.ninelives.api.module.Carried long sum; }")
                .bytes();
        Artifact artifact = BundleFile.of("tax", "1")
                .header(Constants.PROVIDE_CAPABILITY, "osgi.serviceloader;osgi.serviceloader=\"api.Tax\"")
                .header(Constants.BUNDLE_CLASSPATH, ".,lib/inner.jar")
                .entry(SERVICES + "api.Tax", "tax.Outer")
                .entry("lib/inner.jar", inner)
                .compiled("package tax; public class Outer { @org.ninelives.api.module.Carried int count; }")
                .read(folder);

        assertThat(artifact.components())
                .extracting(DeclaredComponent::name, DeclaredComponent::services, DeclaredComponent::scope)
                .containsExactly(
                        tuple("tax.Outer", List.of("api.Tax"), "singleton"),
                        tuple("tax.Inner", List.of("api.Tax"), "singleton"));
        assertThat(artifact.components())
                .flatExtracting(DeclaredComponent::carried)
                .extracting(DeclaredField::name)
                .containsExactly("count", "sum");
        assertThat(artifact.carriers()).isEmpty();
    }

    private List<DeclaredProvider> declared(String capabilities, @Nullable String header) throws Exception {
        Map<String, String> headers =
                new TreeMap<>(Map.of(Constants.BUNDLE_MANIFESTVERSION, "2", Constants.BUNDLE_SYMBOLICNAME, "tax"));
        if (!capabilities.isEmpty()) {
            headers.put(Constants.PROVIDE_CAPABILITY, capabilities);
        }
        return DeclaredProvider.of(
                ResourceBuilder.build("tax", headers).getCapabilities(null),
                header,
                new DeclaredProvider.Files<RuntimeException>() {
                    @Override
                    public List<byte[]> read(String path) {
                        String text = files.get(path.substring(SERVICES.length()));
                        return text == null ? List.of() : List.of(text.getBytes(StandardCharsets.UTF_8));
                    }

                    @Override
                    public Set<String> services() {
                        return files.keySet();
                    }
                });
    }
}
