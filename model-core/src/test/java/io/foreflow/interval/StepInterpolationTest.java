package io.foreflow.interval;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StepInterpolationTest {

    private static final float NONE = Float.NaN;

    @Test
    void isConstantBeforeTheFirstLinearBetweenAndConstantAfterTheLast() {
        assertThat(filled(new int[] {2, 4, 8}, 10, 1f, 2f, 6f))
                .containsExactly(1f, 1f, 1.5f, 2f, 3f, 4f, 5f, 6f, 6f, 6f);
    }

    @Test
    void endsWithTheLastKnownHorizonWhileALaterOneIsUnknown() {
        assertThat(filled(new int[] {1, 3, 6}, 7, 1f, 2f, NONE))
                .containsExactly(1f, 1.5f, 2f, NONE, NONE, NONE, NONE);
    }

    @Test
    void bridgesAnUnknownHorizonBetweenKnownOnes() {
        assertThat(filled(new int[] {1, 3, 5}, 5, 1f, NONE, 5f))
                .containsExactly(1f, 2f, 3f, 4f, 5f);
    }

    @Test
    void knowsNothingWithoutAKnownHorizon() {
        assertThat(filled(new int[] {1, 2}, 3, NONE, NONE)).containsExactly(NONE, NONE, NONE);
    }

    @Test
    void readsFiguresAtTheirStride() {
        float[] filled = new float[4];
        float[] known = {9f, 1f, 9f, 3f};

        new StepInterpolation(new int[] {1, 3}, 3).fill(known, 2, 1, filled, 1);

        assertThat(filled).containsExactly(0f, 1f, 2f, 3f);
    }

    private static float[] filled(int[] horizons, int steps, float... known) {
        float[] filled = new float[steps];
        new StepInterpolation(horizons, steps).fill(known, 1, 0, filled, 0);
        return filled;
    }
}
