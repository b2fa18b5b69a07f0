package io.foreflow.learning;

import io.foreflow.series.ChannelChange;
import io.foreflow.settings.ModelSettings;
import io.foreflow.state.FormatVersion;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The head of a learner's bytes: what they are, their version, and the layout they belong to.
 *
 * <p>VERSION_8, big-endian: int {@link #MAGIC}; int version; UTF model; long step in milliseconds;
 * int D and D UTF channel names; ints L, short L, H, d; long seed. After it the body in the order
 * of {@code ModelLearner.write}. Weights mean nothing in another layout, so a difference is
 * refused, never adapted; but for the channels, which are told by name: what is learnt of those
 * that stay is carried over. All versions have the same header. The body of VERSION_7 lacked what
 * holds a ridge that a model was started with, that of VERSION_6 the ridges on trial too, that of
 * VERSION_5 the ridge in normalised units and that of all channels, that of VERSION_4 the drift
 * detector too, that of VERSION_3 the season too, that of VERSION_2 the ridges' statistics and
 * lines by channel too; that of VERSION_1 lacked the pause after a divergence too, and a history
 * held either scale or collector.
 */
final class LearnerState {

    static final int MAGIC = 0x46464c53;
    static final int VERSION_1 = 1;
    static final int VERSION_2 = 2;
    static final int VERSION_3 = 3;
    static final int VERSION_4 = 4;
    static final int VERSION_5 = 5;
    static final int VERSION_6 = 6;
    static final int VERSION_7 = 7;
    static final int VERSION_8 = 8;

    private LearnerState() {}

    static void writeHeader(DataOutput out, ModelSettings settings) throws IOException {
        out.writeInt(MAGIC);
        out.writeInt(VERSION_8);
        out.writeUTF(settings.name());
        out.writeLong(settings.stepMillis());
        out.writeInt(settings.channels().size());
        for (String channel : settings.channels()) {
            out.writeUTF(channel);
        }
        out.writeInt(settings.lookback());
        out.writeInt(settings.shortLookback());
        out.writeInt(settings.horizon());
        out.writeInt(settings.optimizer().width());
        out.writeLong(settings.learn().seed());
    }

    /**
     * What the body is.
     *
     * @param version of its format
     * @param change from its channels to the model's
     */
    record Header(int version, ChannelChange change) {}

    /** Checks the header. */
    static Header readHeader(DataInput in, ModelSettings settings) throws IOException {
        int magic = in.readInt();
        if (magic != MAGIC) {
            throw new IllegalStateException(
                    "Cannot read learner state: it begins with %08x (must be %08x)"
                            .formatted(magic, MAGIC));
        }
        int version = in.readInt();
        FormatVersion.check("learner state", version, VERSION_8);
        Layout found = Layout.read(in);
        Layout expected = Layout.of(settings);
        if (!found.with(settings.channels()).equals(expected)) {
            throw new IllegalStateException(
                    "Cannot restore model \"%s\": expected %s, found %s"
                            .formatted(settings.name(), expected, found));
        }
        return new Header(version, ChannelChange.between(found.channels, expected.channels));
    }

    /** What weights and statistics are bound to. */
    private record Layout(
            String model,
            long stepMillis,
            List<String> channels,
            int lookback,
            int shortLookback,
            int horizon,
            int width,
            long seed) {

        static Layout of(ModelSettings settings) {
            return new Layout(
                    settings.name(),
                    settings.stepMillis(),
                    settings.channels(),
                    settings.lookback(),
                    settings.shortLookback(),
                    settings.horizon(),
                    settings.optimizer().width(),
                    settings.learn().seed());
        }

        Layout with(List<String> otherChannels) {
            return new Layout(
                    model,
                    stepMillis,
                    otherChannels,
                    lookback,
                    shortLookback,
                    horizon,
                    width,
                    seed);
        }

        static Layout read(DataInput in) throws IOException {
            String model = in.readUTF();
            long stepMillis = in.readLong();
            int count = in.readInt();
            List<String> channels = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                channels.add(in.readUTF());
            }
            return new Layout(
                    model,
                    stepMillis,
                    channels,
                    in.readInt(),
                    in.readInt(),
                    in.readInt(),
                    in.readInt(),
                    in.readLong());
        }
    }
}
