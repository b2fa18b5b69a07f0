package io.foreflow.schema.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is asked and made of the answers, against a server that says what the test tells it. */
class ConfluentRegistryTest {

    private static final Schema SCHEMA =
            new Schema.Parser().parse("{\"type\":\"record\",\"name\":\"R\",\"fields\":[]}");
    private static final String UNKNOWN = "{\"error_code\":40403,\"message\":\"Schema not found\"}";
    private static final String ABSENT = "{\"error_code\":40401,\"message\":\"no subject\"}";

    private final Deque<Answer> answers = new ArrayDeque<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> logins = new CopyOnWriteArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private HttpServer server;
    private String url;

    private record Answer(int status, String body) {}

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/base", this::handle);
        server.start();
        url = "http://127.0.0.1:" + server.getAddress().getPort() + "/base";
    }

    @AfterEach
    void stop() {
        end.countDown();
        server.stop(0);
    }

    @Test
    void registersASchemaUnderItsSubject() {
        answer(200, "{\"id\":7}");

        assertThat(registry().id("a b-value", SCHEMA)).isEqualTo(7);

        assertThat(asked)
                .containsExactly(
                        "POST /base/subjects/a+b-value/versions {\"schema\":\"{\\\"type\\\":\\\"record\\\","
                                + "\\\"name\\\":\\\"R\\\",\\\"fields\\\":[]}\"}");
        assertThat(logins).containsExactly("none");
    }

    @Test
    void onlyLooksUpIfItMayNotRegister() {
        answer(200, "{\"id\":8}");
        answer(404, ABSENT);
        ConfluentRegistry registry = new ConfluentRegistry(settings(url, null, false));

        assertThat(registry.id("s-value", SCHEMA)).isEqualTo(8);
        assertThatThrownBy(() -> registry.id("s-value", SCHEMA))
                .isInstanceOf(RegistryException.class)
                .hasMessage(
                        "Cannot find schema R as s-value: it is not registered at "
                                + url
                                + " (register it with `foreflow topics`, or set"
                                + " schema.registry.register: true)");
        assertThat(asked).allMatch(request -> request.startsWith("POST /base/subjects/s-value {"));
    }

    @Test
    void logsInWithUserAndPassword() {
        answer(200, "{\"id\":7}");
        answer(401, "{\"error_code\":40101,\"message\":\"Unauthorized\"}");
        ConfluentRegistry registry = new ConfluentRegistry(settings(url, "ann:sesame:1", true));

        registry.id("s-value", SCHEMA);

        assertThat(logins).containsExactly("Basic YW5uOnNlc2FtZTox"); // ann:sesame:1 in base64
        assertThatThrownBy(() -> registry.id("s-value", SCHEMA))
                .hasMessageContaining("refuses the login (401); see schema.registry.basic.auth")
                .hasMessageNotContaining("sesame");
        assertThat(settings(url, "ann:sesame:1", true).toString()).doesNotContain("sesame");
    }

    @Test
    void saysWhatIsIncompatible() {
        String body = "{\"error_code\":409,\"message\":\"READER_FIELD_MISSING_DEFAULT_VALUE b\"}";
        answer(409, body);
        answer(409, body);

        assertThatThrownBy(() -> registry().id("s-value", SCHEMA))
                .isInstanceOf(RegistryException.class)
                .hasMessage(
                        "Cannot register schema R as s-value: "
                                + url
                                + " holds schemas that it is not compatible with:"
                                + " READER_FIELD_MISSING_DEFAULT_VALUE b");
        assertThat(asked).hasSize(2); // no use in asking for ever
    }

    @Test
    void theSlowerOfTwoWhoRegisterASchemaAtOnceGetsItsId() {
        answer(409, "{\"error_code\":409,\"message\":\"'s-value' already exists\"}");
        answer(200, "{\"id\":7}");

        assertThat(registry().id("s-value", SCHEMA)).isEqualTo(7);
    }

    @Test
    void asksAgainWhileTheRegistryIsAway() {
        answer(503, "<html>gateway</html>");
        answer(500, "{\"error_code\":50001,\"message\":\"leader unknown\"}");
        answer(200, "{\"schema\":\"\\\"string\\\"\"}");

        assertThat(registry().schema(3))
                .hasValue(new SchemaRegistry.Registered("AVRO", "\"string\"", true));
        assertThat(asked).hasSize(3).allMatch("GET /base/schemas/ids/3 "::equals);
    }

    @Test
    void failsWhenItsPatienceIsAtAnEnd() {
        answer(503, "<html>gateway</html>");
        ConfluentRegistry impatient =
                new ConfluentRegistry(
                        new RegistrySettings(
                                url,
                                null,
                                null,
                                null,
                                null,
                                true,
                                Duration.ofSeconds(10),
                                Duration.ZERO));

        assertThatThrownBy(() -> impatient.schema(3))
                .isInstanceOf(RegistryException.class)
                .hasMessage(
                        "Cannot reach schema registry at "
                                + url
                                + ": 503 <html>gateway</html> (asked for 0 s; see"
                                + " schema.registry.url and schema.registry.patience)");
    }

    @Test
    void waitsForNoAnswerLongerThanItsTimeout() {
        ConfluentRegistry registry =
                new ConfluentRegistry(
                        new RegistrySettings(
                                url,
                                null,
                                null,
                                null,
                                null,
                                true,
                                Duration.ofMillis(200),
                                Duration.ZERO));

        assertThatThrownBy(() -> registry.schema(3)) // nothing to answer with: the server hangs
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("no answer within 200 ms");
    }

    @Test
    void namesARegistryThatIsNotThere() {
        String nobody = "http://127.0.0.1:1";

        assertThatThrownBy(() -> new ConfluentRegistry(impatient(nobody)).schema(3))
                .isInstanceOf(RegistryException.class)
                .hasMessageStartingWith("Cannot reach schema registry at " + nobody + ": ")
                .hasMessageContaining("schema.registry.url");
    }

    @Test
    void remembersAnUnknownIdForAWhile() {
        answer(404, UNKNOWN);
        ConfluentRegistry registry = registry();

        assertThat(registry.schema(3)).isEmpty();
        assertThat(registry.schema(3)).isEmpty();

        assertThat(asked).hasSize(1);
    }

    /** Else a wrong path would refuse every record of the topic. */
    @Test
    void takesAWrongPathForNoAnswerAboutAnId() {
        answer(404, "{\"error_code\":404,\"message\":\"HTTP 404 Not Found\"}");
        answer(404, "not here");
        ConfluentRegistry registry = registry();

        for (int time = 0; time < 2; time++) {
            assertThatThrownBy(() -> registry.schema(3))
                    .isInstanceOf(RegistryException.class)
                    .hasMessageContaining("is schema.registry.url the base of a Confluent");
        }
    }

    @Test
    void refusesAnAnswerThatIsNotTheApis() {
        answer(200, "<html>welcome</html>");
        answer(200, "{\"version\":1}");
        ConfluentRegistry registry = registry();

        assertThatThrownBy(() -> registry.id("s-value", SCHEMA))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("its answer is not JSON");
        assertThatThrownBy(() -> registry.id("s-value", SCHEMA))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("holds no id");
    }

    @Test
    void holdsANewSubjectToItsRule() {
        answer(404, ABSENT);
        answer(200, "{\"id\":5}");
        answer(200, "{\"compatibility\":\"BACKWARD_TRANSITIVE\"}");
        answer(200, "{\"compatibilityLevel\":\"BACKWARD_TRANSITIVE\"}");

        assertThat(registry().prepare("s-value", SCHEMA))
                .isEqualTo(new ConfluentRegistry.Subject(5, true, "BACKWARD_TRANSITIVE"));
        assertThat(asked.get(2))
                .isEqualTo("PUT /base/config/s-value {\"compatibility\":\"BACKWARD_TRANSITIVE\"}");
    }

    @Test
    void leavesASubjectItsOwnRule() {
        answer(200, "[1]");
        answer(200, "{\"id\":5}");
        answer(404, "{\"error_code\":40408,\"message\":\"no rule of its own\"}");
        answer(200, "{\"compatibilityLevel\":\"NONE\"}");

        assertThat(registry().prepare("s-value", SCHEMA))
                .isEqualTo(new ConfluentRegistry.Subject(5, false, "NONE"));
        assertThat(asked).noneMatch(request -> request.startsWith("PUT"));
    }

    private void answer(int status, String body) {
        answers.add(new Answer(status, body));
    }

    private ConfluentRegistry registry() {
        return new ConfluentRegistry(settings(url, null, true));
    }

    private static RegistrySettings settings(String url, String userInfo, boolean register) {
        return new RegistrySettings(
                url,
                userInfo,
                null,
                null,
                null,
                register,
                Duration.ofSeconds(30),
                Duration.ofSeconds(30));
    }

    private static RegistrySettings impatient(String url) {
        return new RegistrySettings(
                url, null, null, null, null, true, Duration.ofSeconds(30), Duration.ZERO);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
        List<String> login = exchange.getRequestHeaders().get("Authorization");
        logins.add(login == null ? "none" : login.get(0));
        Answer answer = answers.poll();
        if (answer == null) {
            await();
            return;
        }
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private void await() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
