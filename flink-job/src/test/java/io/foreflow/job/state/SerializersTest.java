package io.foreflow.job.state;

import io.foreflow.evaluation.PendingForecast;
import io.foreflow.experts.Mixture;
import io.foreflow.experts.MixtureState;
import io.foreflow.forecasting.SeriesLayout;
import io.foreflow.interval.IntervalState;
import io.foreflow.job.align.AlignedSeries;
import io.foreflow.job.align.PendingRow;
import io.foreflow.job.align.RetainedRow;
import io.foreflow.job.ingest.Ingested;
import io.foreflow.job.ingest.Observed;
import io.foreflow.job.ingest.Partition;
import io.foreflow.job.ingest.PartitionMaximum;
import io.foreflow.job.ingest.Rejection;
import io.foreflow.job.publish.Outbound;
import io.foreflow.linear.RidgeLine;
import io.foreflow.network.NetworkShape;
import io.foreflow.series.Cell;
import io.foreflow.series.Row;
import io.foreflow.series.SeriesKey;
import io.foreflow.state.ModelSnapshot;
import java.util.List;
import org.apache.flink.api.common.typeutils.SerializerTestBase;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.junit.jupiter.api.Nested;

/** Flink's own checks of a serializer, over every type that crosses an edge or rests in state. */
class SerializersTest {

    private static final SeriesKey KEY = new SeriesKey("hosts", "web-7 ü");

    /** The checks for one type. */
    abstract static class Checks<T> extends SerializerTestBase<T> {
        private final ImmutableTypeInfo<T> type;
        private final T[] records;

        @SafeVarargs
        @SuppressWarnings("varargs") // the array is kept, as the base class wants it
        Checks(ImmutableTypeInfo<T> type, T... records) {
            this.type = type;
            this.records = records;
        }

        @Override
        protected TypeSerializer<T> createSerializer() {
            return type.serializer();
        }

        @Override
        protected int getLength() {
            return -1;
        }

        @Override
        protected Class<T> getTypeClass() {
            return type.getTypeClass();
        }

        @Override
        protected T[] getTestData() {
            return records;
        }

        @Override
        protected boolean allowNullInstances(TypeSerializer<T> serializer) {
            return true;
        }
    }

    @Nested
    class SeriesKeys extends Checks<SeriesKey> {
        SeriesKeys() {
            super(StateTypes.SERIES_KEY, KEY, new SeriesKey("", ""));
        }
    }

    @Nested
    class MixtureStates extends Checks<MixtureState> {
        MixtureStates() {
            super(
                    ImmutableTypeInfo.of(MixtureState.class, MixtureStateSerializer.INSTANCE),
                    new MixtureState(Mixture.fresh(3)),
                    new MixtureState(new float[0]));
        }
    }

    @Nested
    class IntervalStates extends Checks<IntervalState> {
        IntervalStates() {
            super(
                    ImmutableTypeInfo.of(IntervalState.class, IntervalStateSerializer.INSTANCE),
                    new IntervalState(new float[] {0.5f, -1}, new float[] {3}),
                    IntervalState.fresh(2, 1, 0));
        }
    }

    @Nested
    class PendingForecasts extends Checks<PendingForecast> {
        PendingForecasts() {
            super(
                    ImmutableTypeInfo.of(PendingForecast.class, PendingForecastSerializer.INSTANCE),
                    new PendingForecast(
                            7, 1, 2, new byte[] {1}, new float[] {1, Float.NaN}, new float[] {3}));
        }
    }

    @Nested
    class Rows extends Checks<Row> {
        Rows() {
            super(
                    StateTypes.ROW,
                    Row.of(
                            KEY,
                            Long.MIN_VALUE + 1,
                            new float[] {1.5f, Float.NaN, -0f},
                            new byte[] {Cell.OBSERVED, Cell.MISSING, Cell.IMPUTED}),
                    new Row(KEY, 7, new float[0], new byte[0], 9, 3));
        }
    }

    @Nested
    class ModelSnapshots extends Checks<ModelSnapshot> {
        ModelSnapshots() {
            super(StateTypes.MODEL_SNAPSHOT, snapshot(true), snapshot(false));
        }

        private static ModelSnapshot snapshot(boolean learnt) {
            NetworkShape shape = new NetworkShape(2, 3, 2, 1);
            float[] network = new float[shape.parameters()];
            for (int i = 0; i < network.length; i++) {
                network[i] = i / 8f;
            }
            RidgeLine ridge = new RidgeLine(3, 2, new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 41);
            return new ModelSnapshot(
                    "hosts",
                    List.of("cpu", "memory"),
                    shape,
                    12,
                    3,
                    2,
                    1_700_000_000_000L,
                    learnt ? network : null,
                    null,
                    learnt ? ridge : null,
                    List.of(),
                    learnt ? List.of(ridge, ridge) : List.of(),
                    learnt ? 24 : 0,
                    learnt,
                    900,
                    1_699_999_999_000L,
                    "0123456789abcdef");
        }
    }

    @Nested
    class OutboundRecords extends Checks<Outbound> {
        OutboundRecords() {
            super(
                    StateTypes.OUTBOUND,
                    new Outbound(new byte[] {1, 2}, new byte[300], Outbound.Topic.SCORES),
                    new Outbound(new byte[0], null, Outbound.Topic.REJECTED));
        }
    }

    @Nested
    class IngestedRecords extends Checks<Ingested> {
        IngestedRecords() {
            super(
                    StateTypes.INGESTED,
                    observed(),
                    new Rejection(null, Rejection.Reason.LATE, "late", "metrics", 2, 17),
                    new Rejection(
                            new byte[] {-1}, Rejection.Reason.NOT_FINITE, "NaN", "metrics", 0, 1),
                    new Ingested.Assigned(
                            List.of(new Partition("metrics", 0), new Partition("metrics", 5))));
        }
    }

    @Nested
    class ObservedRecords extends Checks<Observed> {
        ObservedRecords() {
            super(StateTypes.OBSERVED, observed());
        }
    }

    @Nested
    class Maxima extends Checks<PartitionMaximum> {
        Maxima() {
            super(
                    ImmutableTypeInfo.of(
                            PartitionMaximum.class, PartitionMaximumSerializer.INSTANCE),
                    new PartitionMaximum(new Partition("metrics", 4), -5));
        }
    }

    @Nested
    class PendingRows extends Checks<PendingRow> {
        PendingRows() {
            super(
                    ImmutableTypeInfo.of(PendingRow.class, PendingRowSerializer.INSTANCE),
                    pendingRow(),
                    new PendingRow(new int[0], new long[0], new float[0], new int[0], new long[0]));
        }
    }

    @Nested
    class RetainedRows extends Checks<RetainedRow> {
        RetainedRows() {
            super(
                    ImmutableTypeInfo.of(RetainedRow.class, RetainedRowSerializer.INSTANCE),
                    new RetainedRow(
                            new AlignedSeries(
                                    60_000,
                                    50_000,
                                    new float[] {0.5f, 0},
                                    new int[] {1, Integer.MAX_VALUE}),
                            pendingRow(),
                            new float[] {1, Float.NaN},
                            new byte[] {Cell.OBSERVED, Cell.MISSING},
                            3));
        }
    }

    @Nested
    class Layouts extends Checks<ModelLayout> {
        Layouts() {
            super(
                    ImmutableTypeInfo.of(ModelLayout.class, ModelLayoutSerializer.INSTANCE),
                    new ModelLayout(
                            "hosts", new SeriesLayout.Extent(List.of("cpu", "größe"), 512, 97)),
                    new ModelLayout("", new SeriesLayout.Extent(List.of("x"), 1, 2)));
        }
    }

    @Nested
    class AlignedRows extends Checks<AlignedSeries> {
        AlignedRows() {
            super(
                    ImmutableTypeInfo.of(AlignedSeries.class, AlignedSeriesSerializer.INSTANCE),
                    new AlignedSeries(
                            60_000,
                            50_000,
                            new float[] {0.5f, 0},
                            new int[] {1, Integer.MAX_VALUE}));
        }
    }

    private static PendingRow pendingRow() {
        return new PendingRow(
                new int[] {0, 0, 4},
                new long[] {10, 11, -5},
                new float[] {1, 2, -0f},
                new int[] {3, 0, 1},
                new long[] {77, 0, 9});
    }

    private static Observed observed() {
        return new Observed(
                KEY, 1234, new int[] {0, 6}, new float[] {1, -2.5f}, "metrics", 1, 99, 2000);
    }
}
