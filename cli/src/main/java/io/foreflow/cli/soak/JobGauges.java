package io.foreflow.cli.soak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * Metrics of the one job of a cluster, over its web endpoint. A metric that is not there yet, since
 * its task has not started, is 0. The endpoint asks the tasks anew at most once in {@code
 * metrics.fetcher.update-interval}. Not thread-safe.
 */
final class JobGauges {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final URI cluster;
    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper mapper = new ObjectMapper();
    private JsonNode job;

    JobGauges(URI cluster) {
        this.cluster = cluster;
    }

    /**
     * One metric of subtask 0.
     *
     * @param task begins the name of the task, as the chain of its operators
     * @param metric with its scope, from the operator's name on
     */
    long read(String task, String metric) throws IOException, InterruptedException {
        JsonNode found =
                get("/jobs/%s/vertices/%s/metrics?get=0.%s".formatted(id(), vertex(task), metric));
        return found.isEmpty() ? 0 : found.get(0).get("value").asLong();
    }

    private String id() throws IOException, InterruptedException {
        if (job == null) {
            job = get("/jobs/" + get("/jobs").get("jobs").get(0).get("id").asText());
        }
        return job.get("jid").asText();
    }

    private String vertex(String task) {
        for (JsonNode vertex : job.get("vertices")) {
            if (vertex.get("name").asText().startsWith(task)) {
                return vertex.get("id").asText();
            }
        }
        throw new IllegalStateException("Cannot find task %s in %s".formatted(task, job));
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(cluster.resolve(path)).timeout(PATIENCE).build();
        return mapper.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }
}
