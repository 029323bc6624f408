package org.ninelives.examples.demo;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The route, as somebody on the network meets it. Thread-safe.
 *
 * <p>Not by way of {@code java.net.http.HttpClient}: under load, that of Java 25 now and then closes a pooled connection
 * on which the answer is just coming ("Data received while in pool", once in some 500,000 requests) and silently sends
 * the request again, so that one visitor is counted twice.
 */
final class Web {

    /**
     * An answer.
     *
     * @param status of HTTP
     * @param text the body, without the end of its last line
     */
    record Answer(int status, String text) {}

    private static final int TIMEOUT_MILLIS = 10_000;
    private static final Pattern NUMBER = Pattern.compile("visitor #(\\d+)");
    private static final Pattern VISITORS = Pattern.compile("visitors: (\\d+)");

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

    Answer get(String path) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) base.resolve(path).toURL().openConnection();
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        int status = connection.getResponseCode();
        String text = read(status < 400 ? connection.getInputStream() : connection.getErrorStream());
        Matcher number = NUMBER.matcher(text);
        if (status == 200 && number.find()) {
            note(Integer.parseInt(number.group(1)));
        }
        return new Answer(status, text.strip());
    }

    private static String read(@Nullable InputStream body) throws IOException {
        if (body == null) {
            return "";
        }
        try (body) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /**
     * Says a name and expects to be greeted, as both versions do.
     *
     * @throws IOException if the answer is anything else
     */
    Answer greet(String name) throws IOException {
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
    long visitors() throws IOException {
        Answer stats = get("/route/stats");
        Matcher visitors = VISITORS.matcher(stats.text());
        if (stats.status() != 200 || !visitors.find()) {
            throw new IOException("no visitors in HTTP " + stats.status() + ": " + stats.text());
        }
        return Long.parseLong(visitors.group(1));
    }
}
