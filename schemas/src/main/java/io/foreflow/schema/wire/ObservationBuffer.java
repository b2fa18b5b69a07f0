package io.foreflow.schema.wire;

import io.foreflow.schema.Observation;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One observation as columns, without boxed numbers. It belongs to its reader and is overwritten by
 * the next {@link ObservationReader#read}; take from it what must stay.
 *
 * <p>Channels stand in the order of the bytes. A name may stand twice in Avro's form; the later one
 * is meant to win. Nothing is judged here but the form: names may be empty, values not finite.
 */
public final class ObservationBuffer {

    private String series;
    private String model;
    private long timestamp;
    private int size;
    private String[] channels = new String[16];
    private double[] values = new double[16];
    private boolean[] missing = new boolean[16];

    ObservationBuffer() {}

    public String series() {
        return series;
    }

    /** Null for the job's default model. */
    public String model() {
        return model;
    }

    /** Epoch milliseconds. */
    public long timestamp() {
        return timestamp;
    }

    /** Number of channels. */
    public int size() {
        return size;
    }

    public String channel(int index) {
        return channels[index];
    }

    /** NaN where missing, or where NaN was sent. */
    public double value(int index) {
        return values[index];
    }

    /** Whether null was sent. */
    public boolean missing(int index) {
        return missing[index];
    }

    /** A copy that stays. */
    public Observation toObservation() {
        Map<String, Double> map = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
            map.put(channels[i], missing[i] ? null : (Double) values[i]);
        }
        return new Observation(series, model, Instant.ofEpochMilli(timestamp), map);
    }

    void begin() {
        series = null;
        model = null;
        timestamp = 0;
        size = 0;
    }

    void series(String name) {
        series = name;
    }

    void model(String name) {
        model = name;
    }

    void timestamp(long millis) {
        timestamp = millis;
    }

    void add(String channel, double value) {
        grow();
        channels[size] = channel;
        values[size] = value;
        missing[size++] = false;
    }

    void addMissing(String channel) {
        add(channel, Double.NaN);
        missing[size - 1] = true;
    }

    private void grow() {
        if (size == channels.length) {
            channels = Arrays.copyOf(channels, 2 * size);
            values = Arrays.copyOf(values, 2 * size);
            missing = Arrays.copyOf(missing, 2 * size);
        }
    }
}
