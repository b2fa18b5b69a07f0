package io.foreflow.cli.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Ports of the loopback interface. */
final class Ports {

    static final int LAST = 65535;

    private Ports() {}

    /** The port asked for, or a free one if 0 was. */
    static int claim(int port, String purpose, String option) {
        if (port == 0) {
            return free();
        }
        if (!available(port)) {
            throw new EmbeddedException(
                    "Cannot start %s: port %d is in use (choose another with %s, 0 for any)"
                            .formatted(purpose, port, option));
        }
        return port;
    }

    static int free() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean available(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
