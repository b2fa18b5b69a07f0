package io.foreflow.optimizer;

/** What a round has seen so far; ends as its {@link RoundTelemetry}. */
final class RoundLog {

    private final int steps;
    private final int tenth;
    private int step;
    private double early;
    private double late;
    private double gradientNorms;
    private double sharpness = Double.NaN;
    private Spectrum spectrum = Spectrum.unknown(new double[0]);
    private int escapesTried;
    private int escapesKept;
    private long gradients;

    RoundLog(int steps) {
        this.steps = steps;
        tenth = Math.max(1, steps / 10);
    }

    void step(double loss, double sharpness, double gradientNorm, int gradients) {
        early += step < tenth ? loss : 0;
        late += step >= steps - tenth ? loss : 0;
        gradientNorms += gradientNorm;
        this.sharpness = sharpness;
        this.gradients += gradients;
        step++;
    }

    void probe(EscapeManoeuvre.Outcome outcome) {
        spectrum = outcome.spectrum();
        escapesTried += outcome.tried() ? 1 : 0;
        escapesKept += outcome.kept() ? 1 : 0;
        gradients += outcome.gradients();
    }

    RoundTelemetry telemetry(AttentionStatistics attention) {
        return new RoundTelemetry(
                early / tenth,
                late / tenth,
                sharpness,
                spectrum.lambdaMax(),
                spectrum.lambdaMaxResidual(),
                spectrum.lambdaMin(),
                spectrum.lambdaMinResidual(),
                escapesTried,
                escapesKept,
                gradientNorms / steps,
                attention.entropy(),
                attention.nuclearNorm(),
                attention.effectiveRank(),
                steps,
                gradients);
    }
}
