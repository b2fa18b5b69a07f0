package io.foreflow.cli.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * What Flink knows of the one job of a cluster, over its web endpoint. A metric that is not there
 * yet, since its task has not started, is 0. The endpoint asks the tasks anew at most once in
 * {@code metrics.fetcher.update-interval}. Not thread-safe.
 */
public final class JobMetrics {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final URI cluster;
    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper mapper = new ObjectMapper();
    private JsonNode job;

    public JobMetrics(URI cluster) {
        this.cluster = cluster;
    }

    /**
     * One metric of subtask 0.
     *
     * @param task begins the name of the task, as the chain of its operators
     * @param metric with its scope, from the operator's name on
     */
    public long read(String task, String metric) throws InterruptedException {
        return read(task, 0, metric);
    }

    /** One metric of a subtask. */
    public long read(String task, int subtask, String metric) throws InterruptedException {
        if (job().get("vertices").isEmpty()) {
            return 0;
        }
        JsonNode found =
                ofJob("/vertices/%s/metrics?get=%d.%s".formatted(vertex(task), subtask, metric));
        return found.isEmpty() ? 0 : found.get(0).get("value").asLong();
    }

    /** What the endpoint says under the job's own path. */
    public JsonNode ofJob(String path) throws InterruptedException {
        return get("/jobs/" + job().get("jid").asText() + path);
    }

    /** Identifier of a task whose name begins so. */
    public String vertex(String task) throws InterruptedException {
        for (JsonNode vertex : job().get("vertices")) {
            if (vertex.get("name").asText().startsWith(task)) {
                return vertex.get("id").asText();
            }
        }
        throw new EmbeddedException("Cannot find task %s in %s".formatted(task, job));
    }

    private JsonNode job() throws InterruptedException {
        if (job == null || job.get("vertices").isEmpty()) { // of a job that is being set up
            job = get("/jobs/" + get("/jobs").get("jobs").get(0).get("id").asText());
        }
        return job;
    }

    private JsonNode get(String path) throws InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(cluster.resolve(path)).timeout(PATIENCE).build();
        try {
            return mapper.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
        } catch (IOException e) {
            throw new EmbeddedException("Cannot read %s%s: %s".formatted(cluster, path, e), e);
        }
    }
}
