package io.foreflow.job.forecast;

import io.foreflow.forecasting.HorizonScore;
import io.foreflow.forecasting.SeriesForecast;
import io.foreflow.forecasting.TunedNetwork;
import io.foreflow.job.ingest.Rejection;
import io.foreflow.job.publish.Outbound;
import io.foreflow.job.publish.RecordEncoder;
import io.foreflow.job.state.StateTypes;
import io.foreflow.learning.LearnerEvent;
import io.foreflow.network.AttentionEffects;
import io.foreflow.network.LineForecasts;
import io.foreflow.network.RidgeLines;
import io.foreflow.series.Row;
import io.foreflow.series.SeriesKey;
import io.foreflow.settings.ModelSettings;
import io.foreflow.state.ModelSnapshot;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.SavepointType;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.StateObject;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.apache.flink.util.function.SerializableSupplier;

/** One attempt of a forecaster subtask under the harness. */
final class ForecastRun implements AutoCloseable {

    static final int MAX_PARALLELISM = 16;
    static final OutputTag<Outbound> SCORES = new OutputTag<>("scores", StateTypes.OUTBOUND);
    static final OutputTag<Outbound> EVENTS = new OutputTag<>("events", StateTypes.OUTBOUND);

    private final KeyedTwoInputStreamOperatorTestHarness<SeriesKey, Row, ModelSnapshot, Outbound>
            harness;

    private ForecastRun(
            KeyedTwoInputStreamOperatorTestHarness<SeriesKey, Row, ModelSnapshot, Outbound>
                    harness) {
        this.harness = harness;
    }

    static ForecastRun start(ModelSettings... models) throws Exception {
        return restore(null, models);
    }

    static ForecastRun restore(OperatorSubtaskState from, ModelSettings... models)
            throws Exception {
        return restore(
                from,
                1,
                0,
                TextEncoder::new,
                (settings, device) -> new EchoNetwork(settings),
                models);
    }

    static ForecastRun restore(
            OperatorSubtaskState from,
            int parallelism,
            int subtask,
            SerializableSupplier<RecordEncoder> encoder,
            NetworkOpener networks,
            ModelSettings... models)
            throws Exception {
        return open(
                new HashMapStateBackend(), from, parallelism, subtask, encoder, networks, models);
    }

    /** With the state kept in a backend of one's own. */
    static ForecastRun on(StateBackend backend, ModelSettings... models) throws Exception {
        return open(
                backend,
                null,
                1,
                0,
                TextEncoder::new,
                (settings, device) -> new EchoNetwork(settings),
                models);
    }

    private static ForecastRun open(
            StateBackend backend,
            OperatorSubtaskState from,
            int parallelism,
            int subtask,
            SerializableSupplier<RecordEncoder> encoder,
            NetworkOpener networks,
            ModelSettings... models)
            throws Exception {
        ForecastOperator operator =
                new ForecastOperator(List.of(models), "cpu", SCORES, EVENTS, encoder, networks);
        KeyedTwoInputStreamOperatorTestHarness<SeriesKey, Row, ModelSnapshot, Outbound> harness =
                new KeyedTwoInputStreamOperatorTestHarness<>(
                        operator,
                        Row::key,
                        null,
                        StateTypes.SERIES_KEY,
                        MAX_PARALLELISM,
                        parallelism,
                        subtask);
        harness.setStateBackend(backend);
        harness.setup(StateTypes.OUTBOUND.serializer());
        if (from == null) {
            harness.initializeEmptyState();
        } else {
            harness.initializeState(from);
        }
        harness.open();
        return new ForecastRun(harness);
    }

    void row(Row row) throws Exception {
        harness.processElement1(new StreamRecord<>(row, row.time()));
    }

    void snapshot(ModelSnapshot snapshot) throws Exception {
        harness.processElement2(new StreamRecord<>(snapshot, snapshot.effectiveFrom()));
    }

    void watermark(long time) throws Exception {
        harness.processBothWatermarks(new Watermark(time));
    }

    OperatorSubtaskState checkpoint() throws Exception {
        return harness.snapshot(1, 1);
    }

    /** Bytes of the keyed state in a canonical savepoint. */
    long keyedBytes() throws Exception {
        return harness
                .snapshotWithLocalState(
                        1, 1, SavepointType.savepoint(SavepointFormatType.CANONICAL))
                .getJobManagerOwnedState()
                .getManagedKeyedState()
                .stream()
                .mapToLong(StateObject::getStateSize)
                .sum();
    }

    int stateEntries() {
        return harness.numKeyedStateEntries();
    }

    int timers() {
        return harness.numEventTimeTimers();
    }

    /** Values of the forecasts so far. */
    List<String> forecasts() {
        List<String> texts = new ArrayList<>();
        for (Object element : harness.getOutput()) {
            if (element instanceof StreamRecord<?> record) {
                texts.add(text((Outbound) record.getValue()));
            }
        }
        return texts;
    }

    /** Forecasts as "F", watermarks as their time, in the order they left. */
    List<String> order() {
        List<String> order = new ArrayList<>();
        for (Object element : harness.getOutput()) {
            order.add(
                    element instanceof Watermark mark ? String.valueOf(mark.getTimestamp()) : "F");
        }
        return order;
    }

    List<String> scores() {
        return sideOutput(SCORES);
    }

    List<String> events() {
        return sideOutput(EVENTS);
    }

    private List<String> sideOutput(OutputTag<Outbound> tag) {
        Queue<StreamRecord<Outbound>> records = harness.getSideOutput(tag);
        return records == null
                ? List.of()
                : records.stream().map(record -> text(record.getValue())).toList();
    }

    private static String text(Outbound record) {
        return new String(record.value(), StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        try {
            harness.close();
        } catch (Exception e) {
            throw new AssertionError("Cannot close the harness", e);
        }
    }

    /** Forecasts the last scaled value plus the first parameter, in every step. */
    static final class EchoNetwork implements TunedNetwork {

        private final int lookback;
        private final int horizon;
        private final int channels;
        private float shift;

        EchoNetwork(ModelSettings settings) {
            lookback = settings.lookback();
            horizon = settings.horizon();
            channels = settings.channels().size();
        }

        @Override
        public void load(float[] parameters) {
            shift = parameters[0];
        }

        @Override
        public boolean take(RidgeLines lines) {
            return false;
        }

        @Override
        public void forecast(
                float[] windows,
                float[] available,
                int count,
                float[] forecasts,
                AttentionEffects effects,
                LineForecasts lines) {
            if (effects != null) {
                effects.clear();
            }
            for (int channel = 0; channel < count * channels; channel++) {
                float value = windows[(channel + 1) * lookback - 1] + shift;
                Arrays.fill(forecasts, channel * horizon, (channel + 1) * horizon, value);
            }
        }

        @Override
        public int nativeArrays() {
            return 0;
        }

        @Override
        public void close() {}
    }

    /** Every field that is a function of the data, with all digits, between bars. */
    static final class TextEncoder implements RecordEncoder {

        @Override
        public Outbound forecast(SeriesForecast f) {
            return outbound(
                    f.key(),
                    f.origin(),
                    f.status() + (f.revision() == 0 ? "" : " revision " + f.revision()),
                    f.provenance() == null ? "none" : "version " + f.provenance().version(),
                    Arrays.toString(f.values()),
                    Arrays.toString(f.servedBy()),
                    Arrays.deepToString(f.lower()),
                    Arrays.deepToString(f.upper()),
                    Arrays.toString(f.lastValues()),
                    f.quality(),
                    f.provenance(),
                    f.accuracy());
        }

        @Override
        public Outbound score(HorizonScore s) {
            return outbound(
                    s.key(),
                    s.origin(),
                    s.channel(),
                    s.horizon(),
                    s.forecast(),
                    s.actual(),
                    s.scaledError(),
                    Arrays.toString(s.inside()),
                    s.lastValueError(),
                    s.seasonalNaiveError(),
                    s.ridgeError(),
                    s.modelVersion());
        }

        @Override
        public Outbound event(LearnerEvent event) {
            return outbound(
                    new SeriesKey(event.model(), event.kind().name()),
                    event.time(),
                    event.reason());
        }

        @Override
        public Outbound rejection(Rejection rejection) {
            throw new UnsupportedOperationException();
        }

        private static Outbound outbound(SeriesKey key, Object... fields) {
            StringBuilder text = new StringBuilder(key.toString());
            for (Object field : fields) {
                text.append('|').append(field);
            }
            return new Outbound(
                    key.toString().getBytes(StandardCharsets.UTF_8),
                    text.toString().getBytes(StandardCharsets.ISO_8859_1),
                    Outbound.Topic.FORECASTS);
        }
    }
}
