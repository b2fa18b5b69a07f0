package io.foreflow.benchmark.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foreflow.benchmark.BenchmarkException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitTest {

    @Test
    void ettFilesAreSplitByMonthsOfThirtyDays() {
        assertThat(Split.of("ETTh1", 17420)).isEqualTo(new Split(8640, 2880, 2880));
        assertThat(Split.of("ETTm1", 69680)).isEqualTo(new Split(34560, 11520, 11520));
    }

    @Test
    void otherFilesAreSplitSeventyTenTwenty() {
        // int(0.7 · 1003) = 702, int(0.2 · 1003) = 200, the rest validates
        assertThat(Split.of("weather", 1003)).isEqualTo(new Split(702, 101, 200));
    }

    @Test
    void aSplitCanBeGivenInRowsOrFractions() {
        assertThat(Split.parse("100/20/30", "x", 200)).isEqualTo(new Split(100, 20, 30));
        assertThat(Split.parse("0.5/0.25/0.25", "x", 200)).isEqualTo(new Split(100, 50, 50));
        assertThat(Split.parse("0.5/0.1/0.2", "x", 200)).isEqualTo(new Split(100, 20, 40));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "7/1",
                "a/b/c",
                "0.7/0.1/0.2/0.1",
                "100/-1/30",
                "0.7/0.2/0.2",
                "9.5/3/3"
            })
    void whatIsNoSplitIsRefused(String text) {
        assertThatThrownBy(() -> Split.parse(text, "x", 200))
                .isInstanceOf(BenchmarkException.class)
                .hasMessage(
                        "Invalid split: %s (must be TRAIN/VALIDATION/TEST, three numbers of rows or"
                                + " three fractions of at most 1 together)",
                        text);
    }

    @Test
    void aFileWithFewerRowsThanItsSplitIsRefused() {
        assertThatThrownBy(() -> Split.of("ETTh1", 14399))
                .isInstanceOf(BenchmarkException.class)
                .hasMessage(
                        "Cannot split ETTh1: 8640/2880/2880 needs 14400 rows, the file has 14399"
                                + " (give another with --split)");
    }
}
