package org.ninelives.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What others compile against does not change by accident: its text is kept beside this test. */
class SignatureTest {

    private static final Path KEPT = Path.of("src", "test", "resources", "signature.txt");

    @Test
    void theSignatureIsTheOneThatIsKept() throws IOException, URISyntaxException {
        String now = Signature.of(Path.of(PatchService.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI()));
        if (Boolean.getBoolean("ninelives.signature.write")) {
            Files.writeString(KEPT, now);
        }

        assertThat(KEPT)
                .as(
                        "The signature of the API. If it is meant to change, mind the versions of its packages, rewrite it by"
                                + " `mvn -pl api test -Dtest=SignatureTest -Dninelives.signature.write=true`, and look at the"
                                + " difference. Below, \"expected\" is the API as it is now")
                .hasContent(now);
    }
}
