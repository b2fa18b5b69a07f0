package io.foreflow.it.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Debian's Prometheus with the shipped files, in which a minute is a second: every duration of
 * rules and alerts is a sixtieth of what is shipped, so that ten minutes of trouble take ten
 * seconds. Scrapes come every second and evaluations twice as often. Nothing else is changed but
 * the target.
 */
final class PrometheusProcess implements AutoCloseable {

    private static final String PROGRAM = "prometheus";
    private static final Path SHIPPED =
            Path.of(System.getProperty("foreflow.root", "..")).resolve("deploy/prometheus");

    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final Process process;
    private final URI address;

    private PrometheusProcess(Process process, int port) {
        this.process = process;
        this.address = URI.create("http://127.0.0.1:" + port);
    }

    static boolean installed(String program) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    static boolean installed() {
        return installed(PROGRAM);
    }

    /**
     * Starts it and returns when it answers.
     *
     * @param target port of the metrics page
     */
    static PrometheusProcess start(Path folder, int target) throws Exception {
        int port = freePort();
        Path configuration = folder.resolve("prometheus.yml");
        Files.writeString(
                configuration,
                Files.readString(SHIPPED.resolve("prometheus.yml"))
                        .replace("scrape_interval: 15s", "scrape_interval: 1s")
                        .replace("evaluation_interval: 15s", "evaluation_interval: 500ms")
                        .replace("localhost:9249", "localhost:" + target));
        for (String rules : List.of("rules.yml", "alerts.yml")) {
            Files.writeString(
                    folder.resolve(rules),
                    ShortTime.minutesAsSeconds(Files.readString(SHIPPED.resolve(rules))));
        }
        Process process =
                new ProcessBuilder(
                                PROGRAM,
                                "--config.file=" + configuration,
                                "--storage.tsdb.path=" + folder.resolve("data"),
                                "--web.listen-address=127.0.0.1:" + port,
                                "--query.lookback-delta=5s",
                                "--log.level=warn")
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("log").toFile())
                        .start();
        PrometheusProcess prometheus = new PrometheusProcess(process, port);
        try {
            Await.until("Prometheus answers", prometheus::ready);
        } catch (Throwable t) {
            process.destroyForcibly();
            throw new AssertionError(Files.readString(folder.resolve("log")), t);
        }
        return prometheus;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private boolean ready() throws Exception {
        if (!process.isAlive()) {
            throw new AssertionError("Prometheus has ended with " + process.exitValue());
        }
        try {
            return get("/-/ready").statusCode() == 200;
        } catch (ConnectException e) {
            return false;
        }
    }

    /** Names of the alerts that fire for a job; of those that are for no job too if it is null. */
    Set<String> firing(String job) throws Exception {
        Set<String> names = new TreeSet<>();
        for (JsonNode alert : result("/api/v1/alerts").path("alerts")) {
            JsonNode labels = alert.path("labels");
            if (alert.path("state").asText().equals("firing")
                    && (job == null || job.equals(labels.path("job_name").asText()))) {
                names.add(labels.path("alertname").asText());
            }
        }
        return names;
    }

    /** Values of a query now that are numbers; none where it gives no series. */
    List<Double> query(String expression) throws Exception {
        List<Double> values = new ArrayList<>();
        for (JsonNode series : series(expression)) {
            double value = Double.parseDouble(series.path("value").path(1).asText());
            if (Double.isFinite(value)) {
                values.add(value);
            }
        }
        return values;
    }

    /** The values that a label has among the series of a query. */
    Set<String> labels(String expression, String label) throws Exception {
        Set<String> values = new TreeSet<>();
        for (JsonNode series : series(expression)) {
            values.add(series.path("metric").path(label).asText());
        }
        return values;
    }

    private JsonNode series(String expression) throws Exception {
        String encoded = URLEncoder.encode(expression, StandardCharsets.UTF_8);
        return result("/api/v1/query?query=" + encoded).path("result");
    }

    private JsonNode result(String path) throws Exception {
        HttpResponse<String> response = get(path);
        JsonNode answer = json.readTree(response.body());
        if (!answer.path("status").asText().equals("success")) {
            throw new AssertionError("Prometheus refuses " + path + ": " + response.body());
        }
        return answer.path("data");
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(address.resolve(path)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        process.destroyForcibly(); // there is nothing to keep
        process.onExit().join();
    }
}
