package io.foreflow.benchmark.advice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OrthogonalArrayTest {

    @ParameterizedTest
    @EnumSource(OrthogonalArray.class)
    void inAnyTwoColumnsEveryPairOfLevelsComesEquallyOften(OrthogonalArray array) {
        for (int a = 0; a < array.columns(); a++) {
            for (int b = a + 1; b < array.columns(); b++) {
                Map<String, Integer> pairs = new HashMap<>();
                for (int trial = 0; trial < array.trials(); trial++) {
                    pairs.merge(
                            array.level(trial, a) + "," + array.level(trial, b), 1, Integer::sum);
                }
                int all = array.levels(a) * array.levels(b);
                assertThat(pairs).as("columns %d and %d", a, b).hasSize(all);
                assertThat(pairs.values()).containsOnly(array.trials() / all);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(OrthogonalArray.class)
    void hasTheSizeItIsNamedFor(OrthogonalArray array) {
        assertThat("L" + array.trials()).isEqualTo(array.name());
        assertThat(array.columns()).isEqualTo(array == OrthogonalArray.L9 ? 4 : 8);
    }
}
