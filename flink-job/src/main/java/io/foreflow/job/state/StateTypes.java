package io.foreflow.job.state;

import io.foreflow.job.publish.Outbound;
import io.foreflow.series.Row;
import io.foreflow.series.SeriesKey;
import io.foreflow.state.ModelSnapshot;

/** Type information of everything that crosses an edge of the job graph, by name. */
public final class StateTypes {

    public static final ImmutableTypeInfo<SeriesKey> SERIES_KEY =
            ImmutableTypeInfo.of(SeriesKey.class, SeriesKeySerializer.INSTANCE);

    public static final ImmutableTypeInfo<Row> ROW =
            ImmutableTypeInfo.of(Row.class, RowSerializer.INSTANCE);

    public static final ImmutableTypeInfo<ModelSnapshot> MODEL_SNAPSHOT =
            ImmutableTypeInfo.of(ModelSnapshot.class, ModelSnapshotSerializer.INSTANCE);

    public static final ImmutableTypeInfo<Outbound> OUTBOUND =
            ImmutableTypeInfo.of(Outbound.class, OutboundSerializer.INSTANCE);

    private StateTypes() {}
}
