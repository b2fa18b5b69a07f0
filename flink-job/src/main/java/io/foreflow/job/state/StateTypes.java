package io.foreflow.job.state;

import io.foreflow.job.ingest.Ingested;
import io.foreflow.job.ingest.Observed;
import io.foreflow.job.ingest.Rejection;
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

    public static final ImmutableTypeInfo<Ingested> INGESTED =
            ImmutableTypeInfo.of(Ingested.class, IngestedSerializer.INSTANCE);

    public static final ImmutableTypeInfo<Observed> OBSERVED =
            ImmutableTypeInfo.of(Observed.class, ObservedSerializer.INSTANCE);

    public static final ImmutableTypeInfo<Rejection> REJECTION =
            ImmutableTypeInfo.of(Rejection.class, RejectionSerializer.INSTANCE);

    private StateTypes() {}
}
