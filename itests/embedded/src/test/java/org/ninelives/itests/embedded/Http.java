package org.ninelives.itests.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.ninelives.embedded.Ninelives;

/** A runtime with an HTTP server, and its pages. */
record Http(int port) {

    static Http onFreePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return new Http(socket.getLocalPort());
        }
    }

    /** Adds the server. */
    Ninelives.Builder in(Ninelives.Builder builder) {
        return builder.property("org.osgi.service.http.port", String.valueOf(port))
                .property("org.apache.felix.http.host", "127.0.0.1")
                .bundle(Examples.of("org.apache.felix.http.servlet-api"))
                .bundle(Examples.of("org.apache.felix.http.jetty"));
    }

    /** The body of a page that is there; everything else is a failure. */
    String get(String path) throws IOException {
        HttpURLConnection connection = connect(path);
        if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
            throw new IOException(path + " answered " + connection.getResponseCode());
        }
        try (InputStream body = connection.getInputStream()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** What a request is answered with. */
    int status(String path) throws IOException {
        return connect(path).getResponseCode();
    }

    private HttpURLConnection connect(String path) throws IOException {
        // Not java.net.http: on Java 25 it now and then sends a request again, and a visitor is counted twice.
        HttpURLConnection connection = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
        connection.setConnectTimeout(5_000);
        connection.setReadTimeout(20_000);
        return connection;
    }
}
