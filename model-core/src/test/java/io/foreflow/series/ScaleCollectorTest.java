package io.foreflow.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScaleCollectorTest {

    private static final SeriesKey KEY = new SeriesKey("m", "s");

    @Test
    void estimatesMeanAndBiasedDeviationOfObservedCells() {
        SeriesScale scale =
                SeriesScale.estimate(
                        List.of(
                                row(1, 2, Cell.OBSERVED),
                                row(2, 100, Cell.IMPUTED),
                                row(3, 4, Cell.OBSERVED),
                                row(4, 9, Cell.OBSERVED)),
                        1);

        // mean 5, deviations −3 −1 4
        assertThat(scale.location()[0]).isCloseTo(5f, within(1e-6f));
        assertThat(scale.scale()[0]).isCloseTo((float) Math.sqrt(26 / 3.0), within(1e-6f));
    }

    @Test
    void givesAConstantChannelATenthOfItsSize() {
        List<Row> rows = List.of(row(1, -40, Cell.OBSERVED), row(2, -40, Cell.OBSERVED));

        assertThat(SeriesScale.estimate(rows, 1).scale()[0]).isEqualTo(4f);
    }

    @Test
    void givesAZeroOrUnseenChannelTheScaleOne() {
        SeriesScale zero = SeriesScale.estimate(List.of(row(1, 0, Cell.OBSERVED)), 1);
        SeriesScale unseen = SeriesScale.estimate(List.of(), 1);

        assertThat(zero).isEqualTo(unseen);
        assertThat(unseen.scale()[0]).isEqualTo(1f);
        assertThat(unseen.location()[0]).isZero();
    }

    @Test
    void countsOnlyFirstEditionsWithAnObservedCell() {
        ScaleCollector collector = new ScaleCollector(1);

        collector.add(row(1, 1, Cell.IMPUTED));
        collector.add(new Row(KEY, 2, new float[] {3}, new byte[] {Cell.OBSERVED}, 9, 1));
        collector.add(row(3, 5, Cell.OBSERVED));

        assertThat(collector.rows()).isEqualTo(1);
        assertThat(collector.scale().location()[0]).isEqualTo(5f);
    }

    @Test
    void goesOnFromItsBytes() throws IOException {
        ScaleCollector whole = new ScaleCollector(1);
        whole.add(row(1, 1, Cell.OBSERVED));
        whole.add(row(2, 7, Cell.OBSERVED));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        whole.write(new DataOutputStream(bytes));
        ScaleCollector restored =
                ScaleCollector.read(
                        new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())), 1);

        whole.add(row(3, 2.5f, Cell.OBSERVED));
        restored.add(row(3, 2.5f, Cell.OBSERVED));

        assertThat(restored.scale()).isEqualTo(whole.scale());
        assertThat(restored.rows()).isEqualTo(3);
    }

    private static Row row(long time, float value, byte cell) {
        return Row.of(KEY, time, new float[] {value}, new byte[] {cell});
    }
}
