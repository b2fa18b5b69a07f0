package io.foreflow.schema.wire;

import io.foreflow.schema.Observation;
import io.foreflow.schema.registry.SchemaRegistry;
import java.util.HashMap;
import java.util.Map;

/** Of Confluent's form: the writer's schema comes from a registry, once for each id. */
final class ConfluentObservationReader implements ObservationReader {

    private final RegisteredWriters writers;
    private final Map<Integer, ObservationDatum.Form> forms = new HashMap<>();
    private final ObservationDatum datum = new ObservationDatum();

    ConfluentObservationReader(SchemaRegistry registry) {
        writers = new RegisteredWriters(registry, Observation.getClassSchema());
    }

    @Override
    public ObservationBuffer read(byte[] value) {
        int id = ConfluentForm.id(value, ObservationDatum.RECORD);
        ObservationDatum.Form form = forms.get(id);
        if (form == null) {
            form = ObservationDatum.form(writers.writer(id));
            forms.put(id, form);
        }
        return datum.read(form, value, ConfluentForm.HEADER_BYTES);
    }
}
