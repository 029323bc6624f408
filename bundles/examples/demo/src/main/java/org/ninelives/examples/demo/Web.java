package org.ninelives.examples.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The route, as somebody on the network meets it. Thread-safe. */
final class Web {

    /**
     * An answer.
     *
     * @param status of HTTP
     * @param text the body, without the end of its last line
     */
    record Answer(int status, String text) {}

    private static final Pattern VISITORS = Pattern.compile("visitors: (\\d+)");

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI base;
    private final AtomicLong greetings = new AtomicLong();

    Web(URI base) {
        this.base = base;
    }

    URI base() {
        return base;
    }

    Answer get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(Duration.ofSeconds(10))
                .build();
        HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
        if (response.statusCode() == 200 && response.body().startsWith("Hello, ")) {
            greetings.incrementAndGet();
        }
        return new Answer(response.statusCode(), response.body().strip());
    }

    /**
     * Says a name and expects to be greeted, as both versions do.
     *
     * @throws IOException if the answer is anything else
     */
    Answer greet(String name) throws IOException, InterruptedException {
        Answer answer = get("/route?name=" + name);
        if (answer.status() != 200 || !answer.text().startsWith("Hello, ")) {
            throw new IOException("HTTP " + answer.status() + ": " + answer.text());
        }
        return answer;
    }

    /** How many greetings were received; the route counts the same people. */
    long greetings() {
        return greetings.get();
    }

    /** How many visitors the route says it had. */
    long visitors() throws IOException, InterruptedException {
        Answer stats = get("/route/stats");
        Matcher visitors = VISITORS.matcher(stats.text());
        if (stats.status() != 200 || !visitors.find()) {
            throw new IOException("no visitors in HTTP " + stats.status() + ": " + stats.text());
        }
        return Long.parseLong(visitors.group(1));
    }
}
