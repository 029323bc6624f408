package org.ninelives.runtime.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.apache.felix.utils.resource.ResourceBuilder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;

/** A requirement reads as the author of the manifest wrote it, not as the framework's filter. */
class NeedTest {

    @ParameterizedTest
    @CsvSource(
            delimiterString = "->",
            value = {
                "Import-Package     -> org.nowhere                              -> package org.nowhere",
                "Import-Package     -> org.nowhere;version='\"[1,2)\"'          -> package org.nowhere [1,2)",
                "Import-Package     -> org.nowhere;version='\"[1.2.0,1.3]\"'    -> package org.nowhere [1.2,1.3]",
                "Import-Package     -> org.nowhere;version='\"(1.0.1,2)\"'      -> package org.nowhere (1.0.1,2)",
                "Import-Package     -> org.nowhere;version=1.5                  -> package org.nowhere from 1.5 on",
                "Import-Package     -> org.nowhere;vendor=acme                  -> package org.nowhere with (vendor=acme)",
                "Require-Bundle     -> org.other;bundle-version='\"[1,2)\"'     -> bundle org.other [1,2)",
                "Require-Capability -> osgi.ee;filter:='\"(&(osgi.ee=JavaSE)(version=99))\"' -> execution environment JavaSE 99",
                "Require-Capability -> osgi.extender;filter:='\"(&(osgi.extender=osgi.cdi)(version>=1.0.0)(!(version>=2.0.0)))\"' -> extender osgi.cdi [1,2)",
                "Require-Capability -> acme.colour;filter:='\"(|(colour=red)(colour=blue))\"' -> acme.colour with (|(colour=red)(colour=blue))",
                "Require-Capability -> acme.colour                              -> acme.colour",
            })
    void readsAsItsAuthorWroteIt(String header, String value, String text) throws BundleException {
        Map<String, String> headers = new HashMap<>();
        headers.put(Constants.BUNDLE_MANIFESTVERSION, "2");
        headers.put(Constants.BUNDLE_SYMBOLICNAME, "needy");
        headers.put(header, value.replace("'", ""));

        assertThat(ResourceBuilder.build("needy.jar", headers).getRequirements(null))
                .filteredOn(requirement -> !requirement.getNamespace().equals("osgi.wiring.host"))
                .extracting(Need::of)
                .containsExactly(text);
    }
}
