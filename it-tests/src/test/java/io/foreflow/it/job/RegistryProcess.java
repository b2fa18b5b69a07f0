package io.foreflow.it.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Apicurio Registry as a process of its own, with its schemas in memory. */
final class RegistryProcess implements AutoCloseable {

    private static final String HOST = "127.0.0.1";

    private final HttpClient http = HttpClient.newHttpClient();
    private final String url;
    private final Process process;

    /** Starts one and returns when it answers. */
    RegistryProcess(Path log) throws Exception {
        int port = freePort();
        url = "http://%s:%d/apis/ccompat/v7".formatted(HOST, port);
        Path home = Path.of(System.getProperty("foreflow.registryHome"));
        process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx256m",
                                "-XX:TieredStopAtLevel=1",
                                "-Dquarkus.http.host=" + HOST,
                                "-Dquarkus.http.port=" + port,
                                "-jar",
                                runner(home).toString())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        try {
            Await.until("the registry answers", () -> answers(log));
        } catch (Throwable e) {
            process.destroyForcibly();
            throw e;
        }
    }

    /** Base of the API that is Confluent's. */
    String url() {
        return url;
    }

    /** The body of an answer, asked for without any of our own code. */
    String get(String path) {
        try {
            return http.send(
                            HttpRequest.newBuilder(URI.create(url + path)).build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Takes connections but answers nothing until it is resumed. */
    void pause() throws Exception {
        signal("STOP");
    }

    void resume() throws Exception {
        signal("CONT");
    }

    private void signal(String name) throws Exception {
        List<String> command = List.of("kill", "-" + name, Long.toString(process.pid()));
        int code = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (code != 0) {
            throw new IOException("Cannot send " + name + " to the registry: exit code " + code);
        }
    }

    private boolean answers(Path log) throws IOException {
        if (!process.isAlive()) {
            throw new IOException("The registry has ended: " + Files.readString(log));
        }
        try {
            return get("/subjects").equals("[]");
        } catch (UncheckedIOException e) {
            return false; // not yet
        }
    }

    private static Path runner(Path home) throws IOException {
        try (Stream<Path> files = Files.list(home)) {
            return files.filter(file -> file.toString().endsWith("-runner.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("No registry in " + home));
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
