package io.foreflow.it.job;

import io.foreflow.cli.embedded.EmbeddedBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A broker whose clients must speak TLS and log in, with a key and a certificate of its own, made
 * by the JDK's keytool, and what its clients are told: passwords as placeholders for files, as an
 * operator would write them.
 */
final class SecuredListener {

    static final String USER = "forecaster";
    static final String PASSWORD = "sesame-71b3";
    static final String TRUSTSTORE_PASSWORD = "truststore-9c02";

    private static final String KEYSTORE_PASSWORD = "keystore-55de";

    private Path folder;

    /** Everything that must not be printed anywhere. */
    static List<String> secrets() {
        return List.of(PASSWORD, TRUSTSTORE_PASSWORD, KEYSTORE_PASSWORD);
    }

    EmbeddedBroker start(Path brokerFolder) {
        try {
            folder = Files.createDirectories(brokerFolder.resolveSibling("secrets"));
            certify();
            Files.writeString(folder.resolve("password"), PASSWORD + "\n");
            Files.writeString(folder.resolve("truststore-password"), TRUSTSTORE_PASSWORD + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new EmbeddedBroker(
                brokerFolder,
                0,
                new EmbeddedBroker.Secured(
                        folder.resolve("broker.p12"), KEYSTORE_PASSWORD, USER, PASSWORD));
    }

    /** Properties of a client that may come in. */
    Map<String, String> client(EmbeddedBroker broker) {
        Map<String, String> kafka = new TreeMap<>();
        kafka.put("bootstrap.servers", broker.securedServers());
        kafka.put("security.protocol", "SASL_SSL");
        kafka.put("sasl.mechanism", "SCRAM-SHA-512");
        kafka.put("sasl.jaas.config", login("${file:" + folder.resolve("password") + "}"));
        kafka.put("ssl.truststore.type", "PKCS12");
        kafka.put("ssl.truststore.location", folder.resolve("trusted.p12").toString());
        kafka.put(
                "ssl.truststore.password", "${file:" + folder.resolve("truststore-password") + "}");
        return kafka;
    }

    static String login(String password) {
        return "org.apache.kafka.common.security.scram.ScramLoginModule required"
                + " username=\"%s\" password=\"%s\";".formatted(USER, password);
    }

    /** The broker's key, and a store in which its certificate is trusted. */
    private void certify() throws IOException {
        keytool(
                KEYSTORE_PASSWORD,
                "broker.p12",
                "-genkeypair -alias broker -keyalg EC -validity 2 -dname CN=localhost"
                        + " -ext san=ip:127.0.0.1");
        keytool(
                KEYSTORE_PASSWORD,
                "broker.p12",
                "-exportcert -alias broker -file " + folder.resolve("broker.cer"));
        keytool(
                TRUSTSTORE_PASSWORD,
                "trusted.p12",
                "-importcert -noprompt -alias broker -file " + folder.resolve("broker.cer"));
    }

    private void keytool(String password, String store, String arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(Arrays.asList(arguments.split(" ")));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", password));
        command.addAll(List.of("-keystore", folder.resolve(store).toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException("Cannot make " + store + ": " + said);
        }
    }
}
