package io.foreflow.arithmetic;

/**
 * eˣ for weights that are kept in single precision: 2ᵏ p(r) with x = k ln 2 + r, |r| ≤ ln 2 / 2,
 * and p the Taylor polynomial of degree 10, whose relative error is below 1e-12. Additions and
 * products in double alone and so the same bits everywhere, as {@link StrictMath#exp} has them too,
 * in half of its time: one update of a mixture of nine asks for 66 of these.
 */
public final class Exponential {

    private static final double LN2 = 0.6931471805599453;
    private static final double PER_LN2 = 1 / LN2;

    /** 1/2!, 1/3! … 1/10! */
    private static final double C2 = 1 / 2.0;

    private static final double C3 = C2 / 3;
    private static final double C4 = C3 / 4;
    private static final double C5 = C4 / 5;
    private static final double C6 = C5 / 6;
    private static final double C7 = C6 / 7;
    private static final double C8 = C7 / 8;
    private static final double C9 = C8 / 9;
    private static final double C10 = C9 / 10;

    /** Within it 2ᵏ is a normal number. */
    private static final double MOST = 700;

    private static final int BIAS = 1023; // of a double's exponent
    private static final int SIGNIFICAND = 52; // its bits

    private static final double LEAST_SCORE = -87;

    /** 1.5 · 2⁵²: a sum with it is rounded to a whole number. */
    private static final double ROUNDING = 6755399441055744.0;

    private Exponential() {}

    /** eˣ; 0 below −700. */
    public static double of(double x) {
        if (!(x >= -MOST && x <= MOST)) {
            return x < 0 ? 0 : StrictMath.exp(x);
        }
        double k = Math.rint(x * PER_LN2);
        double r = x - k * LN2;
        double p = (((C10 * r + C9) * r + C8) * r + C7) * r + C6;
        p = ((((p * r + C5) * r + C4) * r + C3) * r + C2) * r * r + r + 1;
        return p * Double.longBitsToDouble(((long) k + BIAS) << SIGNIFICAND);
    }

    /**
     * eˣ of a score below the largest, x ≤ 0, for results that are kept in single precision: as
     * above to degree 7, with a relative error below 1e-8, in two thirds of the time; 0 below −87,
     * where a normal float ends.
     */
    public static double ofScore(double x) {
        if (x < LEAST_SCORE) {
            return 0;
        }
        double shifted = x * PER_LN2 + ROUNDING; // its last bits are k
        double r = x - (shifted - ROUNDING) * LN2;
        double square = r * r;
        double high = (C4 + C5 * r) + square * (C6 + C7 * r);
        double p = (1 + r) + square * ((C2 + C3 * r) + square * high);
        return p
                * Double.longBitsToDouble(
                        (Double.doubleToRawLongBits(shifted) + BIAS) << SIGNIFICAND);
    }
}
