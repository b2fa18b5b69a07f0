package io.foreflow.optimizer;

import java.util.Arrays;
import java.util.List;

/**
 * What attention and representation of the weights that a round ended with look like, on one batch
 * of its training windows. Bounded: of more than {@value #MOST_CHANNELS} channels the matrix is
 * left out and a spectrum cut.
 *
 * @param attention mean A, D × D, row by row: row i is what channel i listens to; empty where left
 *     out
 * @param attentionSpectrum mean singular values of A, largest first, at most D
 * @param representationNuclearNorm sum of the singular values of Z + A V W_O + b_O; NaN where not
 *     measured
 * @param representationEffectiveRank exp of the entropy of them, normalised; NaN where not measured
 * @param representationSpectrum mean singular values of it, largest first, at most D
 */
public record RoundSpectra(
        List<Double> attention,
        List<Double> attentionSpectrum,
        double representationNuclearNorm,
        double representationEffectiveRank,
        List<Double> representationSpectrum) {

    /** Channels up to which the matrix is kept: 1,024 numbers. */
    public static final int MOST_CHANNELS = 32;

    public static final RoundSpectra NONE =
            new RoundSpectra(List.of(), List.of(), Double.NaN, Double.NaN, List.of());

    public RoundSpectra {
        attention = List.copyOf(attention);
        attentionSpectrum = List.copyOf(attentionSpectrum);
        representationSpectrum = List.copyOf(representationSpectrum);
    }

    static RoundSpectra of(NetworkDiagnosis network) {
        if (Double.isNaN(network.representationNuclearNorm())) {
            return NONE; // no window with an available channel
        }
        int channels = network.attentionSpectrum().length;
        return new RoundSpectra(
                channels > MOST_CHANNELS ? List.of() : boxed(network.attention()),
                cut(network.attentionSpectrum()),
                network.representationNuclearNorm(),
                network.representationEffectiveRank(),
                cut(network.representationSpectrum()));
    }

    private static List<Double> cut(double[] spectrum) {
        return boxed(spectrum).subList(0, Math.min(spectrum.length, MOST_CHANNELS));
    }

    private static List<Double> boxed(double[] values) {
        return Arrays.stream(values).boxed().toList();
    }
}
