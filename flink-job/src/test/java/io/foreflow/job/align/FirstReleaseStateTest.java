package io.foreflow.job.align;

import static io.foreflow.series.Cell.IMPUTED;
import static io.foreflow.series.Cell.OBSERVED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foreflow.job.JobFixtures;
import io.foreflow.job.ingest.Observed;
import io.foreflow.job.state.AlignedSeriesSerializer;
import io.foreflow.job.state.PendingRowSerializer;
import io.foreflow.job.state.StateTypes;
import io.foreflow.series.Row;
import io.foreflow.series.SeriesKey;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.Test;

/**
 * State of the first form of the aligner, which was a keyed process function and did not name the
 * channels of its state: names of states and timers must lead to it for ever.
 */
@SuppressWarnings("try") // closing a harness may be interrupted
class FirstReleaseStateTest {

    private static final SeriesKey KEY = new SeriesKey("hosts", "web-1");

    @Test
    void goesOnWithItsSeriesValuesAndTimers() throws Exception {
        try (AlignHarness harness = restored("a", "b")) {
            harness.processWatermark(40);

            assertThat(harness.rows())
                    .containsExactly(
                            row(30, 7, OBSERVED, 2, IMPUTED), row(40, 7, IMPUTED, 2, IMPUTED));
        }
    }

    @Test
    void refusesMoreOrFewerChannelsInWords() throws Exception {
        try (AlignHarness harness = restored("a", "b", "c")) {
            assertThatThrownBy(() -> harness.processWatermark(30))
                    .hasStackTraceContaining("its state holds 2 channels, the model has 3");
        }
    }

    private static AlignHarness restored(String... channels) throws Exception {
        OperatorSubtaskState state;
        try (KeyedOneInputStreamOperatorTestHarness<SeriesKey, Observed, Row> first =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(new FirstForm()),
                        Observed::key,
                        StateTypes.SERIES_KEY)) {
            first.setup(StateTypes.ROW.serializer());
            first.open();
            first.processElement(new StreamRecord<>(observed(), 25));
            state = first.snapshot(1, 1);
        }
        return new AlignHarness(
                state, Duration.ZERO, JobFixtures.model("hosts", Duration.ofMillis(10), channels));
    }

    /** Leaves a series whose row 20 is closed, with a value of row 30 and the timer of that row. */
    private static final class FirstForm extends KeyedProcessFunction<SeriesKey, Observed, Row> {

        private transient ValueState<AlignedSeries> aligned;
        private transient MapState<Long, PendingRow> pending;

        @Override
        public void open(OpenContext context) {
            aligned =
                    getRuntimeContext()
                            .getState(
                                    new ValueStateDescriptor<>(
                                            "aligned", AlignedSeriesSerializer.INSTANCE));
            pending =
                    getRuntimeContext()
                            .getMapState(
                                    new MapStateDescriptor<>(
                                            "pending",
                                            LongSerializer.INSTANCE,
                                            PendingRowSerializer.INSTANCE));
        }

        @Override
        public void processElement(Observed observed, Context context, Collector<Row> out)
                throws Exception {
            aligned.update(new AlignedSeries(20, 20, new float[] {1, 2}, new int[] {0, 0}));
            pending.put(
                    30L,
                    new PendingRow(
                            new int[] {0},
                            new long[] {25},
                            new float[] {7},
                            new int[] {0},
                            new long[] {1}));
            context.timerService().registerEventTimeTimer(30);
        }
    }

    private static Observed observed() {
        return new Observed(KEY, 25, new int[] {0}, new float[] {7}, "metrics", 0, 1, 25);
    }

    private static Row row(long time, float a, byte aCell, float b, byte bCell) {
        return Row.of(KEY, time, new float[] {a, b}, new byte[] {aCell, bCell});
    }
}
