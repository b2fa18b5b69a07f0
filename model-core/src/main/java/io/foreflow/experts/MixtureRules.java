package io.foreflow.experts;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The constants of a {@link Mixture}. The product has one set of them, {@link #STANDARD}; the
 * others take one part away, to see what it is good for.
 *
 * @param gradientRates η of the rules that are judged by the gradient at their own forecast
 * @param lossRates η of those that are judged by the experts' losses
 * @param upperRate η of the weights of the rules
 * @param share α at one step ahead; at h steps α/√h
 * @param without experts that are not listened to
 */
public record MixtureRules(
        List<Double> gradientRates,
        List<Double> lossRates,
        double upperRate,
        double share,
        Set<Expert> without) {

    /** Chosen on months 1 to 5 of ETT, on ASD hosts and on NAB metrics. */
    public static final MixtureRules STANDARD =
            new MixtureRules(
                    List.of(0.003, 0.02, 0.1), List.of(0.01, 0.05, 0.3), 0.03, 1e-3, Set.of());

    public MixtureRules {
        gradientRates = List.copyOf(gradientRates);
        lossRates = List.copyOf(lossRates);
        if (gradientRates.size() + lossRates.size() != Mixture.RULES) {
            throw new IllegalArgumentException(
                    "Invalid rates: %s and %s (must be %d together)"
                            .formatted(gradientRates, lossRates, Mixture.RULES));
        }
        EnumSet<Expert> copy = EnumSet.noneOf(Expert.class);
        copy.addAll(without);
        without = Collections.unmodifiableSet(copy);
    }

    /** Each kind with its middle rate alone. */
    public MixtureRules oneRate() {
        double gradient = gradientRates.get(gradientRates.size() / 2);
        double loss = lossRates.get(lossRates.size() / 2);
        return new MixtureRules(
                Collections.nCopies(gradientRates.size(), gradient),
                Collections.nCopies(lossRates.size(), loss),
                upperRate,
                share,
                without);
    }

    /** Weights that fell stay down. */
    public MixtureRules noShare() {
        return new MixtureRules(gradientRates, lossRates, upperRate, 0, without);
    }

    /** The plain mean of the rules. */
    public MixtureRules noUpperLevel() {
        return new MixtureRules(gradientRates, lossRates, 0, share, without);
    }

    /** Deaf to some experts. */
    public MixtureRules deafTo(Expert... experts) {
        return new MixtureRules(gradientRates, lossRates, upperRate, share, Set.of(experts));
    }
}
