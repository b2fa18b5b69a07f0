package io.foreflow.cli.size;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.cli.ForeflowCommand;
import io.foreflow.cli.size.Fleet.Backend;
import io.foreflow.job.config.JobSettingsLoader;
import io.foreflow.settings.ModelSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SizingTest {

    private static final double STATED = 1.4;

    /** docs/operations.md, "State of a series", worked out by hand for D = 5 and the defaults. */
    @Test
    void stateIsThatOfTheDocumentedFormula() {
        long chunk = 5 + 160 * 5;
        long window = 512 / 32 * chunk;
        long residuals = 4 * 384 / 32 * chunk;
        long pending = (96 + 1) * (29 + 5 + 4 * 4 * 5 * (4 + 2 * 2 + 15));
        long mixture = 13 + 4 * 4 * 5 * 62;
        long intervals = 9 + 8 * 4 * (5 + 1) * 2;
        long head = 42 + 12 * 5 + 4 * (84 + 8 * 2);

        Sizing sizing = Sizing.of(model(5, 512, 96, "1 min", Map.of()), fleet(1000));

        assertThat(sizing.seriesBytes())
                .isEqualTo(window + residuals + pending + mixture + intervals + head)
                .isEqualTo(239_166);
        assertThat(sizing.stateBytes()).isEqualTo(1000.0 * sizing.seriesBytes());
    }

    /** By hand, for D = 5, the defaults and a name of 21 letters in a model of five. */
    @Test
    void aSavepointIsStateWithItsKeysAndWhatAModelHasOnce() {
        long key = 2 + "fleet".length() + "host-0001.example.com".length();
        long several = 512 / 32 + 4 * 384 / 32 + 96 + 1; // chunks and pending forecasts
        long ofSeries = 239_166 + 3 * (10 + key) + several * (15 + key) + (22 + key);
        long aligner = 10 + key + 20 + 8 * 5 + 22 + key;
        long openRow = 15 + key + 8 + 28 * 5;
        long shorter = 97 * 96;
        long longer = 513 * 96;
        long lines = 6 * (shorter + longer) + 5 * longer + 5 * 5 * shorter;
        long network = 2 * 5 + 3 * (512 + 1) * 16 + (16 + 1) * 512 + (512 + 1) * 96;
        ModelSettings model = model(5, 512, 96, "1 min", Map.of());

        SavedSize saved = SavedSize.of(model, "host-0001.example.com".length());
        Sizing sizing = Sizing.of(model, fleet(1000));

        assertThat(saved.series()).isEqualTo(ofSeries);
        assertThat(saved.aligner()).isEqualTo(aligner);
        assertThat(saved.openRow()).isEqualTo(openRow);
        assertThat(saved.rowAhead()).isEqualTo(15 + 28 + 5 * 5 + 22 + 3 * key);
        assertThat(saved.serving()).isEqualTo(4.0 * (lines + network));
        assertThat(sizing.savepointBytes())
                .isEqualTo(
                        1000.0 * (ofSeries + aligner + openRow)
                                + saved.serving()
                                + sizing.ridgeBytes()
                                + sizing.historyBytes());
        assertThat(sizing.checkpointBytes()).isEqualTo(sizing.savepointBytes());
        assertThat(Sizing.of(model, new Fleet(1000, 1, Backend.ROCKSDB)).checkpointBytes())
                .isGreaterThan(sizing.savepointBytes());
    }

    @Test
    void aForecastHasTheBytesThatWereMeasured() {
        WireSizes wire = WireSizes.of(model(7, 512, 96, "1 min", Map.of()));

        assertThat(wire.forecast()).isBetween(16_450L, 16_550L); // 16.5 KB
    }

    /** The factor is the one that docs/advice.md states. */
    @Test
    void everyRunIsWithinTheStatedFactorOfTheFit() {
        assertThat(RowCost.runs()).hasSizeGreaterThan(15);
        assertThat(RowCost.runs())
                .allSatisfy(
                        run ->
                                assertThat(RowCost.micros(run) / run.micros())
                                        .as(run.name())
                                        .isBetween(1 / STATED, STATED));
        assertThat(RowCost.worst()).isLessThanOrEqualTo(STATED);
        assertThat(Arrays.stream(RowCost.constants()).min().orElseThrow()).isNotNegative();
    }

    @Test
    void coresAreRowsTimesTheCostOfARow() {
        ModelSettings model = model(5, 96, 24, "1 s", Map.of("learn.tuned", "false"));

        double cores = Sizing.of(model, fleet(1)).cores(); // one row a second

        assertThat(cores).isCloseTo(RowCost.micros(model, Backend.HASHMAP) / 1e6, close());
        assertThat(Sizing.of(model, fleet(1000)).cores()).isCloseTo(1000 * cores, close());
        assertThat(Sizing.of(model, fleet(1)).learnerCores()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "forecast.lookback, 1024",
        "forecast.horizon, 720",
        "learn.tuned, true",
        "forecast.every, 1"
    })
    void moreOfAnythingCostsMore(String key, String more) {
        Map<String, String> little =
                Map.of("learn.tuned", "false", "forecast.every", "24", "forecast.report", "1,24");

        double before = Sizing.of(model(3, 96, 24, "1 s", little), fleet(1)).cores();
        double after =
                Sizing.of(model(3, 96, 24, "1 s", plus(little, key, more)), fleet(1)).cores();

        assertThat(after).isGreaterThan(before);
    }

    @Test
    void aRowOnRocksDbCostsMoreThanOnTheHeap() {
        ModelSettings model = model(3, 96, 24, "1 s", Map.of());

        assertThat(Sizing.of(model, new Fleet(1, 1, Backend.ROCKSDB)).cores())
                .isGreaterThan(Sizing.of(model, fleet(1)).cores());
    }

    /** 10,000 series a minute: 166.67 rows a second, a forecast of 12 of them. */
    @Test
    void ratesFollowFromTheFleet() {
        ModelSettings model =
                model(
                        2,
                        96,
                        24,
                        "1 min",
                        Map.of("forecast.every", "12", "forecast.report", "1,24"));

        Sizing sizing = Sizing.of(model, new Fleet(10_000, 3, Backend.HASHMAP));

        WireSizes wire = WireSizes.of(model);
        double rows = 10_000 / 60.0;
        assertThat(sizing.rowsPerSecond()).isCloseTo(rows, close());
        assertThat(sizing.forecastsPerSecond()).isCloseTo(rows / 12, close());
        assertThat(sizing.inBytes()).isCloseTo(rows * wire.observation(), close());
        assertThat(sizing.outBytes())
                .isCloseTo(rows / 12 * (wire.forecast() + 4 * wire.score()), close());
        assertThat(sizing.brokerBytes())
                .isCloseTo(3 * (sizing.inBytes() + sizing.outBytes()), close());
    }

    /** By hand, at D = 2, L = 96, short look-back 48, H = 24, blocks 6. */
    @Test
    void theLearnersMemoryIsThatOfItsParts() {
        ModelSettings model =
                model(
                        2,
                        96,
                        24,
                        "1 h",
                        Map.of("learn.ridge.channel-memory", "0 b", "learn.series", "4"));

        Sizing sizing = Sizing.of(model, fleet(100));

        assertThat(sizing.ridgeBytes())
                .isEqualTo(
                        2 * 8L * 6 * (97 * 98 / 2 + 97 * 24) // and in normalised units
                                + 8L * 6 * (49 * 50 / 2 + 49 * 24)
                                + 8L * 2 * (98 * 99 / 2 + 98 * 48)); // both channels together
        assertThat(sizing.historyBytes())
                .isEqualTo(4L * (288 + 96 + 2 * 24 + 24 + 8000 + 480) * 2 * 5);
        assertThat(sizing.roundBytes()).isEqualTo(4L * 2 * (96 + 3 * 24 + 1) * (60 * 32 + 480));
    }

    @Test
    void theCommandSaysAllOfItAndRefusesWhatIsNone() {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();

        int code = run(out, err, "--series", "10000", "--channels", "5", "--emit", "5");

        assertThat(code).as(err.toString()).isZero();
        assertThat(out.toString())
                .containsPattern("state of a series +[\\d.]+ KB")
                .containsPattern("state of all +[\\d.]+ MB +10,000 series")
                .containsPattern("rows +167/s")
                .containsPattern("forecasts +33/s")
                .containsPattern("cores, forecasting +[\\d.]+")
                .containsPattern("stored by brokers +[\\d.]+ MB/s +3 copies; ");

        assertThat(run(out, err, "--series", "0", "--channels", "0")).isEqualTo(1);
        assertThat(err.toString())
                .contains("Invalid --series: 0 (must be at least 1)")
                .contains("Invalid --channels: 0 (must be at least 1)");
        assertThat(run(out, err, "--series", "1", "--channels", "1", "--horizon", "0"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("Invalid forecast.horizon: 0 (must be at least 1)");
    }

    private static int run(StringWriter out, StringWriter err, String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "size";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return ForeflowCommand.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all);
    }

    private static Fleet fleet(long series) {
        return new Fleet(series, 1, Backend.HASHMAP);
    }

    private static Percentage close() {
        return Percentage.withPercentage(0.01);
    }

    private static Map<String, String> plus(Map<String, String> keys, String key, String value) {
        Map<String, String> more = new TreeMap<>(keys);
        more.put(key, value);
        return more;
    }

    private static ModelSettings model(
            int channels, int lookback, int horizon, String step, Map<String, String> more) {
        Map<String, String> keys = new TreeMap<>(more);
        keys.putIfAbsent("forecast.lookback", "" + lookback);
        keys.putIfAbsent("forecast.horizon", "" + horizon);
        keys.put("kafka.bootstrap.servers", "unused:9092");
        Map<String, Object> model =
                Map.of(
                        "name",
                        "fleet",
                        "channels",
                        IntStream.rangeClosed(1, channels).mapToObj(c -> "channel-" + c).toList(),
                        "step",
                        step);
        return JobSettingsLoader.of(Map.of("models", List.of(model)), keys).models().get(0);
    }
}
