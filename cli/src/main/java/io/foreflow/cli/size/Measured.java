package io.foreflow.cli.size;

/**
 * The costs that sizes are made of, each beside the run that gave it. All of them are here and
 * nowhere else; docs/results.md has the tables. A shared virtual machine with two cores: processor
 * time, not the clock's.
 */
final class Measured {

    /**
     * Bytes of a canonical savepoint over the formula of a series' state, and of a checkpoint of
     * RocksDB at its largest, before it is compacted: {@code foreflow bench state --series 200
     * --every 1 --rows 20000}, 2026-11-22.
     */
    static final double SAVEPOINT = 49_869 / 48_137.0;

    static final double ROCKSDB_CHECKPOINT = 120_628 / 48_137.0;

    /**
     * Microseconds of a row that makes no forecast, all threads, between a generator and sinks that
     * drop what they get, state on the heap: {@code foreflow bench state --series 50 --channels 3
     * --rows 20000}, a forecast every 24 rows, 2026-11-22; a 24th of a forecast is in it.
     */
    static final double ROW_MICROS = 26;

    /** The same on RocksDB. */
    static final double ROW_MICROS_ROCKSDB = 114;

    /**
     * Microseconds of a row that makes a forecast, at L = 96, H = 24, ridges only: at 3 channels
     * (the run above with a forecast at every row) and at 5 ({@code --series 200 --every 1}).
     */
    static final int FEW_CHANNELS = 3;

    static final double FORECAST_MICROS_FEW = 477;
    static final int MORE_CHANNELS = 5;
    static final double FORECAST_MICROS_MORE = 657;

    /** The same on RocksDB. */
    static final double FORECAST_MICROS_ROCKSDB_FEW = 706;

    static final double FORECAST_MICROS_ROCKSDB_MORE = 876;

    /** Rows of look-back and steps ahead of those runs. */
    static final int LOOKBACK = 96;

    static final int HORIZON = 24;

    /**
     * Microseconds of one forecast by the network in batches of 32 at D = 7, L = 512, H = 96:
     * {@code foreflow bench cost --rounds 3}, 2026-11-22, 24,115 windows a second.
     */
    static final double NETWORK_MICROS = 1e6 / 24_115;

    static final long NETWORK_CELLS = 7L * 512;

    /** Microseconds of the encoding of a forecast of D = 7, H = 96, two levels: the same run. */
    static final double ENCODE_MICROS = 58;

    static final long ENCODE_CELLS = 7L * 96;

    /**
     * Bytes of a forecast beside its values and bounds: what is left of the 16.5 KB of the same
     * run, in which 7 × 96 values with two levels take 16,128.
     */
    static final long FORECAST_BESIDE = 400;

    /**
     * Milliseconds of an optimizer step of EEO at D = 7, L = 512, H = 96, batch 32: the same run.
     */
    static final double STEP_MILLIS = 8.703;

    private Measured() {}
}
