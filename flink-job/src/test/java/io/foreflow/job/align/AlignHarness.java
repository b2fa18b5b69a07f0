package io.foreflow.job.align;

import io.foreflow.job.ingest.Observed;
import io.foreflow.job.ingest.Rejection;
import io.foreflow.job.state.StateTypes;
import io.foreflow.series.Row;
import io.foreflow.series.SeriesKey;
import io.foreflow.settings.ModelSettings;
import java.time.Duration;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;

/** The operator with what it emitted. */
@SuppressWarnings("try") // closing a harness may be interrupted
final class AlignHarness extends KeyedOneInputStreamOperatorTestHarness<SeriesKey, Observed, Row> {

    AlignHarness(OperatorSubtaskState state, Duration outOfOrderness, ModelSettings model)
            throws Exception {
        super(
                new AlignOperator(List.of(model), outOfOrderness),
                Observed::key,
                StateTypes.SERIES_KEY);
        setup(StateTypes.ROW.serializer());
        if (state == null) {
            initializeEmptyState();
        } else {
            initializeState(state);
        }
        open();
    }

    /** Forgets what was emitted. */
    void clear() {
        getOutput().clear();
    }

    void send(Observed... values) throws Exception {
        for (Observed value : values) {
            processElement(new StreamRecord<>(value, value.time()));
        }
    }

    List<Row> rows() {
        return extractOutputValues();
    }

    List<Long> timestamps() {
        return extractOutputStreamRecords().stream().map(StreamRecord::getTimestamp).toList();
    }

    List<Rejection> late() {
        var queue = getSideOutput(AlignOperator.LATE);
        return queue == null ? List.of() : queue.stream().map(StreamRecord::getValue).toList();
    }
}
