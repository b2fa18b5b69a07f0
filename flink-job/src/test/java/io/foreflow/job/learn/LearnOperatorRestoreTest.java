package io.foreflow.job.learn;

import static io.foreflow.job.config.JobSettings.LearnerMode.DETERMINISTIC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foreflow.job.learn.FakeLearner.Control;
import io.foreflow.settings.ModelSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What comes out must not depend on how fast rounds ran, on restarts or on the parallelism. */
@Timeout(60) // a mail that never comes must not hang the build
class LearnOperatorRestoreTest {

    private static final int PLENTY = 1000;

    /** The queue never fills, so a test's thread may hold back rounds as long as it likes. */
    private static final List<ModelSettings> MODELS =
            Stream.of("m", "n", "o").map(name -> LearnerRun.model(name, 1, PLENTY)).toList();

    /** Feeds one element to a run. */
    private interface Step {
        void feed(LearnerRun run) throws Exception;
    }

    /** Rows of three models, some early, some out of order, with the watermark in small steps. */
    private static List<Step> stream() {
        List<Step> steps = new ArrayList<>();
        for (long t = 1; t <= 70; t += 3) {
            long time = t;
            steps.add(run -> run.row(LearnerRun.row("m", "a", time)));
            steps.add(run -> run.row(LearnerRun.row("m", "b", time + 4)));
            if (t % 2 == 0) {
                steps.add(run -> run.row(LearnerRun.row("n", "a", time)));
            }
            if (t > 30) {
                steps.add(run -> run.row(LearnerRun.row("o", "a", time + 11)));
            }
            steps.add(run -> run.watermark(time));
        }
        return steps;
    }

    private record Total(Set<String> snapshots, Set<String> events) {
        Total() {
            this(new TreeSet<>(), new TreeSet<>());
        }

        /** Takes up what a run emitted; RESTORED says how a run came about and is left out. */
        void add(LearnerRun run) {
            snapshots.addAll(run.snapshots());
            run.events().stream().filter(line -> !line.contains("RESTORED")).forEach(events::add);
            assertThat(firstBrokenPromise(run)).isEmpty();
        }
    }

    private static Total undisturbed() throws Exception {
        Total total = new Total();
        try (LearnerRun run = start(new Control(PLENTY))) {
            for (Step step : stream()) {
                step.feed(run);
                run.settle();
            }
            total.add(run.watermark(Long.MAX_VALUE).endInput());
        }
        return total;
    }

    /** A snapshot that came behind a watermark at or after its time; empty if there is none. */
    private static String firstBrokenPromise(LearnerRun run) {
        long watermark = Long.MIN_VALUE;
        for (String line : run.shape()) {
            if (line.startsWith("W")) {
                watermark = Long.parseLong(line.substring(1));
            } else if (Long.parseLong(line.substring(line.indexOf('@') + 1)) <= watermark) {
                return line + " behind W" + watermark;
            }
        }
        return "";
    }

    @Test
    void theReferenceRunIsNotVacuous() throws Exception {
        Total total = undisturbed();

        // ticks 10 … 70 of m and n; o has rows from 45 to 81, and 81 is in no whole tick
        assertThat(total.snapshots()).hasSize(7 + 7 + 4);
        assertThat(total.events()).hasSize(7 + 7 + 4);
    }

    @Test
    void emitsTheSameWhateverTheDelaysOfItsRounds() throws Exception {
        Total expected = undisturbed();
        for (int seed = 0; seed < 30; seed++) {
            Random random = new Random(seed);
            Control control = new Control(0);
            Total total = new Total();
            try (LearnerRun run = start(control)) {
                for (Step step : stream()) {
                    step.feed(run);
                    finishSome(random, run, control);
                }
                control.permits.release(PLENTY);
                total.add(run.watermark(Long.MAX_VALUE).endInput());
            }
            assertThat(total).as("seed %d", seed).isEqualTo(expected);
        }
    }

    @Test
    void goesOnFromACheckpointAtAnyPointOfTheStream() throws Exception {
        Total expected = undisturbed();
        List<Step> stream = stream();
        int unfinished = 0;
        for (int at = 0; at <= stream.size(); at++) {
            Random random = new Random(at);
            Control control = new Control(0);
            Total total = new Total();
            OperatorSubtaskState checkpoint;
            try (LearnerRun run = start(control)) {
                for (Step step : stream.subList(0, at)) {
                    step.feed(run);
                    finishSome(random, run, control);
                }
                unfinished += run.inFlight() > 0 ? 1 : 0;
                checkpoint = run.checkpoint();
                total.add(run);
            }
            finish(checkpoint, stream.subList(at, stream.size()), total);
            assertThat(total).as("checkpoint before step %d", at).isEqualTo(expected);
        }
        assertThat(unfinished).isGreaterThan(stream.size() / 4);
    }

    @Test
    void emitsNothingTwiceAfterACheckpoint() throws Exception {
        try (LearnerRun run = start(new Control(PLENTY))) {
            run.row("m", 10).watermark(10).settle();
            OperatorSubtaskState checkpoint = run.checkpoint();
            try (LearnerRun restored = restore(checkpoint, new Control(PLENTY))) {
                restored.mails(1).watermark(10).row("m", 20).watermark(20).settle();

                assertThat(restored.shape()).containsExactly("W10", "W20", "m@25");
                assertThat(restored.events()).hasSize(2);
                assertThat(restored.events().get(0))
                        .isEqualTo(
                                "m RESTORED 10 v1 Restored at optimizer step 1, trained until"
                                        + " 1970-01-01T00:00:00.010Z; 0 ticks are run again");
                assertThat(restored.events().get(1)).startsWith("m ROUND 20 v2");
            }
        }
    }

    @Test
    void saysThatACheckpointOutlivedTheTransactionsOfTheSinks() throws Exception {
        long limit = LearnerRun.TRANSACTION_TIMEOUT.toMillis();
        try (LearnerRun run = start(new Control(PLENTY))) {
            run.harness().setProcessingTime(1_000);
            run.row("m", 10).watermark(10).settle();
            OperatorSubtaskState checkpoint = run.checkpoint();

            assertThat(restoredReason(checkpoint, 1_000 + limit)).endsWith("are run again");
            assertThat(restoredReason(checkpoint, 1_001 + limit))
                    .endsWith(
                            "are run again; the checkpoint of 1970-01-01T00:00:01Z is PT20S old, more"
                                    + " than transaction.timeout PT20S: output before it that was"
                                    + " not committed by then is lost (lostTransactions of the"
                                    + " sinks)");
        }
    }

    private static String restoredReason(OperatorSubtaskState checkpoint, long now)
            throws Exception {
        try (LearnerRun restored = restore(checkpoint, new Control(PLENTY))) {
            restored.harness().setProcessingTime(now);
            return restored.mails(1).events().get(0);
        }
    }

    @Test
    void aLearnerThatForgetsItsStateIsSeen() throws Exception {
        Total expected = undisturbed();
        List<Step> stream = stream();
        int at = stream.size() / 2;
        Total total = new Total();
        OperatorSubtaskState checkpoint;
        try (LearnerRun run = start(new Control(PLENTY))) {
            for (Step step : stream.subList(0, at)) {
                step.feed(run);
            }
            checkpoint = run.settle().checkpoint();
            total.add(run);
        }
        Control forgetful = new Control(PLENTY);
        forgetful.forgetful = true;
        try (LearnerRun run = restore(checkpoint, forgetful)) {
            for (Step step : stream.subList(at, stream.size())) {
                step.feed(run);
            }
            total.add(run.watermark(Long.MAX_VALUE).endInput());
        }
        assertThat(total).isNotEqualTo(expected);
    }

    @Test
    void givesEachModelToOneSubtaskWhenTheParallelismChanges() throws Exception {
        OperatorSubtaskState checkpoint;
        try (LearnerRun run = start(new Control(0))) {
            run.row("m", 1).row("n", 1).row("o", 1).row("o", 12);
            checkpoint = run.watermark(10).checkpoint();
            assertThat(run.inFlight()).isEqualTo(3);
        }
        List<List<String>> emitted = new ArrayList<>();
        for (int subtask = 0; subtask < 2; subtask++) {
            try (LearnerRun run =
                    LearnerRun.restore(
                            checkpoint, DETERMINISTIC, new Control(PLENTY), MODELS, 2, subtask)) {
                run.settle().watermark(20).settle();
                emitted.add(
                        run.snapshots().stream()
                                .map(line -> line.replaceFirst(":.*", ""))
                                .toList());
            }
        }
        assertThat(emitted).noneMatch(List::isEmpty);
        assertThat(emitted.stream().flatMap(List::stream))
                .containsExactlyInAnyOrder("m@15", "n@15", "o@15", "o@25");
    }

    @Test
    void surfacesTheRefusalOfStateWrittenForOtherSettings() throws Exception {
        OperatorSubtaskState checkpoint;
        try (LearnerRun run = LearnerRun.start(DETERMINISTIC, new Control(PLENTY), "m")) {
            checkpoint = run.row("m", 10).watermark(10).settle().checkpoint();
        }
        try (LearnerRun run =
                LearnerRun.restore(
                        checkpoint,
                        DETERMINISTIC,
                        new Control(PLENTY),
                        List.of(LearnerRun.model("m", 3, 2)),
                        1,
                        0)) {
            assertThatThrownBy(() -> run.mails(1))
                    .hasMessage(
                            "Cannot restore model \"m\": Cannot read learner state: expected 3"
                                    + " channels, found 1");
        }
    }

    @Test
    void keepsTheStateOfAModelThatIsNotConfiguredForAWhile() throws Exception {
        OperatorSubtaskState checkpoint;
        try (LearnerRun run = LearnerRun.start(DETERMINISTIC, new Control(PLENTY), "m", "n")) {
            checkpoint = run.row("m", 10).row("n", 10).watermark(10).settle().checkpoint();
        }
        try (LearnerRun run =
                LearnerRun.restore(checkpoint, DETERMINISTIC, new Control(PLENTY), "n")) {
            checkpoint = run.mails(1).row("n", 20).watermark(20).settle().checkpoint();
        }
        try (LearnerRun run =
                LearnerRun.restore(checkpoint, DETERMINISTIC, new Control(PLENTY), "m", "n")) {
            run.mails(2);
            assertThat(run.events().get(0)).startsWith("m RESTORED 10 v1");
            assertThat(run.events().get(1)).startsWith("n RESTORED 20 v2");
        }
    }

    private static LearnerRun start(Control control) throws Exception {
        return restore(null, control);
    }

    private static LearnerRun restore(OperatorSubtaskState from, Control control) throws Exception {
        return LearnerRun.restore(from, DETERMINISTIC, control, MODELS, 1, 0);
    }

    /** Lets a random number of ticks come back, at random moments. */
    private static void finishSome(Random random, LearnerRun run, Control control)
            throws Exception {
        if (random.nextInt(4) == 0) {
            int ticks = random.nextInt(run.inFlight() + 1);
            control.permits.release(ticks);
            run.mails(ticks);
        }
    }

    private static void finish(OperatorSubtaskState checkpoint, List<Step> rest, Total total)
            throws Exception {
        try (LearnerRun run = restore(checkpoint, new Control(PLENTY))) {
            for (Step step : rest) {
                step.feed(run);
            }
            total.add(run.watermark(Long.MAX_VALUE).endInput());
        }
    }
}
