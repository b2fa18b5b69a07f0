package io.foreflow.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.foreflow.linear.JointLine;
import io.foreflow.linear.JointRidge;
import io.foreflow.linear.NormalizedWindow;
import io.foreflow.linear.RidgeLine;
import io.foreflow.network.LineForecasts.Line;
import io.foreflow.settings.ScaleSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RidgeLinesTest {

    private static final long SEED = 611;
    private static final ScaleSettings SCALE = new ScaleSettings(64, 4, 1e-2);
    private static final NetworkShape SHAPE = new NetworkShape(5, 48, 12, 6);
    private static final int SHORT = 20;
    private static final int BATCH = 32;

    private final Random random = new Random(SEED);
    private final float[] omega = ChannelAttentionForecasterTest.anyWeights(SHAPE, random);
    private final RidgeLine shared = line(SHAPE.lookback());
    private final RidgeLine sharedShort = line(SHORT);
    private final List<RidgeLine> own = lines(SHAPE.lookback());
    private final List<RidgeLine> ownShort = lines(SHORT);
    private final List<RidgeLine> normalised = lines(SHAPE.lookback());
    private final JointLine joint = joint();
    private final float[] windows = ChannelAttentionForecasterTest.anyWindows(SHAPE, BATCH, random);

    @Test
    void speakAsInJavaAndLeaveTheNetworkAlone() {
        windows[5] = 40; // beyond the deviation limit of its window
        windows[SHAPE.lookback() - 1] = -40; // of the short one, too
        float[] available = ChannelAttentionForecasterTest.allAvailable(SHAPE, BATCH);
        available[3] = 0;
        LineForecasts lines = new LineForecasts(SHAPE, BATCH);

        float[] forecasts = forecast(windows, available, BATCH, lines, true);

        assertThat(forecasts).isEqualTo(forecast(windows, available, BATCH, lines, false));
        for (int row = 0; row < BATCH * SHAPE.channels(); row++) {
            if (available[row] == 1) {
                int channel = row % SHAPE.channels();
                assertSame(lines, Line.SHARED, shared, row);
                assertSame(lines, Line.OWN, own.get(channel), row);
                assertSame(lines, Line.SHARED_SHORT, sharedShort, row);
                assertSame(lines, Line.OWN_SHORT, ownShort.get(channel), row);
                assertSame(lines, Line.NORMALISED, normalised.get(channel), row);
            }
        }
        for (int slot = 1; slot < BATCH; slot++) { // a channel of the first is unavailable
            assertJointSame(lines, slot);
        }
        assertThat(lines.clipped(Line.SHARED, 0, 0)).isEqualTo(2);
        assertThat(lines.clipped(Line.SHARED_SHORT, 0, 0)).isOne();
        assertThat(lines.clipped(Line.OWN, 0, 1)).isZero();
    }

    @Test
    void aNormalisedLineOfAllChannelsSpeaksForEach() {
        RidgeLines one = new RidgeLines(null, own, List.of(shared), null, List.of(), null);
        LineForecasts lines = new LineForecasts(SHAPE, BATCH);
        float[] available = ChannelAttentionForecasterTest.allAvailable(SHAPE, BATCH);
        try (ChannelAttentionForecaster forecaster = open()) {
            forecaster.load(one, SHORT);

            forecaster.forecast(windows, available, BATCH, new float[windows.length], null, lines);
        }

        for (int row = 0; row < BATCH * SHAPE.channels(); row++) {
            assertSame(lines, Line.NORMALISED, shared, row);
            assertSame(lines, Line.OWN, own.get(row % SHAPE.channels()), row);
        }
    }

    @Test
    void bitsDependNeitherOnNeighboursNorOnThePlaceInTheBatch() {
        float[] available = ChannelAttentionForecasterTest.allAvailable(SHAPE, BATCH);
        LineForecasts together = new LineForecasts(SHAPE, BATCH);
        forecast(windows, available, BATCH, together, true);
        int size = SHAPE.channels() * SHAPE.lookback();
        for (int i = 0; i < BATCH; i++) {
            LineForecasts alone = new LineForecasts(SHAPE, BATCH);
            forecast(
                    Arrays.copyOfRange(windows, i * size, (i + 1) * size),
                    available,
                    1,
                    alone,
                    true);

            for (Line line : Line.values()) {
                for (int channel = 0; channel < SHAPE.channels(); channel++) {
                    assertThat(read(alone, line, 0, channel))
                            .as("%s of window %d", line, i)
                            .isEqualTo(read(together, line, i, channel));
                }
            }
        }
    }

    @Test
    void linesThatThereAreNotStaySilent() {
        LineForecasts lines = new LineForecasts(SHAPE, BATCH);
        float[] available = ChannelAttentionForecasterTest.allAvailable(SHAPE, BATCH);
        try (ChannelAttentionForecaster forecaster = open()) {
            forecaster.load(all(), SHORT);
            int allLoaded = forecaster.nativeArrays();
            forecaster.forecast(windows, available, BATCH, new float[windows.length], null, lines);
            assertThat(Line.values()).allMatch(lines::known);
            assertThat(forecaster.nativeArrays()).isEqualTo(allLoaded);
            forecaster.load(
                    new RidgeLines(shared, List.of(), List.of(), null, ownShort, null), SHORT);
            int loaded = forecaster.nativeArrays();

            forecaster.forecast(windows, available, BATCH, new float[windows.length], null, lines);

            assertThat(lines.known(Line.SHARED)).isTrue();
            assertThat(lines.known(Line.OWN)).isFalse();
            assertThat(lines.known(Line.SHARED_SHORT)).isFalse();
            assertThat(lines.known(Line.OWN_SHORT)).isTrue();
            assertThat(lines.known(Line.NORMALISED)).isFalse();
            assertThat(lines.known(Line.JOINT)).isFalse();
            assertThat(forecaster.nativeArrays()).isEqualTo(loaded);
        }
    }

    private ChannelAttentionForecaster open() {
        ChannelAttentionForecaster forecaster =
                ChannelAttentionForecaster.open(SHAPE, SCALE, BATCH, ComputeDevice.cpu());
        forecaster.load(omega);
        return forecaster;
    }

    private float[] forecast(
            float[] input, float[] available, int count, LineForecasts lines, boolean withLines) {
        float[] forecasts = new float[count * SHAPE.channels() * SHAPE.horizon()];
        try (ChannelAttentionForecaster forecaster = open()) {
            if (withLines) {
                forecaster.load(all(), SHORT);
                forecaster.forecast(input, available, count, forecasts, null, lines);
            } else {
                forecaster.forecast(input, available, count, forecasts);
            }
        }
        return forecasts;
    }

    /** Sums of 48 products of size 1, in two orders: they part by some √48 · 6e-8 = 4e-7. */
    private void assertSame(LineForecasts lines, Line line, RidgeLine java, int row) {
        float[] expected = new float[SHAPE.horizon()];
        int end = (row + 1) * SHAPE.lookback();
        java.predict(windows, end - java.lookback(), SCALE, expected, 0);
        float[] found = read(lines, line, row / SHAPE.channels(), row % SHAPE.channels());
        assertThat(found).as("%s, row %d", line, row).containsExactly(expected, within(2e-5f));
    }

    /** 105 products of size 1/√5: as much. */
    private void assertJointSame(LineForecasts lines, int slot) {
        NormalizedWindow[] heard = JointRidge.windows(SHAPE.channels(), SHORT, SCALE);
        for (int channel = 0; channel < heard.length; channel++) {
            int end = (slot * SHAPE.channels() + channel + 1) * SHAPE.lookback();
            heard[channel].fill(windows, end - SHORT);
        }
        float[] expected = new float[SHAPE.channels() * SHAPE.horizon()];
        joint.predict(heard, expected, 0);
        float[] found = new float[expected.length];
        for (int channel = 0; channel < heard.length; channel++) {
            lines.read(Line.JOINT, slot, channel, found, channel * SHAPE.horizon());
        }
        assertThat(found).as("window %d", slot).containsExactly(expected, within(2e-5f));
    }

    private static float[] read(LineForecasts lines, Line line, int slot, int channel) {
        float[] found = new float[SHAPE.horizon()];
        lines.read(line, slot, channel, found, 0);
        return found;
    }

    private RidgeLines all() {
        return new RidgeLines(shared, own, normalised, sharedShort, ownShort, joint);
    }

    private JointLine joint() {
        int channels = SHAPE.channels();
        float[] weights = new float[channels * (SHORT + 1) * channels * SHAPE.horizon()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) (random.nextGaussian() / Math.sqrt(channels * SHORT));
        }
        return new JointLine(channels, SHORT, SHAPE.horizon(), weights, 1);
    }

    private List<RidgeLine> lines(int lookback) {
        List<RidgeLine> lines = new ArrayList<>();
        for (int channel = 0; channel < SHAPE.channels(); channel++) {
            lines.add(line(lookback));
        }
        return lines;
    }

    private RidgeLine line(int lookback) {
        float[] weights = new float[(lookback + 1) * SHAPE.horizon()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) (random.nextGaussian() / Math.sqrt(lookback));
        }
        return new RidgeLine(lookback, SHAPE.horizon(), weights, 1);
    }
}
