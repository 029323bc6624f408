package org.ninelives.examples.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
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

    private static final Pattern NUMBER = Pattern.compile("visitor #(\\d+)");
    private static final Pattern VISITORS = Pattern.compile("visitors: (\\d+)");

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI base;

    /** The numbers that visitors were given. Guarded by itself. */
    private final BitSet given = new BitSet();

    /** Numbers that were given to more than one. Guarded by {@link #given}. */
    private int twice;

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
        Matcher number = NUMBER.matcher(response.body());
        if (response.statusCode() == 200 && number.find()) {
            note(Integer.parseInt(number.group(1)));
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
            throw new IOException("HTTP " + answer.status() + " "
                    + answer.text().lines().findFirst().orElse(""));
        }
        return answer;
    }

    private void note(int number) {
        synchronized (given) {
            if (given.get(number)) {
                twice++;
            }
            given.set(number);
        }
    }

    /** How many different numbers visitors were given; the route counts the same people. */
    int numbers() {
        synchronized (given) {
            return given.cardinality();
        }
    }

    /** Numbers from 1 to the highest one that nobody was given, or that more than one was: a state that was lost. */
    List<String> irregular() {
        synchronized (given) {
            List<String> found = new ArrayList<>();
            for (int number = given.nextClearBit(1); number < given.length(); number = given.nextClearBit(number + 1)) {
                found.add("#" + number + " was given to nobody");
            }
            if (twice > 0) {
                found.add(twice + " numbers were given twice");
            }
            return found;
        }
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
