package io.foreflow.benchmark.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foreflow.benchmark.BenchmarkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLogTest {

    @TempDir private Path folder;

    @Test
    void findsWhatAnEarlierProcessFinished() {
        Path file = folder.resolve("new/runs.jsonl");
        RunRecord run = run(1, 0.25);
        new RunLog(file).add(run);

        RunLog again = new RunLog(file);

        assertThat(again.find(run.key())).contains(run);
        assertThat(again.find(run(2, 0).key())).isEmpty();
    }

    @Test
    void aTornLastLineIsDroppedAndTheNextRunStandsOnItsOwn() throws IOException {
        Path file = folder.resolve("runs.jsonl");
        new RunLog(file).add(run(1, 0.25));
        Files.writeString(file, "{\"key\":{\"proto", StandardOpenOption.APPEND);

        RunLog after = new RunLog(file);
        after.add(run(2, 0.5));

        assertThat(new RunLog(file).find(run(1, 0).key())).isPresent();
        assertThat(new RunLog(file).find(run(2, 0).key())).contains(run(2, 0.5));
        assertThat(Files.readAllLines(file)).hasSize(2);
    }

    @Test
    void aWholeLineThatIsNoRunIsNamed() throws IOException {
        Path file = folder.resolve("runs.jsonl");
        new RunLog(file).add(run(1, 0.25));
        Files.writeString(file, "hello\n", StandardOpenOption.APPEND);

        assertThatThrownBy(() -> new RunLog(file))
                .isInstanceOf(BenchmarkException.class)
                .hasMessageStartingWith("Cannot read run log " + file + " line 2: ");
    }

    @Test
    void seedsAreSummedUpWithTheirSampleDeviation() {
        List<Summary> rows = Summary.of(List.of(run(1, 0.25), run(2, 0.5), run(3, 0.75)));

        // mean 0.5; deviations −0.25, 0, 0.25 give √(0.125 / 2)
        assertThat(rows).hasSize(1);
        assertThat(rows.get(0).mse()).isEqualTo(0.5);
        assertThat(rows.get(0).mseStd()).isEqualTo(0.25);
        assertThat(rows.get(0).seeds()).isEqualTo(3);
        assertThat(rows.get(0).gradients()).isEqualTo(7);
    }

    @Test
    void theReportSaysNullWhereThereIsNoSpread() {
        Report report = new Report(Summary.of(List.of(run(1, 0.25))));

        assertThat(report.json())
                .contains("\"data\" : \"x\"", "\"mse\" : 0.25", "\"mseStd\" : null");
        assertThat(report.table().lines().toList().get(1).split(" +"))
                .containsExactly("x", "96", "eeo", "0.2500", "0.1000", "1", "10", "20", "7", "1.5");
    }

    private static RunRecord run(long seed, double mse) {
        RunKey key = new RunKey("static", "x", "00", "7/1/2", "test", "eeo", 96, 512, seed);
        return new RunRecord(key, mse, 0.1, 10, 20, 7, 1.5, Map.of("epochs", 3.0));
    }
}
