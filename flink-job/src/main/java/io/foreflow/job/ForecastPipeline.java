package io.foreflow.job;

import io.foreflow.forecasting.ChannelAttentionNetwork;
import io.foreflow.job.align.AlignOperator;
import io.foreflow.job.config.InitialWeights;
import io.foreflow.job.config.JobSettings;
import io.foreflow.job.config.JobSettings.Delivery;
import io.foreflow.job.config.JobSettings.ResourceSettings;
import io.foreflow.job.config.JobSettings.SlotProfile;
import io.foreflow.job.forecast.ForecastOperator;
import io.foreflow.job.forecast.NetworkOpener;
import io.foreflow.job.ingest.EventTimeOperator;
import io.foreflow.job.ingest.Ingested;
import io.foreflow.job.ingest.MetricsSource;
import io.foreflow.job.ingest.Observed;
import io.foreflow.job.learn.CoreLearner;
import io.foreflow.job.learn.LearnOperatorFactory;
import io.foreflow.job.learn.SampledSeriesFilter;
import io.foreflow.job.learn.TickLearnerFactory;
import io.foreflow.job.publish.KafkaSinks;
import io.foreflow.job.publish.Outbound;
import io.foreflow.job.publish.RecordEncoder;
import io.foreflow.job.publish.RecordEncoders;
import io.foreflow.job.publish.RejectionEncoder;
import io.foreflow.job.state.StateTypes;
import io.foreflow.schema.registry.RegistrySettings;
import io.foreflow.series.Row;
import io.foreflow.settings.ModelSettings;
import io.foreflow.state.ModelSnapshot;
import java.math.BigInteger;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.operators.SlotSharingGroup;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.OutputTag;
import org.apache.flink.util.function.SerializableSupplier;

/**
 * The whole graph.
 *
 * <pre>
 * metrics ─▶ event time ─▶ align ─┬─▶ sampled series ─▶ learn ─┐ snapshots, broadcast
 *                │           │    │                       └───── ─▶ model-events
 *                └─▶ rejected ◀┘  └──────────────────▶ forecast ◀┘ ─▶ forecasts, scores
 * </pre>
 *
 * Source and sinks are passed in. The uids below are a public contract: savepoints find their state
 * by them.
 */
public final class ForecastPipeline {

    private static final OutputTag<Outbound> EVENTS =
            new OutputTag<>("model-events", StateTypes.OUTBOUND);
    private static final OutputTag<Outbound> SCORES =
            new OutputTag<>("scores", StateTypes.OUTBOUND);
    private static final String SHARED_SLOTS = "default";

    /** The uid of the operator whose broadcast state holds what every model serves. */
    public static final String FORECAST = "forecast";

    private ForecastPipeline() {}

    /** Where records leave. */
    public record Sinks(
            Sink<Outbound> forecasts,
            Sink<Outbound> scores,
            Sink<Outbound> modelEvents,
            Sink<Outbound> rejected) {

        /** The topics of the settings. */
        public static Sinks kafka(JobSettings settings) {
            return new Sinks(
                    KafkaSinks.of(settings, Outbound.Topic.FORECASTS),
                    KafkaSinks.of(settings, Outbound.Topic.SCORES),
                    KafkaSinks.of(settings, Outbound.Topic.MODEL_EVENTS),
                    KafkaSinks.of(settings, Outbound.Topic.REJECTED));
        }
    }

    /** What learns and what runs the network it learnt. */
    public record Cores(TickLearnerFactory learners, NetworkOpener networks) {

        public static Cores standard() {
            return new Cores(CoreLearner::create, ChannelAttentionNetwork::open);
        }
    }

    /** From Kafka to Kafka. */
    public static void build(StreamExecutionEnvironment environment, JobSettings settings) {
        build(
                environment,
                settings,
                MetricsSource.of(settings),
                Sinks.kafka(settings),
                Cores.standard());
    }

    /** Lays the graph out in the environment and sets what it needs of Flink. */
    public static void build(
            StreamExecutionEnvironment environment,
            JobSettings settings,
            Source<Ingested, ?, ?> metrics,
            Sinks sinks,
            Cores cores) {
        JobEnvironment.apply(environment, settings);
        List<ModelSettings> models = settings.models();
        SerializableSupplier<RecordEncoder> encoders = encoders(settings);

        SingleOutputStreamOperator<Observed> observed =
                environment
                        .fromSource(
                                metrics,
                                WatermarkStrategy.noWatermarks(),
                                "metrics",
                                StateTypes.INGESTED)
                        .uid("metrics")
                        .transform(
                                "event time",
                                StateTypes.OBSERVED,
                                new EventTimeOperator(
                                        settings.time(),
                                        settings.ingest(),
                                        grid(models),
                                        allowedLateness(models)))
                        .uid("event-time");

        SingleOutputStreamOperator<Row> rows =
                observed.keyBy(Observed::key, StateTypes.SERIES_KEY)
                        .transform(
                                "align",
                                StateTypes.ROW,
                                new AlignOperator(models, settings.ingest().outOfOrderness()))
                        .uid("align");

        SingleOutputStreamOperator<ModelSnapshot> snapshots =
                rows.filter(new SampledSeriesFilter(models))
                        .name("sampled series")
                        .uid("sampled-series")
                        .keyBy(LearnOperatorFactory::modelOf, Types.STRING)
                        .transform(
                                "learn",
                                StateTypes.MODEL_SNAPSHOT,
                                new LearnOperatorFactory(
                                        models,
                                        settings.learnerMode(),
                                        settings.delivery() == Delivery.EXACTLY_ONCE
                                                ? settings.transactionTimeout()
                                                : null,
                                        settings.resources().learnDevice(),
                                        EVENTS,
                                        encoders,
                                        cores.learners(),
                                        InitialWeights.read(settings)))
                        .uid("learn")
                        .setParallelism(Math.min(settings.parallelism(), models.size()));
        isolate(snapshots, settings.resources());
        profileOthers(environment, settings.resources().otherSlots());

        SingleOutputStreamOperator<Outbound> forecasts =
                rows.keyBy(Row::key, StateTypes.SERIES_KEY)
                        .connect(snapshots.broadcast())
                        .transform(
                                "forecast",
                                StateTypes.OUTBOUND,
                                new ForecastOperator(
                                        models,
                                        settings.resources().forecastDevice(),
                                        SCORES,
                                        EVENTS,
                                        encoders,
                                        cores.networks()))
                        .uid(FORECAST)
                        .slotSharingGroup(SHARED_SLOTS);

        observed.getSideOutput(EventTimeOperator.REJECTED)
                .union(rows.getSideOutput(AlignOperator.LATE))
                .map(new RejectionEncoder(encoders))
                .returns(StateTypes.OUTBOUND)
                .name("encode rejected")
                .uid("encode-rejected")
                .sinkTo(sinks.rejected())
                .name("rejected")
                .uid("rejected");
        snapshots
                .getSideOutput(EVENTS)
                .union(forecasts.getSideOutput(EVENTS))
                .sinkTo(sinks.modelEvents())
                .name("model-events")
                .uid("model-events")
                // forwarded, not spread, so that the events of a model keep their order
                .setParallelism(snapshots.getParallelism())
                .slotSharingGroup(SHARED_SLOTS);
        forecasts.sinkTo(sinks.forecasts()).name("forecasts").uid("forecasts");
        forecasts.getSideOutput(SCORES).sinkTo(sinks.scores()).name("scores").uid("scores");
    }

    private static SerializableSupplier<RecordEncoder> encoders(JobSettings settings) {
        JobSettings.WireFormat form = settings.wireFormat();
        JobSettings.TopicNames topics = settings.topics();
        RegistrySettings registry = settings.registry();
        return () -> RecordEncoders.of(form, topics, registry);
    }

    private static Map<String, Duration> allowedLateness(List<ModelSettings> models) {
        Map<String, Duration> lateness = new HashMap<>();
        models.forEach(model -> lateness.put(model.name(), model.align().allowedLateness()));
        return lateness;
    }

    /** Distance of the watermarks: the largest step that every model's rows fall on. */
    private static long grid(List<ModelSettings> models) {
        return models.stream()
                .map(model -> BigInteger.valueOf(model.stepMillis()))
                .reduce(BigInteger.ZERO, BigInteger::gcd)
                .longValueExact();
    }

    /** Gives the learner slots of its own, with a profile, if so configured. */
    private static void isolate(
            SingleOutputStreamOperator<ModelSnapshot> learner, ResourceSettings resources) {
        if (resources.learnerSlotGroup() == null) {
            return;
        }
        SlotSharingGroup.Builder group = SlotSharingGroup.newBuilder(resources.learnerSlotGroup());
        if (resources.learnerCpu() > 0) {
            group.setCpuCores(resources.learnerCpu())
                    .setTaskHeapMemoryMB(resources.learnerMemoryMib());
            if (resources.learnerGpus() > 0) {
                group.setExternalResource("gpu", resources.learnerGpus());
            }
        }
        learner.slotSharingGroup(group.build());
    }

    /**
     * A slot without a profile is given to any task manager, also to one that alone has what the
     * learner's asks for, and stays there; what does not fit that one cannot take it.
     */
    private static void profileOthers(StreamExecutionEnvironment environment, SlotProfile profile) {
        if (profile.cpu() > 0) {
            environment.registerSlotSharingGroup(
                    SlotSharingGroup.newBuilder(SHARED_SLOTS)
                            .setCpuCores(profile.cpu())
                            .setTaskHeapMemoryMB(profile.memoryMib())
                            .setManagedMemoryMB(profile.managedMib())
                            .build());
        }
    }
}
