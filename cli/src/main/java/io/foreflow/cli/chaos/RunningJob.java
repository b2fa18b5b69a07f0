package io.foreflow.cli.chaos;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.client.deployment.StandaloneClusterId;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.core.execution.SavepointFormatType;

/** One job on a cluster, by its job manager's REST interface. */
final class RunningJob implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final String address;
    private final JobID id;
    private final RestClusterClient<StandaloneClusterId> client;

    /**
     * @param port of the REST interface on this machine
     */
    RunningJob(int port, JobID id) throws Exception {
        this.address = "http://localhost:" + port;
        this.id = id;
        Configuration configuration = new Configuration();
        configuration.set(RestOptions.ADDRESS, "localhost");
        configuration.set(RestOptions.PORT, port);
        this.client = new RestClusterClient<>(configuration, StandaloneClusterId.getInstance());
    }

    /** Waits until every task runs: a job that was just disturbed takes no savepoint. */
    void stopWithSavepoint(Path folder) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        String reason = "no answer";
        while (System.nanoTime() < deadline) {
            try {
                client.stopWithSavepoint(
                                id, false, folder.toUri().toString(), SavepointFormatType.NATIVE)
                        .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
                awaitEnd();
                return;
            } catch (ExecutionException | TimeoutException e) {
                reason = e.toString();
                TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
            }
        }
        throw new IllegalStateException("Cannot stop job %s: %s".formatted(id, reason));
    }

    /** Whether every task of the job runs within the patience. */
    boolean awaitRunning() throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            try {
                boolean all =
                        client.getJobDetails(id).get().getJobVertexInfos().stream()
                                .allMatch(
                                        vertex ->
                                                vertex.getExecutionState()
                                                        .name()
                                                        .equals("RUNNING"));
                if (all) {
                    return true;
                }
            } catch (ExecutionException notUpYet) {
                // asked again below
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis() / 5);
        }
        return false;
    }

    /** Why the job has failed so far, as the job manager tells it. */
    String failures() throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create(
                                        address + "/jobs/" + id + "/exceptions?maxExceptions=50"))
                        .timeout(Duration.ofSeconds(30))
                        .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** Ends the job whatever it is at. */
    void cancel() throws InterruptedException {
        try {
            client.cancel(id).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            awaitEnd();
        } catch (ExecutionException | TimeoutException e) {
            // it has ended, or there is nothing left to ask
        }
    }

    private void awaitEnd() throws InterruptedException, ExecutionException, TimeoutException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            JobStatus status = client.getJobStatus(id).get(30, TimeUnit.SECONDS);
            if (status.isGloballyTerminalState()) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis() / 5);
        }
        throw new TimeoutException("job " + id + " does not end");
    }

    @Override
    public void close() {
        client.close();
    }
}
