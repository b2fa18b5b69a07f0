package io.foreflow.cli.input;

/**
 * Random numbers as a function: the same (seed, stream, index) gives the same number everywhere, in
 * any order, without state. Bits are SplitMix64's finaliser (Steele, Lea and Flood, OOPSLA 2014)
 * over the mixed key; Gaussians are Box–Muller over two of them, with StrictMath.
 */
final class CounterNoise {

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final long seed;

    CounterNoise(long seed) {
        this.seed = mix(seed + GOLDEN);
    }

    /** In (0, 1), never either end. */
    double uniform(long stream, long index) {
        return ((bits(stream, index) >>> 11) + 0.5) * 0x1.0p-53;
    }

    /** Standard normal. */
    double gaussian(long stream, long index) {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(uniform(stream, 2 * index)));
        return radius * StrictMath.cos(2 * Math.PI * uniform(stream, 2 * index + 1));
    }

    /**
     * Smooth unit-variance noise: Gaussians at multiples of {@code period}, blended in between by
     * weights whose squares sum to one.
     */
    double smooth(long stream, long time, long period) {
        long index = Math.floorDiv(time, period);
        double angle = Math.PI / 2 * Math.floorMod(time, period) / period;
        return StrictMath.cos(angle) * gaussian(stream, index)
                + StrictMath.sin(angle) * gaussian(stream, index + 1);
    }

    private long bits(long stream, long index) {
        return mix(mix(seed ^ (stream * GOLDEN)) + index * GOLDEN);
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
