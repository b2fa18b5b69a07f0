package io.foreflow.benchmark.advice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class MainEffectsTest {

    private static final OrthogonalArray L9 = OrthogonalArray.L9;
    private static final Factor A = Factor.of("a", List.of("0", "1", "2"));
    private static final Factor B = Factor.of("b", List.of("0", "1", "2"));

    @Test
    void effectsThatAddUpAreToldApart() {
        // 1 + a/10 + (2 − b)²/5: means over the other factor are 1 + a/10 + 5/15 and 1.1 + (2 −
        // b)²/5
        List<Trial> trials =
                trials(keys -> 1 + of(keys, "a") / 10 + Math.pow(2 - of(keys, "b"), 2) / 5);

        MainEffects a = MainEffects.of(A, 0, L9, trials);
        MainEffects b = MainEffects.of(B, 1, L9, trials);

        assertThat(a.means().get(0)).isCloseTo(1 + 5 / 15.0, within());
        assertThat(a.means().get(2)).isCloseTo(1.2 + 5 / 15.0, within());
        assertThat(a.chosen().label()).isEqualTo("0");
        assertThat(b.means().get(0)).isCloseTo(1.1 + 0.8, within());
        assertThat(b.chosen().label()).isEqualTo("2");
    }

    @Test
    void theFirstLevelIsTakenUnlessAnotherIsClearlyBetter() {
        double clear = 2 * Search.MARGIN;
        double slight = Search.MARGIN / 2;

        assertThat(chosenWithGainOfLevelTwo(slight)).isEqualTo("0");
        assertThat(chosenWithGainOfLevelTwo(clear)).isEqualTo("2");
    }

    private static String chosenWithGainOfLevelTwo(double gain) {
        List<Trial> trials = trials(keys -> of(keys, "a") == 2 ? 1 - gain : 1);
        return MainEffects.of(A, 0, L9, trials).chosen().label();
    }

    @Test
    void aLevelThatIsMissingIsTheFirstOnceMore() {
        Factor two = Factor.of("a", List.of("0", "1"));
        List<Trial> trials = new ArrayList<>();
        for (int t = 0; t < L9.trials(); t++) {
            double error = two.level(L9.level(t, 0)).label().equals("1") ? 3 : 5;
            trials.add(new Trial(Map.of(), error, new double[0], 1, 0));
        }

        assertThat(MainEffects.of(two, 0, L9, trials).means()).containsExactly(5.0, 3.0);
    }

    @Test
    void defaultsStayUnlessClearlyBeatenAndATrialIsTakenOnlyIfItClearlyBeatsTheBestLevels() {
        Trial defaults = trial(1);
        Trial slightlyBetter = trial(1 - Search.MARGIN / 2);
        Trial better = trial(0.9);
        Trial best = trial(0.8);

        assertThat(Search.choose(defaults, slightlyBetter, List.of())).isSameAs(defaults);
        assertThat(Search.choose(defaults, better, List.of(defaults))).isSameAs(better);
        assertThat(Search.choose(defaults, better, List.of(best))).isSameAs(best);
    }

    private static Trial trial(double error) {
        return new Trial(Map.of(), error, new double[0], 1, 0);
    }

    private static List<Trial> trials(ToDoubleFunction<Map<String, String>> error) {
        List<Trial> trials = new ArrayList<>();
        for (int t = 0; t < L9.trials(); t++) {
            Map<String, String> keys = Map.of("a", "" + L9.level(t, 0), "b", "" + L9.level(t, 1));
            trials.add(new Trial(keys, error.applyAsDouble(keys), new double[0], 1, 0));
        }
        return trials;
    }

    private static double of(Map<String, String> keys, String key) {
        return Double.parseDouble(keys.get(key));
    }

    private static org.assertj.core.data.Offset<Double> within() {
        return org.assertj.core.data.Offset.offset(1e-12);
    }
}
