package io.foreflow.job.learn;

import io.foreflow.job.config.InitialWeights;
import io.foreflow.job.config.JobSettings.LearnerMode;
import io.foreflow.job.publish.Outbound;
import io.foreflow.job.publish.RecordEncoder;
import io.foreflow.series.Row;
import io.foreflow.settings.ModelSettings;
import io.foreflow.state.ModelSnapshot;
import java.time.Duration;
import java.util.List;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.util.OutputTag;
import org.apache.flink.util.function.SerializableSupplier;

/**
 * Makes learner operators. Input: rows, keyed by {@link #modelOf}, with their time as timestamp.
 * Output: snapshots stamped {@code effectiveFrom}; model events, encoded, to the side.
 */
public final class LearnOperatorFactory extends AbstractStreamOperatorFactory<ModelSnapshot>
        implements OneInputStreamOperatorFactory<Row, ModelSnapshot> {

    private final List<ModelSettings> models;
    private final LearnerMode mode;
    private final Duration transactionTimeout;
    private final String device;
    private final OutputTag<Outbound> events;
    private final SerializableSupplier<RecordEncoder> encoder;
    private final TickLearnerFactory learners;
    private final InitialWeights initialWeights;

    /**
     * What every subtask gets.
     *
     * @param transactionTimeout of the sinks; null if they use no transactions
     * @param device {@code cpu}, {@code gpu} or {@code auto}
     * @param events side output of model events
     * @param initialWeights what models without state start from
     */
    public LearnOperatorFactory(
            List<ModelSettings> models,
            LearnerMode mode,
            Duration transactionTimeout,
            String device,
            OutputTag<Outbound> events,
            SerializableSupplier<RecordEncoder> encoder,
            TickLearnerFactory learners,
            InitialWeights initialWeights) {
        this.models = List.copyOf(models);
        this.mode = mode;
        this.transactionTimeout = transactionTimeout;
        this.device = device;
        this.events = events;
        this.encoder = encoder;
        this.learners = learners;
        this.initialWeights = initialWeights;
    }

    /** Key of the learner's input. */
    public static String modelOf(Row row) {
        return row.key().model();
    }

    @Override
    public <T extends StreamOperator<ModelSnapshot>> T createStreamOperator(
            StreamOperatorParameters<ModelSnapshot> parameters) {
        @SuppressWarnings("unchecked") // Flink's factories are declared so; it is the class below
        T operator = (T) new LearnOperator(this, parameters);
        return operator;
    }

    @Override
    @SuppressWarnings("rawtypes") // Flink's signature
    public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
        return LearnOperator.class;
    }

    List<ModelSettings> models() {
        return models;
    }

    LearnerMode mode() {
        return mode;
    }

    Duration transactionTimeout() {
        return transactionTimeout;
    }

    String device() {
        return device;
    }

    OutputTag<Outbound> events() {
        return events;
    }

    RecordEncoder newEncoder() {
        return encoder.get();
    }

    TickLearnerFactory learners() {
        return learners;
    }

    InitialWeights initialWeights() {
        return initialWeights;
    }
}
