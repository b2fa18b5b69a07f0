package io.foreflow.job.ingest;

import io.foreflow.job.config.JobSettings;
import io.foreflow.job.config.JobSettings.IngestSettings;
import io.foreflow.job.ingest.Rejection.Reason;
import io.foreflow.schema.registry.ConfluentRegistry;
import io.foreflow.schema.registry.RegistryException;
import io.foreflow.schema.wire.ObservationBuffer;
import io.foreflow.schema.wire.ObservationReader;
import io.foreflow.series.SeriesKey;
import io.foreflow.settings.ModelSettings;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Judges one record value: an observation whose every part is within its bounds, or a refusal that
 * names the field, its value and the rule. Never throws because of a record; a schema registry that
 * must say what a record is and does not answer is another matter. Names of channels become indices
 * here; a channel the model does not have is left out and counted. One a task; not thread-safe.
 */
final class ObservationDecoder {

    /** Append time of a record that carries none; its time is then judged by itself alone. */
    static final long NO_APPEND_TIME = -1;

    /**
     * Most bytes of a refused value that are passed on. The record about it must fit into Kafka's
     * default of 1 MiB, in base64 too, whatever the metrics topic lets through: a refusal that the
     * broker refused would fail the job for ever.
     */
    static final int MOST_RAW_BYTES = 256 * 1024;

    /** Most characters of a detail: a message of the reader may quote what it read. */
    static final int MOST_DETAIL = 1000;

    private final ObservationReader reader;
    private final IngestSettings bounds;
    private final String defaultModel;
    private final Map<String, Map<String, Integer>> channelsByModel = new HashMap<>();
    private int[] channels = new int[16];
    private float[] values = new float[16];
    private long unknownChannels;

    ObservationDecoder(
            ObservationReader reader,
            IngestSettings bounds,
            String defaultModel,
            List<ModelSettings> models) {
        this.reader = reader;
        this.bounds = bounds;
        this.defaultModel = defaultModel;
        for (ModelSettings model : models) {
            Map<String, Integer> indices = new HashMap<>();
            model.channels().forEach(name -> indices.put(name, indices.size()));
            channelsByModel.put(model.name(), indices);
        }
    }

    static ObservationDecoder of(JobSettings settings) {
        ObservationReader reader =
                switch (settings.wireFormat()) {
                    case SINGLE_OBJECT -> ObservationReader.singleObject();
                    case CONFLUENT ->
                            ObservationReader.confluent(new ConfluentRegistry(settings.registry()));
                    case JSON -> ObservationReader.json();
                };
        return new ObservationDecoder(
                reader, settings.ingest(), settings.defaultModel(), settings.models());
    }

    /** Values left out so far because their model has no such channel. */
    long unknownChannels() {
        return unknownChannels;
    }

    /**
     * @param value as read; null for a record without
     * @param appendTime of the record, epoch milliseconds, or {@link #NO_APPEND_TIME}
     */
    Ingested decode(byte[] value, String topic, int partition, long offset, long appendTime) {
        try {
            if (value == null) {
                throw new Refusal(Reason.UNDECODABLE, "the record has no value");
            }
            return accept(value, topic, partition, offset, appendTime);
        } catch (Refusal refusal) {
            return new Rejection(
                    kept(value), refusal.reason, detail(refusal), topic, partition, offset);
        }
    }

    private static byte[] kept(byte[] value) {
        return value == null || value.length <= MOST_RAW_BYTES
                ? value
                : Arrays.copyOf(value, MOST_RAW_BYTES);
    }

    private static String detail(Refusal refusal) {
        String detail = refusal.getMessage();
        return detail.length() <= MOST_DETAIL ? detail : detail.substring(0, MOST_DETAIL) + "…";
    }

    private Observed accept(byte[] value, String topic, int partition, long offset, long appendTime)
            throws Refusal {
        if (value.length > bounds.maxRecordBytes()) {
            throw new Refusal(
                    Reason.TOO_LARGE,
                    "value has %d bytes (must be at most ingest.max-record-bytes, %d)"
                            .formatted(value.length, bounds.maxRecordBytes()));
        }
        ObservationBuffer observation = read(value);
        checkSize(observation);
        String model = observation.model() == null ? defaultModel : observation.model();
        Map<String, Integer> indices = channelsByModel.get(model);
        if (indices == null) {
            throw new Refusal(
                    Reason.UNKNOWN_MODEL,
                    "model \"%s\" is not configured (must be one of %s)"
                            .formatted(model, channelsByModel.keySet().stream().sorted().toList()));
        }
        checkTime(observation.timestamp(), appendTime);
        int count = takeValues(observation, indices);
        return new Observed(
                new SeriesKey(model, observation.series()),
                observation.timestamp(),
                Arrays.copyOf(channels, count),
                Arrays.copyOf(values, count),
                topic,
                partition,
                offset,
                Observed.UNSTAMPED);
    }

    private ObservationBuffer read(byte[] value) throws Refusal {
        try {
            return reader.read(value);
        } catch (RegistryException e) {
            throw e; // not the record's fault: the job fails, and reads it again when it restarts
        } catch (RuntimeException e) {
            // bytes of strangers: whatever they do to the reader, they do it to one record
            throw new Refusal(Reason.UNDECODABLE, String.valueOf(e.getMessage()));
        }
    }

    private void checkSize(ObservationBuffer observation) throws Refusal {
        if (observation.series().isBlank()) {
            throw new Refusal(Reason.EMPTY_SERIES, "series is empty (must name one)");
        }
        checkName("series", observation.series());
        if (observation.model() != null) {
            checkName("model", observation.model());
        }
        if (observation.size() > bounds.maxChannels()) {
            throw new Refusal(
                    Reason.TOO_LARGE,
                    "values has %d channels (must be at most ingest.max-channels, %d)"
                            .formatted(observation.size(), bounds.maxChannels()));
        }
        for (int i = 0; i < observation.size(); i++) {
            checkName("channel", observation.channel(i));
        }
    }

    private void checkName(String field, String name) throws Refusal {
        if (name.length() > bounds.maxNameLength()) {
            throw new Refusal(
                    Reason.TOO_LARGE,
                    "%s has %d characters (must be at most ingest.max-name-length, %d)"
                            .formatted(field, name.length(), bounds.maxNameLength()));
        }
    }

    private void checkTime(long time, long appendTime) throws Refusal {
        if (time < bounds.earliest().toEpochMilli()) {
            throw new Refusal(
                    Reason.TIME_OUT_OF_RANGE,
                    "timestamp %d is before ingest.earliest (%s)"
                            .formatted(time, bounds.earliest()));
        }
        if (appendTime == NO_APPEND_TIME) {
            return;
        }
        if (time - bounds.outOfOrderness().toMillis() > appendTime) {
            throw new Refusal(
                    Reason.TIME_OUT_OF_RANGE,
                    "timestamp %d is more than ingest.out-of-orderness (%d ms) ahead of the record's append time %d"
                            .formatted(time, bounds.outOfOrderness().toMillis(), appendTime));
        }
        if (bounds.maxAge() != null && time < appendTime - bounds.maxAge().toMillis()) {
            throw new Refusal(
                    Reason.TIME_OUT_OF_RANGE,
                    "timestamp %d is more than ingest.max-age (%d ms) before the record's append time %d"
                            .formatted(time, bounds.maxAge().toMillis(), appendTime));
        }
    }

    /** Fills the buffers with the known channels that have a value; returns how many. */
    private int takeValues(ObservationBuffer observation, Map<String, Integer> indices)
            throws Refusal {
        reserve(observation.size());
        int count = 0;
        for (int i = 0; i < observation.size(); i++) {
            Integer channel = indices.get(observation.channel(i));
            if (channel == null) {
                unknownChannels++;
            } else if (!observation.missing(i)) {
                channels[count] = channel;
                values[count++] = finite(observation.channel(i), observation.value(i));
            }
        }
        return count;
    }

    private void reserve(int size) {
        if (size > channels.length) {
            channels = new int[size];
            values = new float[size];
        }
    }

    /** Rows hold floats: a double beyond their range would become infinite there. */
    private static float finite(String channel, double value) throws Refusal {
        float narrowed = (float) value;
        if (!Float.isFinite(narrowed)) {
            throw new Refusal(
                    Reason.NOT_FINITE,
                    "channel \"%s\" is %s (must be finite, and within ±3.4e38)"
                            .formatted(channel, value));
        }
        return narrowed;
    }

    /** Ends the judgement of one record; never leaves this class, so it needs no trace. */
    private static final class Refusal extends Exception {
        private final Reason reason;

        Refusal(Reason reason, String detail) {
            super(detail, null, false, false);
            this.reason = reason;
        }
    }
}
