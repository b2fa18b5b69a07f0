package io.foreflow.learning;

import static io.foreflow.learning.LearnerFixtures.STEP;
import static io.foreflow.learning.LearnerFixtures.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.series.Cell;
import io.foreflow.series.ChannelChange;
import io.foreflow.series.Row;
import io.foreflow.series.SeriesKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeriesHistoryTest {

    private static final int SCALE_ROWS = 2; // of values 1 and 3: location 2, scale 1
    private static final int BOUND = 6;

    private final SeriesHistory history = history();

    @Test
    void keepsNoMoreRowsThanItsBound() {
        for (int t = 1; t <= 100; t++) {
            history.add(row("s", t, t), BOUND);
        }

        assertThat(history.size()).isEqualTo(BOUND);
        assertThat(history.firstTime()).isEqualTo(95 * STEP);
        assertThat(history.lastTime()).isEqualTo(100 * STEP);
    }

    @Test
    void windowsAndTargetsAreInScaledUnits() {
        for (int t = 1; t <= 6; t++) {
            history.add(row("s", t, 2 * t - 1), BOUND);
        }
        float[] window = new float[3];
        float[] target = new float[2];

        assertThat(history.copyWindow(0, 3, 3, window, 0)).isTrue();
        history.copyTarget(0, 3, 2, target, 0);

        assertThat(window).containsExactly(1, 3, 5); // rows 2 to 4: 3, 5, 7
        assertThat(target).containsExactly(7, 9);
    }

    @Test
    void aWindowWithAMissingCellIsRefusedAndAnImputedTargetIsNotTruth() {
        history.add(row("s", 1, 1), BOUND);
        history.add(row("s", 2, 3), BOUND);
        history.add(row("s", 3, Float.NaN), BOUND);
        history.add(imputed(4, 3), BOUND);
        float[] values = new float[2];

        assertThat(history.copyWindow(0, 3, 2, values, 0)).isFalse();
        assertThat(history.copyWindow(0, 1, 2, values, 0)).isTrue();
        assertThat(history.copyWindow(0, 0, 2, values, 0)).isFalse();
        history.copyTarget(0, 1, 2, values, 0);
        assertThat(values).containsExactly(Float.NaN, Float.NaN);
    }

    @Test
    void aJumpWithinTheBoundIsKeptAsMissingAndALongerOneStartsAnew() {
        history.add(row("s", 1, 1), BOUND);
        history.add(row("s", 2, 3), BOUND);
        history.add(row("s", 5, 3), BOUND);
        assertThat(history.size()).isEqualTo(5);
        assertThat(history.copyWindow(0, 4, 2, new float[2], 0)).isFalse();

        history.add(row("s", 50, 3), BOUND);
        assertThat(history.size()).isEqualTo(1);
        assertThat(history.firstTime()).isEqualTo(50 * STEP);
        assertThat(history.scale()).isNotNull();
    }

    @Test
    void aRevisionChangesTheRowAndNotTheScale() {
        history.add(row("s", 1, 1), BOUND);
        history.add(row("s", 2, 3), BOUND);
        history.add(revision(1, 7), BOUND);
        history.add(revision(-3, 7), BOUND); // no longer kept
        float[] window = new float[2];

        history.copyWindow(0, 1, 2, window, 0);

        assertThat(window).containsExactly(5, 1);
        assertThat(history.scale().location()[0]).isEqualTo(2);
    }

    @Test
    void goesOnFromItsBytes() throws IOException {
        history.add(row("s", 1, 1), BOUND);
        SeriesHistory early = read(bytes(history));
        for (int t = 2; t <= 9; t++) {
            history.add(row("s", t, 3), BOUND);
            early.add(row("s", t, 3), BOUND);
        }
        history.absorbedThrough(5 * STEP);
        early.absorbedThrough(5 * STEP);
        SeriesHistory late = read(bytes(history));

        assertThat(bytes(early)).isEqualTo(bytes(history));
        assertThat(bytes(late)).isEqualTo(bytes(history));
        assertThat(late.firstUnabsorbed()).isEqualTo(6 * STEP);
    }

    private static SeriesHistory history() {
        return new SeriesHistory(new SeriesKey("small", "s"), 1, STEP, SCALE_ROWS);
    }

    private static Row imputed(long time, float value) {
        return Row.of(
                new SeriesKey("small", "s"),
                time * STEP,
                new float[] {value},
                new byte[] {Cell.IMPUTED});
    }

    private static Row revision(long time, float value) {
        return new Row(
                new SeriesKey("small", "s"),
                time * STEP,
                new float[] {value},
                new byte[] {Cell.OBSERVED},
                9 * STEP,
                1);
    }

    private static byte[] bytes(SeriesHistory history) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        history.write(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static SeriesHistory read(byte[] bytes) throws IOException {
        return SeriesHistory.read(
                new DataInputStream(new ByteArrayInputStream(bytes)),
                "small",
                STEP,
                SCALE_ROWS,
                new LearnerState.Header(2, ChannelChange.between(List.of("a"), List.of("a"))));
    }
}
