package io.foreflow.learning;

import static io.foreflow.learning.LearnerFixtures.CHANNELS;
import static io.foreflow.learning.LearnerFixtures.events;
import static io.foreflow.learning.LearnerFixtures.rows;
import static io.foreflow.learning.LearnerFixtures.run;
import static io.foreflow.learning.LearnerFixtures.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.foreflow.network.ComputeDevice;
import io.foreflow.optimizer.RoundSpectra;
import io.foreflow.optimizer.RoundTelemetry;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a learner's rounds say of the real network they trained. */
class RoundSpectraTest {

    /** Of a D × D matrix of the fixtures, D = 2: AᵀA's trace and determinant tell them. */
    private static double[] singularValues(List<Double> a) {
        double squares = a.stream().mapToDouble(value -> value * value).sum();
        double determinant = Math.abs(a.get(0) * a.get(3) - a.get(1) * a.get(2));
        double root = Math.sqrt(squares * squares - 4 * determinant * determinant);
        return new double[] {Math.sqrt((squares + root) / 2), Math.sqrt((squares - root) / 2)};
    }

    @Test
    void everyRoundTellsCurvatureAttentionAndRepresentation() {
        List<RoundTelemetry> rounds;
        try (ModelLearner learner = ModelLearner.create(settings(), ComputeDevice.cpu())) {
            rounds =
                    events(run(learner, rows(2, 200, 3))).stream()
                            .filter(event -> event.kind() == LearnerEvent.Kind.ROUND)
                            .map(LearnerEvent::telemetry)
                            .toList();
        }

        assertThat(rounds).hasSizeGreaterThan(1);
        for (RoundTelemetry round : rounds) {
            RoundSpectra spectra = round.spectra();
            assertThat(spectra.attention()).hasSize(CHANNELS * CHANNELS);
            for (int row = 0; row < CHANNELS; row++) {
                double sum =
                        spectra.attention().get(2 * row) + spectra.attention().get(2 * row + 1);
                assertThat(sum).isCloseTo(1, within(1e-5));
            }
            // the mean of the windows' spectra, near that of the mean matrix
            assertThat(spectra.attentionSpectrum().get(0))
                    .isCloseTo(singularValues(spectra.attention())[0], within(0.1));
            double nuclear = spectra.attentionSpectrum().stream().mapToDouble(s -> s).sum();
            assertThat(round.attentionNuclearNorm()).isCloseTo(nuclear, within(1e-9));
            assertThat(round.attentionEntropy()).isBetween(0.0, Math.log(CHANNELS));
            double outer = spectra.representationSpectrum().stream().mapToDouble(s -> s).sum();
            assertThat(spectra.representationNuclearNorm()).isCloseTo(outer, within(1e-9));
            assertThat(spectra.representationEffectiveRank()).isBetween(1.0, (double) CHANNELS);
            assertThat(round.lambdaMax()).isGreaterThan(round.lambdaMin());
            assertThat(round.lambdaMaxResidual()).isGreaterThanOrEqualTo(0);
            assertThat(round.lambdaMinResidual()).isGreaterThanOrEqualTo(0);
            // two gradients a step, and two products of two gradients each afterwards
            assertThat(round.gradientEvaluations()).isEqualTo(2L * round.steps() + 2 * 2);
        }
    }
}
