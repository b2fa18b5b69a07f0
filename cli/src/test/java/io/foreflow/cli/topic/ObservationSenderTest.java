package io.foreflow.cli.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foreflow.cli.CommandException;
import io.foreflow.schema.Observation;
import io.foreflow.schema.wire.RecordKey;
import io.foreflow.schema.wire.SingleObjectSerializer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.Map;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ObservationSenderTest {

    private static final String GOOD =
            "{\"series\":\"h1\",\"model\":\"hosts\",\"timestamp\":60000,\"values\":{\"cpu\":0.5,"
                    + "\"mem\":null}}";
    private static final String WITHOUT_MODEL =
            "{\"series\":\"h2\",\"timestamp\":60000,\"values\":{\"cpu\":1}}";

    private final MockProducer<byte[], Observation> producer =
            new MockProducer<>(
                    true, null, new ByteArraySerializer(), new SingleObjectSerializer<>());
    private final ObservationSender sender =
            new ObservationSender(Map.of("bootstrap.servers", "b:1"), "metrics", producer);

    @Test
    void sendsEachLineKeyedByItsSeries() throws IOException {
        assertThat(sender.sendAll(lines(GOOD, "", WITHOUT_MODEL))).isEqualTo(2);

        assertThat(producer.history())
                .extracting(
                        record -> new String(record.key(), java.nio.charset.StandardCharsets.UTF_8))
                .containsExactly("hosts/h1", "/h2");
        assertThat(producer.history().get(0).value().getValues())
                .containsEntry("cpu", 0.5)
                .containsEntry("mem", null);
        assertThat(producer.history().get(0).timestamp()).isNull();
        assertThat(producer.flushed()).isTrue();
        assertThat(RecordKey.of("hosts", "h1")).isEqualTo(producer.history().get(0).key());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            textBlock =
                    """
            not json                                    | Unrecognized token 'not'
            {"series":"a","values":{}}                  | field "timestamp" is missing
            {"series":"a","timestamp":"x","values":{}}  | timestamp is "x" (must be a 64-bit integer)
            {"series":"a","timestamp":1,"values":{"c":"x"}} | values.c is "x" (must be a number)
            {"series":" ","timestamp":1,"values":{}}    | series must not be empty
            {"series":"a","timestamp":1,"values":{"c":1e999}} | value of c must be finite
            """)
    void stopsAtABadLineAfterTheGoodOnes(String bad, String rule) {
        assertThatThrownBy(() -> sender.sendAll(lines(GOOD, bad, GOOD)))
                .isInstanceOf(CommandException.class)
                .hasMessageStartingWith("Invalid line 2: " + bad + " (")
                .hasMessageContaining(rule);

        assertThat(producer.history()).hasSize(1);
        assertThat(producer.flushed()).isTrue();
    }

    @Test
    void failsWhenTheBrokerTakesARecordNot() {
        producer.sendException = new RecordTooLargeException("too large");

        assertThatThrownBy(() -> sender.sendAll(lines(GOOD)))
                .isInstanceOf(CommandException.class)
                .hasMessage("Cannot send to topic metrics at b:1: too large");
    }

    private static BufferedReader lines(String... lines) {
        return new BufferedReader(new StringReader(String.join("\n", lines)));
    }
}
