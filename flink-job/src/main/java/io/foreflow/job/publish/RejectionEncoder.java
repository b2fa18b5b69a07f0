package io.foreflow.job.publish;

import io.foreflow.job.ingest.Rejection;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.util.function.SerializableSupplier;

/** Rejections in wire form. */
public final class RejectionEncoder extends RichMapFunction<Rejection, Outbound> {

    private final SerializableSupplier<RecordEncoder> encoders;
    private transient RecordEncoder encoder;

    public RejectionEncoder(SerializableSupplier<RecordEncoder> encoders) {
        this.encoders = encoders;
    }

    @Override
    public void open(OpenContext context) {
        encoder = encoders.get();
    }

    @Override
    public Outbound map(Rejection rejection) {
        return encoder.rejection(rejection);
    }
}
