package io.foreflow.schema.wire;

import java.util.HashMap;
import java.util.Map;

/** Of Avro single-object encoding: the writer's schema is one of those released. */
final class SingleObjectObservationReader implements ObservationReader {

    private final ReleasedSchemas schemas;
    private final Map<Long, ObservationDatum.Form> forms = new HashMap<>();
    private final ObservationDatum datum = new ObservationDatum();

    SingleObjectObservationReader(ReleasedSchemas schemas) {
        this.schemas = schemas;
    }

    @Override
    public ObservationBuffer read(byte[] value) {
        long fingerprint = SingleObject.fingerprint(value, ObservationDatum.RECORD);
        ObservationDatum.Form form = forms.get(fingerprint);
        if (form == null) {
            form = ObservationDatum.form(schemas.writer(fingerprint, ObservationDatum.RECORD));
            forms.put(fingerprint, form);
        }
        return datum.read(form, value, SingleObject.HEADER_BYTES);
    }
}
