package io.foreflow.job.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.foreflow.job.config.JobSettings.WireFormat;
import io.foreflow.schema.registry.RegistrySettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryOptionsTest {

    private static final String URL = "https://registry:8081/base";

    @Test
    void withoutARegistryTheFormIsSingleObject() {
        JobSettings job = read(Map.of()).settings();

        assertThat(job.wireFormat()).isEqualTo(WireFormat.SINGLE_OBJECT);
        assertThat(job.registry()).isNull();
    }

    @Test
    void aRegistryMakesTheFormConfluents() {
        JobSettings job =
                read(Map.of(
                                "schema.registry.url", URL,
                                "schema.registry.register", "false",
                                "schema.registry.patience", "2 min",
                                "schema.registry.ssl.truststore.location", "/t.p12"))
                        .settings();

        assertThat(job.wireFormat()).isEqualTo(WireFormat.CONFLUENT);
        assertThat(job.registry())
                .isEqualTo(
                        new RegistrySettings(
                                URL,
                                null,
                                new RegistrySettings.Store("/t.p12", "PKCS12", ""),
                                null,
                                null,
                                false,
                                Duration.ofSeconds(10),
                                Duration.ofMinutes(2)));
    }

    @Test
    void showsNoneOfItsSecrets() {
        LoadedConfiguration loaded =
                read(
                        Map.of(
                                "schema.registry.url", URL,
                                "schema.registry.basic.auth.user.info", "ann:sesame",
                                "schema.registry.ssl.truststore.location", "/t.p12",
                                "schema.registry.ssl.truststore.password", "sesame",
                                "schema.registry.ssl.keystore.location", "/k.p12",
                                "schema.registry.ssl.keystore.password", "sesame",
                                "schema.registry.ssl.key.password", "sesame"));

        assertThat(loaded.settings().registry().userInfo()).isEqualTo("ann:sesame");
        assertThat(loaded.settings().registry().keystore().password()).isEqualTo("sesame");
        assertThat(loaded.dump()).contains("******").doesNotContain("sesame");
        assertThat(loaded.settings().toString()).doesNotContain("sesame");
        assertThat(loaded.settings().registry().toString()).doesNotContain("sesame");
        assertThat(loaded.settings().registry().keystore().toString()).doesNotContain("sesame");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "schema.registry.url | registry:8081 | must be an http or https URL",
                "schema.registry.url | ftp://registry | must be an http or https URL",
                "schema.registry.url | http://ann:sesame@registry | must be an http or https URL without user",
                "schema.registry.basic.auth.user.info | ann | must be user:password",
                "schema.registry.timeout | 0 s | must be above 0 ms",
                "wire.format | confluent | needs schema.registry.url",
            })
    void refusesWhatCannotBe(String key, String value, String rule) {
        assertThat(refusal(Map.of(key, value)))
                .hasMessageContaining("Invalid " + key + ": ")
                .hasMessageContaining("(" + rule)
                .hasMessageNotContaining("sesame");
    }

    @Test
    void refusesARegistryThatNothingIsAskedOf() {
        assertThat(refusal(Map.of("schema.registry.url", URL, "wire.format", "json")))
                .hasMessageContaining(
                        "Invalid schema.registry.url: "
                                + URL
                                + " (needs wire.format: confluent, its default)");
    }

    private static LoadedConfiguration read(Map<String, String> overrides) {
        return JobSettingsLoader.load(
                Map.of(
                        "models",
                        List.of(Map.of("name", "hosts", "channels", "cpu", "step", "1 min"))),
                overrides,
                name -> null);
    }

    private static ConfigurationException refusal(Map<String, String> overrides) {
        return catchThrowableOfType(ConfigurationException.class, () -> read(overrides));
    }
}
