package io.foreflow.job.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.InputStatus;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class AnnouncingReaderTest {

    private static final Rejection RECORD =
            new Rejection(null, Rejection.Reason.UNDECODABLE, "no", "metrics", 0, 1);

    private final OneRecordAPoll inner = new OneRecordAPoll();
    private final AnnouncingReader<KafkaPartitionSplit> reader =
            new AnnouncingReader<>(
                    inner, split -> new Partition(split.getTopic(), split.getPartition()));
    private final Collected output = new Collected();

    @Test
    void announcesAllPartitionsInOneElementBeforeTheFirstRecord() throws Exception {
        reader.addSplits(List.of(split(0), split(3)));
        reader.addSplits(List.of(split(5)));

        reader.pollNext(output);
        reader.pollNext(output);

        assertThat(output.records)
                .containsExactly(
                        new Ingested.Assigned(
                                List.of(
                                        new Partition("metrics", 0),
                                        new Partition("metrics", 3),
                                        new Partition("metrics", 5))),
                        RECORD,
                        RECORD);
        assertThat(inner.splits).hasSize(3);
    }

    @Test
    void announcesOnlyNewPartitionsLater() throws Exception {
        reader.addSplits(List.of(split(0)));
        reader.pollNext(output);
        output.records.clear();

        reader.addSplits(List.of(split(1)));
        reader.pollNext(output);

        assertThat(output.records)
                .containsExactly(
                        new Ingested.Assigned(List.of(new Partition("metrics", 1))), RECORD);
    }

    private static KafkaPartitionSplit split(int partition) {
        return new KafkaPartitionSplit(new TopicPartition("metrics", partition), 0);
    }

    /** Always has one more record. */
    @SuppressWarnings("try") // Flink's readers may be interrupted while they close
    private static final class OneRecordAPoll
            implements SourceReader<Ingested, KafkaPartitionSplit> {
        private final List<KafkaPartitionSplit> splits = new ArrayList<>();

        @Override
        public void start() {
            // nothing to start
        }

        @Override
        public InputStatus pollNext(ReaderOutput<Ingested> output) {
            output.collect(RECORD);
            return InputStatus.MORE_AVAILABLE;
        }

        @Override
        public List<KafkaPartitionSplit> snapshotState(long checkpointId) {
            return splits;
        }

        @Override
        public CompletableFuture<Void> isAvailable() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void addSplits(List<KafkaPartitionSplit> added) {
            splits.addAll(added);
        }

        @Override
        public void notifyNoMoreSplits() {
            // the stream never ends
        }

        @Override
        public void close() {
            // nothing is held
        }
    }

    /** Keeps what it is given. */
    private static final class Collected implements ReaderOutput<Ingested> {
        private final List<Ingested> records = new ArrayList<>();

        @Override
        public void collect(Ingested ingested) {
            records.add(ingested);
        }

        @Override
        public void collect(Ingested ingested, long timestamp) {
            records.add(ingested);
        }

        @Override
        public void emitWatermark(Watermark watermark) {
            throw new AssertionError("no watermark is made here");
        }

        @Override
        public void markIdle() {
            throw new AssertionError("no status is made here");
        }

        @Override
        public void markActive() {
            throw new AssertionError("no status is made here");
        }

        @Override
        public SourceOutput<Ingested> createOutputForSplit(String split) {
            return this;
        }

        @Override
        public void releaseOutputForSplit(String split) {
            // one output for all
        }
    }
}
