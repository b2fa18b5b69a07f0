package io.foreflow.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.network.ComputeDevice;
import io.foreflow.settings.Averaging;
import io.foreflow.settings.BaseStep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How often a step waits for the device. */
class ReadBackTest {

    private static final int FEW = 3;
    private static final int MORE = 8;

    /** Both losses, three norms and the secant. */
    private static final long NUMBERS = 6;

    @TempDir private Path folder;

    @ParameterizedTest
    @EnumSource(BaseStep.class)
    void stepReadsOneTensorBack(BaseStep base) throws IOException {
        TestSettings settings = TestSettings.everything();
        settings.base = base;
        settings.escape = false;

        readsOneTensorAStep(settings);
    }

    @ParameterizedTest
    @EnumSource(Averaging.class)
    void averageIsNotReadBackWithinARound(Averaging averaging) throws IOException {
        TestSettings settings = TestSettings.everything();
        settings.averaging = averaging;
        settings.layerDecay = 0.5;
        settings.escape = false;

        readsOneTensorAStep(settings);
    }

    @Test
    void stepsBetweenTwoProbesReadNoMoreThanOthers() throws IOException {
        TestSettings settings = TestSettings.everything();
        settings.escapeEvery = 100; // half of it if the secant says so, still beyond the round

        readsOneTensorAStep(settings);
    }

    @Test
    void probeIsSeenToReadMore() throws IOException {
        TestSettings settings = TestSettings.everything();
        settings.escapeEvery = 2;

        assertThat(readBacks(settings, MORE)).hasSizeGreaterThan(2 * MORE);
    }

    private void readsOneTensorAStep(TestSettings settings) throws IOException {
        List<RecordedEvent> few = readBacks(settings, FEW);
        List<RecordedEvent> more = readBacks(settings, MORE);

        // what a round reads once, its state and its attention, is in both
        assertThat(more).hasSize(few.size() + MORE - FEW);
        assertThat(few.subList(0, FEW)).extracting(e -> e.getLong("numbers")).containsOnly(NUMBERS);
        assertThat(more.subList(0, MORE))
                .extracting(e -> e.getLong("numbers"))
                .containsOnly(NUMBERS);
    }

    private List<RecordedEvent> readBacks(TestSettings settings, int steps) throws IOException {
        Path file = folder.resolve("recording.jfr");
        float[] start = CoupledChannels.start();
        try (FineTuning tuning =
                        FineTuning.open(
                                CoupledChannels.SHAPE,
                                CoupledChannels.SCALE,
                                settings.build(),
                                ComputeDevice.cpu());
                Recording recording = new Recording()) {
            recording.enable(ReadBack.NAME).withoutThreshold().withStackTrace();
            recording.start();
            RoundResult result =
                    tuning.run(
                            OptimizerState.start(start),
                            CoupledChannels.windows(),
                            start,
                            steps,
                            CoupledChannels.SEED);
            recording.stop();
            recording.dump(file);
            assertThat(result).isInstanceOf(RoundResult.Completed.class);
        }
        long thread = Thread.currentThread().getId();
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals(ReadBack.NAME))
                .filter(event -> event.getThread().getJavaThreadId() == thread)
                .sorted(Comparator.comparing(RecordedEvent::getStartTime))
                .toList();
    }

    /** A tensor read past it would not be counted. */
    @Test
    void nothingElseOfTheStepReadsATensor() throws IOException {
        Pattern read =
                Pattern.compile(
                        "\\b(?:to(?:Float|Double|Int|Long|Byte|Uint8|Boolean|String)Array"
                                + "|get(?:Float|Double|Int|Long|Byte|Uint8|Boolean|String)"
                                + "|toByteBuffer|contentEquals|allClose)\\b|\\btoArray\\(\\)");
        Path sources = Path.of("src/main/java/io/foreflow");

        try (Stream<Path> optimizer = Files.list(sources.resolve("optimizer"));
                Stream<Path> network =
                        Stream.of(
                                        "ChannelAttention",
                                        "FoldedWeights",
                                        "NormalizedBatch",
                                        "HostBuffer")
                                .map(name -> sources.resolve("network/" + name + ".java"))) {
            List<Path> files =
                    Stream.concat(optimizer, network)
                            .filter(file -> !file.endsWith("Vectors.java"))
                            .toList();
            assertThat(files).hasSizeGreaterThan(20);
            assertThat(files)
                    .allSatisfy(
                            file ->
                                    assertThat(Files.readString(file))
                                            .as(file.toString())
                                            .doesNotContainPattern(read));
        }
    }
}
