package io.foreflow.learning;

import static io.foreflow.learning.LearnerFixtures.STEP;
import static io.foreflow.learning.LearnerFixtures.TICK_ROWS;
import static io.foreflow.learning.LearnerFixtures.row;
import static io.foreflow.learning.LearnerFixtures.rows;
import static io.foreflow.learning.LearnerFixtures.run;
import static io.foreflow.learning.LearnerFixtures.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.foreflow.learning.LearnerFixtures.PlantedBench;
import io.foreflow.linear.RidgeLine;
import io.foreflow.series.Row;
import io.foreflow.settings.ModelSettings;
import io.foreflow.state.ModelSnapshot;
import io.foreflow.weights.WeightsException;
import io.foreflow.weights.WeightsFile;
import io.foreflow.weights.WeightsLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a learner into a file, and from the file into another learner. */
class StartingWeightsTest {

    /** Taking a ridge off a head and putting it on again rounds twice, each half an ulp of ~1. */
    private static final float ROUNDING = 2.5e-7f;

    @TempDir private Path folder;

    private static PlantedBench bench() {
        return new PlantedBench(settings().shape(), 0.01f);
    }

    private static ModelSnapshot learnt() {
        return last(run(new ModelLearner(settings(), bench()), rows(1, 160, 1)));
    }

    private static ModelSnapshot last(List<TickOutcome> outcomes) {
        return outcomes.stream()
                .map(TickOutcome::snapshot)
                .filter(Objects::nonNull)
                .reduce((earlier, later) -> later)
                .orElseThrow();
    }

    private static WeightsFile file(ModelSnapshot snapshot) {
        WeightsFile file = new WeightsFile(WeightsLayout.of(settings()), snapshot);
        return WeightsFile.parse("test", file.bytes());
    }

    private static ModelLearner started(ModelSnapshot snapshot) {
        byte[] state = ModelLearner.startingState(settings(), file(snapshot));
        return ModelLearner.restore(settings(), state, bench());
    }

    /** As if each channel had lines of its own, two that differ. */
    private static ModelSnapshot withChannelLines(ModelSnapshot of) {
        List<RidgeLine> shorts = List.of(of.ridgeShort(), shifted(of.ridgeShort()));
        List<RidgeLine> longs = List.of(shifted(of.ridge()), of.ridge());
        return new ModelSnapshot(
                of.model(),
                of.channels(),
                of.shape(),
                of.sequence(),
                of.version(),
                of.parent(),
                of.effectiveFrom(),
                of.network(),
                of.ridgeShort(),
                of.ridge(),
                shorts,
                longs,
                12,
                of.championIsNetwork(),
                of.optimizerStep(),
                of.trainedUntil(),
                ModelSnapshot.hash(
                        of.network(), of.ridgeShort(), of.ridge(), shorts, longs, List.of(), null));
    }

    private static RidgeLine shifted(RidgeLine line) {
        float[] weights = line.weights().clone();
        for (int i = 0; i < weights.length; i++) {
            weights[i] += i;
        }
        return new RidgeLine(line.lookback(), line.horizon(), weights, line.windows() + 1);
    }

    /** Values that the next is told by the last two with other numbers than in the waves. */
    private static List<Row> anotherStream(int count) {
        Random random = new Random(5);
        List<Row> rows = new ArrayList<>();
        for (int t = 1; t <= count; t++) {
            float wave = (float) (50 + 10 * Math.sin(t * 1.7) + 0.3 * random.nextGaussian());
            rows.add(row("host-0", t, wave, 5 + 0.2f * wave));
        }
        return rows;
    }

    @Test
    void theFileGivesTheSnapshotBack() {
        ModelSnapshot snapshot = withChannelLines(learnt());

        WeightsFile read = file(snapshot);

        assertThat(snapshot.network()).as("there is a network to lose").isNotNull();
        assertThat(read.snapshot()).isEqualTo(snapshot);
        assertThat(read.layout()).isEqualTo(WeightsLayout.of(settings()));
        assertThat(file(snapshot).bytes())
                .as("equal contents, equal bytes")
                .isEqualTo(read.bytes());
    }

    @Test
    void theStartedModelServesTheSameWeightsFromTheBeginningOfTime() {
        ModelSnapshot snapshot = learnt();

        ModelSnapshot starting = ModelLearner.startingSnapshot(settings(), file(snapshot));

        assertThat(starting.weightsHash()).isEqualTo(snapshot.weightsHash());
        assertThat(starting.network()).isEqualTo(snapshot.network());
        assertThat(starting.ridge()).isEqualTo(snapshot.ridge());
        assertThat(starting.ridgeShort()).isEqualTo(snapshot.ridgeShort());
        assertThat(starting.version()).isEqualTo(1);
        assertThat(starting.sequence()).isEqualTo(1);
        assertThat(starting.championIsNetwork()).isTrue();
        assertThat(starting.effectiveFrom()).isLessThan(-1_000_000 * STEP);
    }

    @Test
    void itsFirstTickKeepsThemThoughItsOwnRidgeHasSeenNextToNothing() {
        ModelSnapshot snapshot = learnt();
        ModelLearner learner = started(snapshot);

        List<TickOutcome> outcomes = run(learner, rows(1, 5 * TICK_ROWS, 2));

        ModelSnapshot published = last(outcomes);
        assertThat(published.sequence()).isGreaterThan(1);
        assertThat(published.ridge()).isEqualTo(snapshot.ridge());
        assertThat(published.network())
                .usingElementComparator((a, b) -> Math.abs(a - b) < ROUNDING ? 0 : 1)
                .isEqualTo(snapshot.network());
        assertThat(LearnerFixtures.events(outcomes).get(0).reason())
                .isEqualTo("first tick, from given weights");
    }

    @Test
    void theStreamsOwnRidgeTakesOverWhenItIsBetter() {
        ModelSnapshot snapshot = learnt();
        ModelLearner learner = started(snapshot);

        ModelSnapshot published = last(run(learner, anotherStream(240)));

        ModelLearner fresh = new ModelLearner(settings(), bench());
        ModelSnapshot own = last(run(fresh, anotherStream(240)));
        assertThat(published.ridge()).isNotEqualTo(snapshot.ridge());
        // targets that are not there are filled with the line of the time: none are missing here
        assertThat(published.ridge()).isEqualTo(own.ridge());
        assertThat(published.ridgeShort()).isEqualTo(own.ridgeShort());
    }

    @Test
    void goesOnAfterARestoreAtAnyTickAsIfThereHadBeenNone() {
        ModelSnapshot snapshot = learnt();
        List<Row> rows = anotherStream(240);
        ModelLearner whole = started(snapshot);
        run(whole, rows);
        byte[] state = ModelLearner.startingState(settings(), file(snapshot));
        PlantedBench bench = bench();

        for (int from = 0; from < rows.size(); from += TICK_ROWS) {
            ModelLearner restored = ModelLearner.restore(settings(), state, bench);
            run(restored, rows.subList(from, from + TICK_ROWS));
            state = restored.state();
        }

        assertThat(state).isEqualTo(whole.state());
    }

    @Test
    void tuningGoesOnFromTheGivenNetwork() {
        ModelSnapshot snapshot = learnt();
        byte[] state = ModelLearner.startingState(settings(), file(snapshot));
        PlantedBench bench = bench();
        ModelLearner learner = ModelLearner.restore(settings(), state, bench);

        run(learner, rows(1, 200, 2));

        // the planted bench keeps what is special of a network in its first weight
        assertThat(snapshot.network()[0]).isEqualTo(0.01f);
        assertThat(bench.starts).isNotEmpty();
        assertThat(bench.starts.get(0).parameters()[0]).isCloseTo(0.01f, within(1e-9f));
    }

    @Test
    void anotherLayoutIsRefusedNamingBoth() {
        WeightsFile file = file(learnt());
        ModelSettings base = settings();
        ModelSettings wide =
                new ModelSettings(
                        base.name(),
                        List.of("cpu", "memory", "disk"),
                        base.step(),
                        24,
                        base.shortLookback(),
                        base.horizon(),
                        base.seasonalPeriod(),
                        base.align(),
                        base.scale(),
                        base.forecast(),
                        base.ridge(),
                        base.learn(),
                        base.optimizer());

        assertThatThrownBy(() -> ModelLearner.startingState(wide, file))
                .isInstanceOf(WeightsException.class)
                .hasMessage(
                        "Cannot apply weights to model \"small\": expected (channels=3,"
                                + " lookback=24), found (channels=2, lookback=16)");
    }

    @Test
    void aChangedWeightIsRefused() {
        byte[] bytes = file(learnt()).bytes();
        bytes[bytes.length - 1] ^= 1;

        assertThatThrownBy(() -> WeightsFile.parse("w.safetensors", bytes))
                .isInstanceOf(WeightsException.class)
                .hasMessageMatching(
                        "Cannot read weights w.safetensors: the hash of its weights is [0-9a-f]{16}"
                                + " \\(its manifest says [0-9a-f]{16}\\)");
    }

    @Test
    void aFileThatIsNotTheManifestsIsRefused() throws IOException {
        byte[] bytes = file(learnt()).bytes();
        Path file = folder.resolve("w.safetensors");
        Files.write(file, bytes);
        String manifest = WeightsFile.manifest("w.safetensors", bytes);
        Files.writeString(WeightsFile.manifestOf(file), manifest);

        assertThat(WeightsFile.read(file).snapshot()).isEqualTo(learnt());

        Files.writeString(
                WeightsFile.manifestOf(file), manifest.replaceAll("(\"sha256\" : \").", "$1x"));
        assertThatThrownBy(() -> WeightsFile.read(file))
                .isInstanceOf(WeightsException.class)
                .hasMessageContaining("its SHA-256 is")
                .hasMessageContaining("(w.json says x");
    }
}
