package org.ninelives.itests.karaf;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** The HTTP service of a system, as somebody who visits it. */
final class Web {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private static final Duration BOOT_LIMIT = Duration.ofSeconds(90);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(LIMIT).build();
    private final String address;

    Web(String port) {
        address = "http://127.0.0.1:" + port;
    }

    /** Asks once; a failure of the connection is an exception. */
    Answer ask(String path) throws IOException {
        try {
            var response = client.send(
                    HttpRequest.newBuilder(URI.create(address + path))
                            .timeout(LIMIT)
                            .build(),
                    BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body().strip());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }

    String text(String path) throws IOException {
        return ask(path).body();
    }

    /** Waits until somebody answers there: a system may have to boot, and a whiteboard to hear of a servlet. */
    void awaitAnswer(String path) {
        Await.until("200 from " + path, BOOT_LIMIT, () -> {
            try {
                return ask(path).status() == 200;
            } catch (IOException notYet) {
                return false;
            }
        });
    }
}
