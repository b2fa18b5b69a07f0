package io.foreflow.job.publish;

import io.foreflow.job.metric.StreamCatalogue;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Properties;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaWriterState;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.SupportsPostCommitTopology;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.lineage.LineageVertex;
import org.apache.flink.streaming.api.lineage.LineageVertexProvider;

/**
 * Kafka's transactional sink, with a committer that does not let a dropped transaction pass: see
 * {@link WatchedCommitter}. State and savepoints are those of the sink within. Made for extension
 * by tests that interfere with commits.
 */
public class WatchedSink
        implements Sink<Outbound>,
                SupportsCommitter<KafkaCommittable>,
                SupportsWriterState<Outbound, KafkaWriterState>,
                SupportsPostCommitTopology<KafkaCommittable>,
                LineageVertexProvider {

    private final KafkaSink<Outbound> sink;
    private final String topic;
    private final Properties kafka;
    private final Duration transactionTimeout;

    /**
     * @param topic that the sink writes to, for messages
     * @param kafka properties of a client that may ask the broker about transactions
     */
    public WatchedSink(
            KafkaSink<Outbound> sink, String topic, Properties kafka, Duration transactionTimeout) {
        this.sink = sink;
        this.topic = topic;
        this.kafka = kafka;
        this.transactionTimeout = transactionTimeout;
    }

    /** The same sink again, for an extension. */
    protected WatchedSink(WatchedSink other) {
        this(other.sink, other.topic, other.kafka, other.transactionTimeout);
    }

    @Override
    public Committer<KafkaCommittable> createCommitter(CommitterInitContext context)
            throws IOException {
        return new WatchedCommitter(
                sink.createCommitter(context),
                topic,
                transactionTimeout,
                new BrokerTransactions(kafka),
                StreamCatalogue.LOST_TRANSACTIONS.counter(context.metricGroup()));
    }

    @Override
    public SimpleVersionedSerializer<KafkaCommittable> getCommittableSerializer() {
        return sink.getCommittableSerializer();
    }

    @Override
    public SinkWriter<Outbound> createWriter(WriterInitContext context) throws IOException {
        StartupClient.tryBroker(kafka);
        return StartupClient.<SinkWriter<Outbound>>start(() -> sink.createWriter(context));
    }

    @Override
    public StatefulSinkWriter<Outbound, KafkaWriterState> restoreWriter(
            WriterInitContext context, Collection<KafkaWriterState> state) throws IOException {
        StartupClient.tryBroker(kafka);
        return StartupClient.<StatefulSinkWriter<Outbound, KafkaWriterState>>start(
                () -> sink.restoreWriter(context, state));
    }

    @Override
    public SimpleVersionedSerializer<KafkaWriterState> getWriterStateSerializer() {
        return sink.getWriterStateSerializer();
    }

    @Override
    public void addPostCommitTopology(DataStream<CommittableMessage<KafkaCommittable>> committed) {
        sink.addPostCommitTopology(committed);
    }

    @Override
    public LineageVertex getLineageVertex() {
        return sink.getLineageVertex();
    }
}
