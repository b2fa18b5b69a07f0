package io.foreflow.random;

/**
 * A counter-based generator: the n-th draw of the stream (seed, purpose, step) is a pure function
 * of the four numbers, so that a restored run and one on another machine see the same noise.
 *
 * <p>The bits are SplitMix64's: a Weyl sequence with an odd increment through a 64-bit finaliser
 * (Steele, Lea and Flood, OOPSLA 2014), entered at the hash of seed, purpose and step. The JDK's
 * own generators are no contract beyond their uniform bits, a framework's generator is shared by
 * the whole process and cannot be saved. Immutable and thread-safe.
 */
public final class CounterRandom {

    /** What a stream is used for; streams of different purposes are independent. */
    public enum Purpose {
        INITIALIZATION,
        BATCH,
        PROBE_BATCH,
        PROBE_START,
        LANGEVIN
    }

    private static final long WEYL = 0x9E3779B97F4A7C15L;

    private final long origin;

    public CounterRandom(long seed, Purpose purpose, long step) {
        origin = mix(mix(mix(seed + WEYL) + purpose.name().hashCode() * WEYL) + step * WEYL);
    }

    /** The 64 bits of draw {@code counter}. */
    public long bits(long counter) {
        return mix(origin + (counter + 1) * WEYL);
    }

    /** Uniform in (0, 1), never an end point. */
    public double uniform(long counter) {
        return unit(bits(counter));
    }

    /** Uniform in 0 … {@code bound} − 1. */
    public int index(long counter, int bound) {
        return (int) Math.multiplyHigh(bits(counter) >>> 1, (long) bound << 1);
    }

    /** Fills {@code out} with draws from N(0, 1), out[i] being draw i. */
    public void gaussians(float[] out) {
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) Ziggurat.gaussian(bits(i));
        }
    }

    /** The middle of one of 2⁵³ equal cells of (0, 1). */
    static double unit(long bits) {
        return ((bits >>> 11) + 0.5) * 0x1.0p-53;
    }

    /**
     * The 64-bit finaliser: each bit of the input flips each bit of the output half of the time.
     */
    static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
