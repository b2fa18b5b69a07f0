package io.foreflow.cli.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SoakReportTest {

    private static final long MIB = 1 << 20;

    @Test
    void holdsWhereWhatGrowsGrowsDuringWarmUp() {
        SoakReport report = report(i -> 400 + Math.min(i, 19), i -> 40 + i % 2, i -> 90);

        assertThat(report.failures()).isEmpty();
        assertThat(report.table().lines()).hasSize(1 + 10);
        assertThat(report.json()).contains("\"failures\" : [ ]");
    }

    @Test
    void aSlowLeakOfNativeMemoryFails() {
        // a MiB in four samples: 20 MiB, 5 % of 400, over the samples after warm-up and a few
        // before
        SoakReport report = report(i -> 400 + i / 3, i -> 40, i -> 90);

        assertThat(report.failures())
                .singleElement()
                .asString()
                .startsWith(
                        "resident memory is not flat: 407.8 MiB after warm-up, 433.0 MiB later");
    }

    @Test
    void aLeakOnTheHeapFails() {
        SoakReport report = report(i -> 400, i -> 40 + i / 10, i -> 90);

        assertThat(report.failures())
                .singleElement()
                .asString()
                .startsWith("reachable heap is not flat:");
    }

    @Test
    void oneNativeArrayTooManyFails() {
        SoakReport report = report(i -> 400, i -> 40, i -> i < 95 ? 90 : 91);

        assertThat(report.failures()).containsExactly("native arrays are not flat: 90 to 91");
    }

    @Test
    void showsNothingWhereNoNetworkServedOrNothingWasSeen() {
        List<SoakSample> idle = List.of(sample(30, 400, 40, 90, 0), sample(99, 400, 40, 90, 0));

        assertThat(new SoakReport(idle).failures())
                .containsExactly("Cannot judge: no network served after warm-up");
        assertThat(new SoakReport(List.of()).failures())
                .containsExactly("Cannot judge: 0 samples after warm-up");
    }

    @Test
    void findsTheResidentMemoryInWhatLinuxSays() {
        assertThat(ProcessMemory.resident("Name:\tjava\nVmRSS:\t  123456 kB\nRssAnon:\t 1 kB\n"))
                .isEqualTo(123_456 * 1024);
        assertThat(ProcessMemory.resident()).isGreaterThan(10 * MIB);
    }

    /** A sample a percent, memory in MiB. */
    private static SoakReport report(
            IntToLongFunction resident, IntToLongFunction heap, IntToLongFunction arrays) {
        return new SoakReport(
                IntStream.rangeClosed(0, 100)
                        .mapToObj(
                                i ->
                                        sample(
                                                i,
                                                resident.applyAsLong(i),
                                                i % 10 == 0 ? heap.applyAsLong(i) : 0,
                                                arrays.applyAsLong(i),
                                                i))
                        .toList());
    }

    private static SoakSample sample(
            int percent, long resident, long heap, long arrays, long batches) {
        return new SoakSample(
                percent,
                percent / 100.0,
                percent,
                percent,
                batches,
                resident * MIB,
                MIB,
                heap * MIB,
                arrays / 2,
                arrays - arrays / 2);
    }
}
