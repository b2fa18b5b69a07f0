package io.foreflow.job.config.option;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/** Where a schema registry is and how to talk to it. */
public final class RegistryOptions {

    private static final String STORE = "PKCS12";

    public static final Option<String> URL =
            Option.of(
                            "schema.registry.url",
                            ValueType.TEXT,
                            "Base of a registry's Confluent-compatible API, such as"
                                    + " `http://registry:8081`, or `http://apicurio:8080/apis/ccompat/v7`."
                                    + " With it, records in all topics are in Confluent's wire form.")
                    .defaultsToNone("no registry")
                    .with(
                            new Rule<>(
                                    "must be an http or https URL without user or password",
                                    RegistryOptions::isUrl));

    public static final Option<String> USER_INFO =
            Option.of(
                            "schema.registry.basic.auth.user.info",
                            ValueType.TEXT,
                            "`user:password` for the registry.")
                    .defaultsToNone("no login")
                    .with(new Rule<>("must be user:password", text -> text.indexOf(':') > 0));

    public static final Option<Boolean> REGISTER =
            Option.of(
                            "schema.registry.register",
                            ValueType.BOOLEAN,
                            "Whether the job registers the schemas of its output topics. If not,"
                                    + " `foreflow topics` must have done so.")
                    .defaultsTo(true);

    public static final Option<Duration> TIMEOUT =
            Option.of(
                            "schema.registry.timeout",
                            ValueType.DURATION,
                            "How long one answer of the registry is waited for.")
                    .defaultsTo(Duration.ofSeconds(10))
                    .with(Rule.above(Duration.ZERO, ValueType.DURATION));

    public static final Option<Duration> PATIENCE =
            Option.of(
                            "schema.registry.patience",
                            ValueType.DURATION,
                            "How long a registry that does not answer is asked again before the"
                                    + " job fails and restarts.")
                    .defaultsTo(Duration.ofSeconds(30))
                    .with(Rule.atLeast(Duration.ZERO, ValueType.DURATION));

    public static final Option<String> TRUSTSTORE =
            Option.of(
                            "schema.registry.ssl.truststore.location",
                            ValueType.TEXT,
                            "File of the certificates to trust.")
                    .defaultsToNone("the JDK's");

    public static final Option<String> TRUSTSTORE_PASSWORD =
            Option.of(
                            "schema.registry.ssl.truststore.password",
                            ValueType.TEXT,
                            "Password of that file.")
                    .defaultsToNone("none");

    public static final Option<String> TRUSTSTORE_TYPE =
            Option.of(
                            "schema.registry.ssl.truststore.type",
                            ValueType.oneOf(STORE, "JKS"),
                            "Form of that file.")
                    .defaultsTo(STORE);

    public static final Option<String> KEYSTORE =
            Option.of(
                            "schema.registry.ssl.keystore.location",
                            ValueType.TEXT,
                            "File of the job's own key and certificate, if the registry asks for"
                                    + " one.")
                    .defaultsToNone("none");

    public static final Option<String> KEYSTORE_PASSWORD =
            Option.of(
                            "schema.registry.ssl.keystore.password",
                            ValueType.TEXT,
                            "Password of that file.")
                    .defaultsToNone("none");

    public static final Option<String> KEYSTORE_TYPE =
            Option.of(
                            "schema.registry.ssl.keystore.type",
                            ValueType.oneOf(STORE, "JKS"),
                            "Form of that file.")
                    .defaultsTo(STORE);

    public static final Option<String> KEY_PASSWORD =
            Option.of(
                            "schema.registry.ssl.key.password",
                            ValueType.TEXT,
                            "Password of the key in it.")
                    .defaultsToNone("the file's");

    public static final List<Option<?>> ALL =
            List.of(
                    URL,
                    USER_INFO,
                    REGISTER,
                    TIMEOUT,
                    PATIENCE,
                    TRUSTSTORE,
                    TRUSTSTORE_PASSWORD,
                    TRUSTSTORE_TYPE,
                    KEYSTORE,
                    KEYSTORE_PASSWORD,
                    KEYSTORE_TYPE,
                    KEY_PASSWORD);

    private RegistryOptions() {}

    private static boolean isUrl(String text) {
        try {
            URI uri = URI.create(text);
            return List.of("http", "https").contains(uri.getScheme())
                    && uri.getHost() != null
                    && uri.getUserInfo() == null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
