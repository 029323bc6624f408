package org.ninelives.itests.karaf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Ports of this machine that nobody listened to a moment ago, so that several systems can run side by side. */
record Ports(List<Integer> numbers) {

    static Ports free(int count) {
        List<ServerSocket> open = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                open.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            List<Integer> numbers =
                    open.stream().map(ServerSocket::getLocalPort).toList();
            for (ServerSocket socket : open) {
                socket.close();
            }
            return new Ports(numbers);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    String text(int index) {
        return Integer.toString(numbers.get(index));
    }
}
