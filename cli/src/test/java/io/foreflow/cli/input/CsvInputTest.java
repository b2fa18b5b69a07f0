package io.foreflow.cli.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvInputTest {

    private static final ZoneId UTC = ZoneId.of("UTC");

    @TempDir private Path folder;

    @Test
    void readsRowsWithMissingCellsAsNaN() throws Exception {
        Path file = write("a.csv", "date,x,y", "0,1.5,", "60,NaN,-2e3", "", "120,3,null");

        assertThat(rows(input(file), Map.of()))
                .containsExactly("a 0 [1.5, NaN]", "a 60000 [NaN, -2000.0]", "a 120000 [3.0, NaN]");
    }

    @Test
    void readsGzippedFilesAndNamesTheSeriesByTheFile() throws Exception {
        Path file = folder.resolve("web.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("t,x\n0,1\n60,2\n".getBytes(StandardCharsets.UTF_8));
        }

        InputDescription description = input(file).description();

        assertThat(description.series()).containsExactly("web");
        assertThat(description.channels()).containsExactly("x");
        assertThat(description.rows()).isEqualTo(2);
    }

    @Test
    void infersTheStepAsTheMedianDifference() throws Exception {
        // differences 60, 60, 60, 600 s
        Path file = write("a.csv", "t,x", "0,1", "60,1", "120,1", "180,1", "780,1");

        assertThat(input(file).description().step()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void mergesFilesByTimeAndThenByOrder() throws Exception {
        Path a = write("a.csv", "t,x", "0,1", "60,2", "120,3");
        Path b = write("b.csv", "t,x", "30,4", "60,5", "90,6");

        assertThat(rows(input(a, b), Map.of()))
                .containsExactly(
                        "a 0 [1.0]",
                        "b 30000 [4.0]",
                        "a 60000 [2.0]",
                        "b 60000 [5.0]",
                        "b 90000 [6.0]",
                        "a 120000 [3.0]");
    }

    @Test
    void continuesEachSeriesBehindItsOwnPosition() throws Exception {
        Path a = write("a.csv", "t,x", "0,1", "60,2", "120,3");
        Path b = write("b.csv", "t,x", "30,4", "60,5", "90,6");
        CsvInput input = input(a, b);
        List<String> all = rows(input, Map.of());

        // a at 60 was sent, b at 60 was not
        assertThat(rows(input, Map.of("a", 60_000L, "b", 30_000L))).isEqualTo(all.subList(3, 6));
    }

    @Test
    void makesOneRowOfLinesWithTheSameTime() throws Exception {
        Path file = write("a.csv", "t,x,y", "0,1,1", "60,2,2", "60,,3", "120,4,4");

        assertThat(rows(input(file), Map.of()))
                .containsExactly("a 0 [1.0, 1.0]", "a 60000 [2.0, 3.0]", "a 120000 [4.0, 4.0]");
    }

    @Test
    void namesLineColumnAndValueOfABadNumber() throws Exception {
        Path file = write("a.csv", "date,HUFL,OT", "0,1,2", "", "60,3,abc");

        assertError("Cannot read %s line 4, column \"OT\": \"abc\" is not a number", file);
    }

    @Test
    void refusesAnInfiniteValue() throws Exception {
        Path file = write("a.csv", "date,OT", "0,1", "60,Infinity");

        assertError("Cannot read %s line 3, column \"OT\": \"Infinity\" is not finite", file);
    }

    @Test
    void refusesALineWithFewerColumnsThanTheHeader() throws Exception {
        Path file = write("a.csv", "date,x,y", "0,1,2", "60,1");

        assertError("Cannot read %s line 3: 2 columns (the header has 3)", file);
    }

    @Test
    void refusesATimeItCannotRead() throws Exception {
        Path file = write("a.csv", "date,x", "noon,1");

        assertError(
                "Cannot read %s line 2, column \"date\": \"noon\" is not a time (epoch seconds or"
                        + " milliseconds, yyyy-MM-dd HH:mm:ss, or ISO 8601)",
                file);
    }

    @Test
    void refusesATimeThatGoesBack() throws Exception {
        Path file = write("a.csv", "date,x", "60,1", "0,1");

        assertError(
                "Cannot read %s line 3, column \"date\": \"0\" is before the line above (times must"
                        + " not go back)",
                file);
    }

    @Test
    void refusesAChannelNamedTwice() throws Exception {
        Path file = write("a.csv", "date,x,x", "0,1,1");

        assertError("Cannot read %s line 1, column \"x\": the name occurs twice", file);
    }

    @Test
    void refusesAFileWithoutHeader() throws Exception {
        Path file = write("a.csv", "0,1,2", "60,1,2");

        assertError(
                "Cannot read %s line 1: no header (the first line must name the columns)", file);
    }

    @Test
    void refusesAFileWithoutRows() throws Exception {
        Path file = write("a.csv", "date,x");

        assertError("Cannot read %s: no rows after the header", file);
    }

    @Test
    void refusesAnEmptyFile() throws Exception {
        Path file = write("a.csv");

        assertError("Cannot read %s: the file is empty", file);
    }

    @Test
    void refusesAMissingFile() {
        assertError("Cannot read %s: no such file", folder.resolve("none.csv"));
    }

    @Test
    void refusesAFileThatIsNotGzipped() throws Exception {
        Path file = write("a.csv.gz", "date,x", "0,1");

        assertError("Cannot read %s: Not in GZIP format", file);
    }

    @Test
    void refusesFilesWithDifferentChannels() throws Exception {
        Path a = write("a.csv", "t,x", "0,1", "60,1");
        Path b = write("b.csv", "t,y", "0,1", "60,1");

        assertThatThrownBy(() -> input(a, b))
                .isInstanceOf(InputException.class)
                .hasMessage(
                        "Cannot use %s and %s together: channels [x] and [y] differ"
                                .formatted(a, b));
    }

    @Test
    void takesADayAsSeasonWhereItFits() {
        assertThat(CsvInput.seasonalPeriod(Duration.ofHours(1))).isEqualTo(24);
        assertThat(CsvInput.seasonalPeriod(Duration.ofMinutes(15))).isEqualTo(96);
        assertThat(CsvInput.seasonalPeriod(Duration.ofSeconds(1))).isEqualTo(3600);
        assertThat(CsvInput.seasonalPeriod(Duration.ofDays(1))).isEqualTo(7);
    }

    private void assertError(String message, Path file) {
        assertThatThrownBy(() -> input(file))
                .isInstanceOf(InputException.class)
                .hasMessage(message.formatted(file));
    }

    private static CsvInput input(Path... files) {
        return new CsvInput(List.of(files), UTC, null);
    }

    private static List<String> rows(InputSource input, Map<String, Long> after) throws Exception {
        List<String> rows = new ArrayList<>();
        try (InputCursor cursor = input.open(after)) {
            for (InputRow row = cursor.next(); row != null; row = cursor.next()) {
                rows.add(row.series() + " " + row.time() + " " + Arrays.toString(row.values()));
            }
        }
        return rows;
    }

    private Path write(String name, String... lines) throws IOException {
        return Files.write(folder.resolve(name), List.of(lines));
    }
}
