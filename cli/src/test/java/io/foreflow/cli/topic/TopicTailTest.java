package io.foreflow.cli.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foreflow.cli.CommandException;
import io.foreflow.cli.topic.TopicTail.Extent;
import io.foreflow.schema.Observation;
import io.foreflow.schema.wire.JsonRecordSerializer;
import io.foreflow.schema.wire.SingleObjectSerializer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

final class TopicTailTest {

    private static final String LINE =
            "{\"series\":\"h1\",\"model\":null,\"timestamp\":60000,\"values\":{\"cpu\":0.5}}";
    private static final TopicPartition PARTITION = new TopicPartition("metrics", 0);
    private static final Extent ALL = new Extent(true, Long.MAX_VALUE, Duration.ZERO);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final TopicTail tail =
            new TopicTail(Map.of("bootstrap.servers", "b:1"), "metrics", Observation.class, null);
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void printsBothWireFormsAsTheSameLine() {
        given(binary(), json());

        assertThat(run(ALL)).isZero();

        assertThat(out.toString().lines()).containsExactly(LINE, LINE);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void namesARecordItCannotDecodeAndGoesOn() {
        given(new byte[] {1, 2, 3}, binary());

        assertThat(run(ALL)).isEqualTo(1);

        assertThat(out.toString().lines()).containsExactly(LINE);
        assertThat(err.toString())
                .startsWith("Cannot print record topic=metrics partition=0 offset=0: ");
    }

    @Test
    void stopsAfterSoManyRecords() {
        given(binary(), binary(), binary());

        run(new Extent(true, 2, null));

        assertThat(out.toString().lines()).hasSize(2);
    }

    @Test
    void printsNothingOldUnlessAskedAndSaysThatItWaits() {
        given(binary(), binary());

        run(new Extent(false, Long.MAX_VALUE, Duration.ZERO));

        assertThat(out.toString()).isEmpty();
        assertThat(err.toString().strip())
                .isEqualTo(
                        "Waiting for new records of topic metrics at b:1 (--from-beginning prints"
                                + " those that are there)");
    }

    @Test
    void saysThatThereIsNoSuchTopic() {
        consumer.updatePartitions("metrics", List.of());

        assertThatThrownBy(() -> run(ALL))
                .isInstanceOf(CommandException.class)
                .hasMessage("Cannot read topic metrics: there is none at b:1");
    }

    private long run(Extent extent) {
        return tail.run(consumer, extent, new PrintWriter(out), new PrintWriter(err));
    }

    private void given(byte[]... values) {
        Node node = new Node(0, "b", 1);
        consumer.updatePartitions(
                "metrics",
                List.of(
                        new PartitionInfo(
                                "metrics", 0, node, new Node[] {node}, new Node[] {node})));
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.updateEndOffsets(Map.of(PARTITION, (long) values.length));
        consumer.schedulePollTask(
                () -> {
                    for (int i = 0; i < values.length; i++) {
                        consumer.addRecord(
                                new ConsumerRecord<>("metrics", 0, i, new byte[0], values[i]));
                    }
                });
    }

    private static byte[] binary() {
        return new SingleObjectSerializer<Observation>().serialize("metrics", observation());
    }

    private static byte[] json() {
        byte[] value = new JsonRecordSerializer<Observation>().serialize("metrics", observation());
        assertThat(new String(value, StandardCharsets.UTF_8)).isEqualTo(LINE);
        return value;
    }

    private static Observation observation() {
        Observation observation = new Observation();
        observation.setSeries("h1");
        observation.setTimestamp(Instant.ofEpochMilli(60_000));
        observation.setValues(new TreeMap<>(Map.of("cpu", 0.5)));
        return observation;
    }
}
