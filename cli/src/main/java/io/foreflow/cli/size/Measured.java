package io.foreflow.cli.size;

/**
 * The costs that sizes are made of beside those of a row ({@link RowCost}), each beside the run
 * that gave it. docs/results.md has the tables. A shared virtual machine with two cores: processor
 * time, not the clock's.
 */
final class Measured {

    /**
     * Microseconds of one forecast by the network in batches of 32 at D = 7, L = 512, H = 96:
     * {@code foreflow bench speed --part inference}, 2026-11-29, 45,806 windows a second.
     */
    static final double NETWORK_MICROS = 1e6 / 45_806;

    /** D · L · (3 · 16 + H), the products that grow with the window. */
    static final double NETWORK_MULTIPLY_ADDS = 7.0 * 512 * (3 * 16 + 96);

    /**
     * Milliseconds of an optimizer step of EEO at D = 7, L = 512, H = 96, batch 32: {@code foreflow
     * bench speed --part kernels,learning}, 2026-11-29.
     */
    static final double STEP_MILLIS = 8.084;

    static final double STEP_MULTIPLY_ADDS = NETWORK_MULTIPLY_ADDS * 32;

    /**
     * Bytes of a forecast beside its values and bounds: what is left of the 16.5 KB that {@code
     * foreflow bench cost} encodes at D = 7, H = 96, in which 7 × 96 values with two levels take
     * 16,128.
     */
    static final long FORECAST_BESIDE = 400;

    /**
     * Bytes of RocksDB's files over what is in them, at their largest, before they are compacted:
     * {@code foreflow bench state --series 200 --every 1 --rows 40000}, 2026-11-29.
     */
    static final double ROCKSDB_CHECKPOINT = 144_102 / 53_465.0;

    private Measured() {}
}
