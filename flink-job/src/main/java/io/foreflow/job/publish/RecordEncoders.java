package io.foreflow.job.publish;

import io.foreflow.job.config.JobSettings.WireFormat;

/** Makes the encoder of a wire form, in {@code open()}: the form is shipped, never the encoder. */
public final class RecordEncoders {

    private RecordEncoders() {}

    public static RecordEncoder of(WireFormat form) {
        return switch (form) {
            case SINGLE_OBJECT -> new AvroRecordEncoder();
            case JSON -> new JsonRecordEncoder();
        };
    }
}
