package io.foreflow.schema.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.apicurio.rest.client.JdkHttpClient;
import io.apicurio.rest.client.auth.Auth;
import io.apicurio.rest.client.auth.BasicAuth;
import io.apicurio.rest.client.config.ApicurioClientConfig;
import io.apicurio.rest.client.request.Operation;
import io.apicurio.rest.client.request.Request;
import io.foreflow.schema.registry.RegistrySettings.Store;
import java.io.ByteArrayInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends requests through Apicurio's REST client and asks again while the registry is away, up to
 * the patience of the settings. The client knows no limit of time for an answer, so each request
 * has a thread of its own, which is left when the time is up; requests are few.
 */
final class RegistryConnection {

    private static final Logger LOG = LoggerFactory.getLogger(RegistryConnection.class);
    private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final RegistrySettings settings;
    private final JdkHttpClient client;

    /**
     * @throws RegistryException if a store of keys or certificates cannot be read
     */
    RegistryConnection(RegistrySettings settings) {
        this.settings = settings;
        try {
            client =
                    new JdkHttpClient(
                            settings.url(),
                            options(settings),
                            login(settings.userInfo()),
                            new RegistryAnswer.Handler());
        } catch (RuntimeException e) {
            throw new RegistryException(
                    "Cannot open a connection to schema registry %s: %s (see schema.registry.ssl)"
                            .formatted(settings.url(), e.getMessage()),
                    e);
        }
    }

    JsonNode get(String path, List<String> parts) {
        return ask(() -> request(Operation.GET, path, parts).build());
    }

    JsonNode post(String path, List<String> parts, String body) {
        return ask(() -> request(Operation.POST, path, parts).data(body).build());
    }

    JsonNode put(String path, List<String> parts, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8); // PUT takes a stream, read once
        return ask(
                () ->
                        request(Operation.PUT, path, parts)
                                .data(new ByteArrayInputStream(bytes))
                                .build());
    }

    private static Request.RequestBuilder<JsonNode> request(
            Operation operation, String path, List<String> parts) {
        return new Request.RequestBuilder<JsonNode>()
                .operation(operation)
                .path(path)
                .pathParams(parts)
                .headers(Map.of("Accept", MEDIA_TYPE, "Content-Type", MEDIA_TYPE))
                .responseType(new TypeReference<JsonNode>() {});
    }

    /**
     * @throws RegistryAnswer if it is an error that stays
     * @throws RegistryException if none came for the length of the patience
     */
    private JsonNode ask(Supplier<Request<JsonNode>> request) {
        long deadline = System.nanoTime() + settings.patience().toNanos();
        Duration pause = FIRST_PAUSE;
        while (true) {
            try {
                return once(request.get());
            } catch (RegistryAnswer answer) {
                if (!answer.passing()) {
                    throw answer;
                }
                if (System.nanoTime() + pause.toNanos() > deadline) {
                    throw unreachable(answer);
                }
                if (pause.equals(FIRST_PAUSE)) {
                    LOG.warn(
                            "Schema registry at {} does not answer ({}); asking again for up to {}",
                            settings.url(),
                            answer.getMessage(),
                            text(settings.patience()));
                }
            }
            rest(pause);
            pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    private JsonNode once(Request<JsonNode> request) {
        FutureTask<JsonNode> answer = new FutureTask<>(() -> client.sendRequest(request));
        Thread thread = new Thread(answer, "schema-registry");
        thread.setDaemon(true);
        thread.start();
        try {
            return answer.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw RegistryAnswer.none("no answer within " + text(settings.timeout()));
        } catch (InterruptedException e) {
            answer.cancel(true);
            throw interrupted(e);
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        }
    }

    private static RuntimeException failure(Throwable cause) {
        if (cause instanceof UncheckedIOException io) {
            return io.getCause() instanceof JsonProcessingException
                    ? RegistryAnswer.strange("its answer is not JSON")
                    : RegistryAnswer.none(String.valueOf(io.getCause().getMessage()));
        }
        return cause instanceof RuntimeException known
                ? known
                : new RegistryException("Cannot ask the schema registry: " + cause, cause);
    }

    private RegistryException unreachable(RegistryAnswer answer) {
        String reason =
                answer.status() == 0
                        ? answer.getMessage()
                        : answer.status() + " " + answer.getMessage();
        return new RegistryException(
                "Cannot reach schema registry at %s: %s (asked for %s; see schema.registry.url and schema.registry.patience)"
                        .formatted(settings.url(), reason, text(settings.patience())),
                answer);
    }

    private static void rest(Duration pause) {
        try {
            TimeUnit.MILLISECONDS.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static RegistryException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new RegistryException("Cannot ask the schema registry: interrupted", e);
    }

    private static String text(Duration duration) {
        return duration.toMillis() % 1000 == 0
                ? duration.toSeconds() + " s"
                : duration.toMillis() + " ms";
    }

    private static Auth login(String userInfo) {
        if (userInfo == null) {
            return null;
        }
        int colon = userInfo.indexOf(':');
        return new BasicAuth(userInfo.substring(0, colon), userInfo.substring(colon + 1));
    }

    private static Map<String, Object> options(RegistrySettings settings) {
        Map<String, Object> options = new HashMap<>();
        options.put(ApicurioClientConfig.APICURIO_CLIENT_DISABLE_AUTO_BASE_PATH_APPEND, true);
        if (settings.truststore() != null) {
            Store store = settings.truststore();
            options.put(
                    ApicurioClientConfig.APICURIO_REQUEST_TRUSTSTORE_LOCATION, store.location());
            options.put(ApicurioClientConfig.APICURIO_REQUEST_TRUSTSTORE_TYPE, store.type());
            options.put(
                    ApicurioClientConfig.APICURIO_REQUEST_TRUSTSTORE_PASSWORD, store.password());
        }
        if (settings.keystore() != null) {
            Store store = settings.keystore();
            options.put(ApicurioClientConfig.APICURIO_REQUEST_KEYSTORE_LOCATION, store.location());
            options.put(ApicurioClientConfig.APICURIO_REQUEST_KEYSTORE_TYPE, store.type());
            options.put(ApicurioClientConfig.APICURIO_REQUEST_KEYSTORE_PASSWORD, store.password());
            options.put(
                    ApicurioClientConfig.APICURIO_REQUEST_KEY_PASSWORD,
                    settings.keyPassword() == null ? store.password() : settings.keyPassword());
        }
        return options;
    }
}
