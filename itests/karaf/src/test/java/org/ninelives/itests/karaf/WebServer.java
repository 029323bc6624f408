package org.ninelives.itests.karaf;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Serves one file on this machine, to whoever asks for anything. */
final class WebServer implements AutoCloseable {

    private final ServerSocket socket;
    private final Path file;

    private WebServer(ServerSocket socket, Path file) {
        this.socket = socket;
        this.file = file;
    }

    static WebServer of(Path file) throws IOException {
        WebServer server = new WebServer(new ServerSocket(0, 10, InetAddress.getLoopbackAddress()), file);
        Thread thread = new Thread(server::serve, "web server");
        thread.setDaemon(true);
        thread.start();
        return server;
    }

    String address() {
        return "http://127.0.0.1:" + socket.getLocalPort() + "/" + file.getFileName();
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket visitor = socket.accept()) {
                answer(visitor);
            } catch (IOException gone) {
                // Closed, or the visitor left: its own failure tells.
            }
        }
    }

    private void answer(Socket visitor) throws IOException {
        BufferedReader request =
                new BufferedReader(new InputStreamReader(visitor.getInputStream(), StandardCharsets.US_ASCII));
        String line = request.readLine();
        while (line != null && !line.isEmpty()) {
            line = request.readLine();
        }
        byte[] content = Files.readAllBytes(file);
        OutputStream out = visitor.getOutputStream();
        out.write(("HTTP/1.1 200 OK\r\nContent-Type: application/java-archive\r\nContent-Length: " + content.length
                        + "\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        out.write(content);
        out.flush();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
