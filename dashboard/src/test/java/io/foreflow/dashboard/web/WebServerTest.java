package io.foreflow.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foreflow.dashboard.DashboardException;
import io.foreflow.dashboard.SampleFleet;
import io.foreflow.dashboard.fleet.Fleet;
import io.foreflow.dashboard.intake.Connection;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebServerTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Fleet fleet = SampleFleet.full();
    private WebServer server = start(null, 0);

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void answersWithTheFleetAsJson() throws Exception {
        JsonNode view = json("/api/fleet?search=checkout&sort=name&limit=2&offset=1");

        assertThat(view.get("total").asInt()).isEqualTo(141);
        assertThat(view.get("rows")).hasSize(2);
        assertThat(view.get("rows").get(0).get("series").asText()).isEqualTo("checkout-2");
        assertThat(view.get("rows").get(0).get("spark").get("actual")).hasSize(60);
    }

    @Test
    void writesWhatIsNotKnownAsNull() throws Exception {
        // series 3 has no latency in two of nine rows
        JsonNode view = json("/api/series?model=web-shop&series=payments-1&channel=latency");

        assertThat(view.get("actual")).anyMatch(JsonNode::isNull).anyMatch(JsonNode::isNumber);
        assertThat(get("/api/series?model=web-shop&series=payments-1").body())
                .doesNotContain("NaN");
    }

    @Test
    void saysNullWhenNothingHasChangedSince() throws Exception {
        long revision = json("/api/fleet").get("revision").asLong();
        assertThat(get("/api/fleet?since=" + revision).body()).isEqualTo("null");

        fleet.add(SampleFleet.observation("web-shop", "checkout-1", 0, SampleFleet.NOW + 1));

        assertThat(json("/api/fleet?since=" + revision).get("rows")).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/api/fleet?offset=x, 400, Invalid offset: x (must be a whole number)",
        "/api/fleet?sort=colour, 400, Invalid sort: colour (must be one of",
        "/api/series?model=web-shop, 400, Invalid series: null (must be given)",
        "/api/series?model=web-shop&series=nobody, 200, Cannot find series nobody of model web-shop",
        "/api/nothing, 404, Cannot find this address"
    })
    void saysWhatIsWrongWithARequest(String path, int status, String message) throws Exception {
        HttpResponse<String> answer = get(path);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains(message);
    }

    @Test
    void letsNoPageFromElsewhereReadAlong() throws Exception {
        int port = URI.create(server.url()).getPort();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write(
                            "GET /api/fleet HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            String answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer).startsWith("HTTP/1.1 421").contains("Invalid host: evil.example");
        }
    }

    @Test
    void everyAnswerForbidsWhatDoesNotComeFromHere() throws Exception {
        for (String path : List.of("/", "/main.js", "/api/status", "/api/nothing")) {
            HttpResponse<String> answer = get(path);

            assertThat(answer.headers().firstValue("Content-Security-Policy"))
                    .as(path)
                    .hasValueSatisfying(
                            policy ->
                                    assertThat(policy)
                                            .startsWith("default-src 'self'")
                                            .doesNotContain("unsafe"));
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        }
    }

    @Test
    void knowsNothingButReading() throws Exception {
        HttpRequest post =
                HttpRequest.newBuilder(URI.create(server.url() + "/api/fleet"))
                        .POST(HttpRequest.BodyPublishers.ofString("x"))
                        .build();

        assertThat(HTTP.send(post, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(405);
    }

    @Test
    void givesNothingToWhoeverHasNoToken() throws Exception {
        server.close();
        server = start("secret", 0);

        assertThat(get("/").statusCode()).isEqualTo(401);
        assertThat(get("/").body()).contains("asks for its token").doesNotContain("main.js");
        assertThat(get("/api/fleet?token=wrong").statusCode()).isEqualTo(401);
        assertThat(bearer("wrong")).isEqualTo(401);
        assertThat(bearer("secret")).isEqualTo(200);
        HttpResponse<String> welcome = get("/?token=secret");
        assertThat(welcome.statusCode()).isEqualTo(303);
        assertThat(welcome.headers().firstValue("Set-Cookie"))
                .hasValueSatisfying(
                        cookie ->
                                assertThat(cookie)
                                        .containsIgnoringCase("HttpOnly")
                                        .containsIgnoringCase("SameSite=Strict")
                                        .doesNotContain("secret"));
    }

    @Test
    void tellsThoseWhoFollowThatSomethingChanged() throws Exception {
        HttpRequest live = HttpRequest.newBuilder(URI.create(server.url() + "/api/live")).build();
        try (InputStream body = HTTP.send(live, HttpResponse.BodyHandlers.ofInputStream()).body();
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            assertThat(until(lines, "event:change")).anyMatch(line -> line.contains("kafka-1"));
            lines.readLine(); // the revision at the beginning

            fleet.add(SampleFleet.observation("web-shop", "checkout-1", 0, SampleFleet.NOW + 1));

            until(lines, "event:change");
            assertThat(lines.readLine()).contains("\"revision\":" + fleet.revision());
        }
    }

    @Test
    void namesAPortThatIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> start(null, taken.getLocalPort()))
                    .isInstanceOf(DashboardException.class)
                    .hasMessage(
                            "Cannot listen on 127.0.0.1:%d: the port is in use",
                            taken.getLocalPort());
        }
    }

    private WebServer start(String token, int port) {
        Connection reading = new Connection("kafka-1:9092", Connection.State.READING, 0, null);
        return WebServer.start(
                "127.0.0.1", port, token, fleet, () -> reading, List::of, () -> 1000L);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(server.url() + path)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private int bearer(String token) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(server.url() + "/api/status"))
                        .header("Authorization", "Bearer " + token)
                        .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private JsonNode json(String path) throws IOException, InterruptedException {
        return new ObjectMapper().readTree(get(path).body());
    }

    /** Lines up to one; the test's own time limit ends a stream that never has it. */
    private static List<String> until(BufferedReader lines, String wanted) throws IOException {
        List<String> seen = new ArrayList<>();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            seen.add(line);
            if (line.equals(wanted)) {
                return seen;
            }
        }
        throw new AssertionError("The stream ended without " + wanted + ": " + seen);
    }
}
