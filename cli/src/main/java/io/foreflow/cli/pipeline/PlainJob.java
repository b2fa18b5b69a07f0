package io.foreflow.cli.pipeline;

import io.foreflow.job.config.JobSettings;
import io.foreflow.job.ingest.Ingested;
import io.foreflow.job.ingest.MetricsSource;
import io.foreflow.job.ingest.Observed;
import io.foreflow.job.publish.KafkaSinks;
import io.foreflow.job.publish.Outbound;
import io.foreflow.job.state.StateTypes;
import io.foreflow.schema.wire.RecordKey;
import io.foreflow.series.SeriesKey;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.DoublePrimitiveArraySerializer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * The least a job of this kind does, to hold ours against: the same records, decoded and keyed the
 * same way, sums and a count of each series in keyed state, read and written once an observation,
 * and a record of the size of a forecast every so many rows. No event time, no rows, no window.
 */
final class PlainJob extends KeyedProcessFunction<SeriesKey, Observed, Outbound> {

    static final String NAME = "plain";

    private static final long serialVersionUID = 1L;

    private final int channels;
    private final int every;
    private final int bytes;
    private transient ValueState<double[]> sums;

    private PlainJob(int channels, int every, int bytes) {
        this.channels = channels;
        this.every = every;
        this.bytes = bytes;
    }

    /**
     * Lays the graph out.
     *
     * @param bytes of what it emits
     */
    static void build(
            StreamExecutionEnvironment environment,
            JobSettings settings,
            PipelinePlan plan,
            int bytes) {
        environment.getConfig().enableObjectReuse();
        environment.setParallelism(settings.parallelism());
        environment.enableCheckpointing(settings.checkpointInterval().toMillis());
        environment
                .fromSource(
                        MetricsSource.of(settings),
                        WatermarkStrategy.noWatermarks(),
                        "metrics",
                        StateTypes.INGESTED)
                .flatMap(
                        (Ingested ingested, Collector<Observed> out) -> {
                            if (ingested instanceof Observed observed) {
                                out.collect(observed);
                            }
                        })
                .returns(StateTypes.OBSERVED)
                .keyBy(Observed::key, StateTypes.SERIES_KEY)
                .process(new PlainJob(plan.channels(), plan.every(), bytes))
                .name(NAME)
                .returns(StateTypes.OUTBOUND)
                .sinkTo(KafkaSinks.of(settings, Outbound.Topic.FORECASTS));
    }

    @Override
    public void open(OpenContext context) {
        sums =
                getRuntimeContext()
                        .getState(
                                new ValueStateDescriptor<>(
                                        "sums", DoublePrimitiveArraySerializer.INSTANCE));
    }

    @Override
    public void processElement(Observed observed, Context context, Collector<Outbound> out)
            throws Exception {
        double[] before = sums.value();
        double[] after = before == null ? new double[channels + 1] : before.clone();
        for (int i = 0; i < observed.channels().length; i++) {
            after[observed.channels()[i]] += observed.values()[i];
        }
        after[channels]++;
        sums.update(after);
        if (after[channels] % every == 0) {
            SeriesKey key = observed.key();
            out.collect(
                    new Outbound(
                            RecordKey.of(key.model(), key.series()),
                            new byte[bytes],
                            Outbound.Topic.FORECASTS));
        }
    }
}
