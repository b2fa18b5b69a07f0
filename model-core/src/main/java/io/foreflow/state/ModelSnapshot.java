package io.foreflow.state;

import io.foreflow.linear.JointLine;
import io.foreflow.linear.RidgeLine;
import io.foreflow.network.ChannelParts;
import io.foreflow.network.NetworkShape;
import io.foreflow.series.ChannelChange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Everything a forecaster needs of one model, immutable and broadcast as a whole. Its arrays are
 * shared and never written to.
 *
 * <p>{@code version} names the serving champion and moves with a promotion or a rollback; {@code
 * sequence} moves with every publication, since the ridges are solved anew at each tick.
 *
 * @param model name of the model
 * @param channels channel names in the order of every row
 * @param shape shape of the tuned network, and the horizon and long look-back of the ridges
 * @param sequence number of this publication, from 1
 * @param version version of the champion; 0 while no tuned network was promoted
 * @param parent version the champion grew from (for a rollback the refused one); −1 if none
 * @param effectiveFrom first event time at which it may serve, epoch milliseconds
 * @param network ω of the promoted tuned network, or null while there is none
 * @param ridgeShort ridge of the short look-back, or null while it has too few windows
 * @param ridge ridge of the full look-back, or null while it has too few windows
 * @param channelRidgesShort one of the short look-back a channel, or none
 * @param channelRidges one of the full look-back a channel, or none
 * @param normalisedRidges those of the full look-back in normalised units: one a channel, or one
 *     for all channels, or none
 * @param jointRidge ridge of the short look-back that hears every channel, or null
 * @param seasonalPeriod rows of a season that was found in the data, 0 if none was looked for or
 *     found
 * @param championIsNetwork whether the tuned network serves; else the best ridge the window allows
 * @param optimizerStep global step of the optimizer whose average {@code network} is
 * @param trainedUntil last target time the learner has absorbed, epoch milliseconds
 * @param weightsHash hex SHA-256 (first 16 digits) over all weights here
 */
public record ModelSnapshot(
        String model,
        List<String> channels,
        NetworkShape shape,
        long sequence,
        int version,
        int parent,
        long effectiveFrom,
        float[] network,
        RidgeLine ridgeShort,
        RidgeLine ridge,
        List<RidgeLine> channelRidgesShort,
        List<RidgeLine> channelRidges,
        List<RidgeLine> normalisedRidges,
        JointLine jointRidge,
        int seasonalPeriod,
        boolean championIsNetwork,
        long optimizerStep,
        long trainedUntil,
        String weightsHash) {

    public ModelSnapshot {
        channelRidgesShort = List.copyOf(channelRidgesShort);
        channelRidges = List.copyOf(channelRidges);
        normalisedRidges = List.copyOf(normalisedRidges);
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(weightsHash, "weightsHash");
        channels = List.copyOf(channels);
        if (channels.size() != shape.channels()) {
            throw new IllegalArgumentException(
                    "Invalid snapshot of %s: %d channel names, %d channels in the network"
                            .formatted(model, channels.size(), shape.channels()));
        }
        if (network != null && network.length != shape.parameters()) {
            throw new IllegalArgumentException(
                    "Invalid snapshot of %s: %d weights (must be %d)"
                            .formatted(model, network.length, shape.parameters()));
        }
        if (championIsNetwork && network == null) {
            throw new IllegalArgumentException(
                    "Invalid snapshot of %s: champion is a network, but there is none"
                            .formatted(model));
        }
    }

    /** Without lines in normalised units and that of all channels. */
    public ModelSnapshot(
            String model,
            List<String> channels,
            NetworkShape shape,
            long sequence,
            int version,
            int parent,
            long effectiveFrom,
            float[] network,
            RidgeLine ridgeShort,
            RidgeLine ridge,
            List<RidgeLine> channelRidgesShort,
            List<RidgeLine> channelRidges,
            int seasonalPeriod,
            boolean championIsNetwork,
            long optimizerStep,
            long trainedUntil,
            String weightsHash) {
        this(
                model,
                channels,
                shape,
                sequence,
                version,
                parent,
                effectiveFrom,
                network,
                ridgeShort,
                ridge,
                channelRidgesShort,
                channelRidges,
                List.of(),
                null,
                seasonalPeriod,
                championIsNetwork,
                optimizerStep,
                trainedUntil,
                weightsHash);
    }

    /** Without lines of the channels' own and a season of its own, too. */
    public ModelSnapshot(
            String model,
            List<String> channels,
            NetworkShape shape,
            long sequence,
            int version,
            int parent,
            long effectiveFrom,
            float[] network,
            RidgeLine ridgeShort,
            RidgeLine ridge,
            boolean championIsNetwork,
            long optimizerStep,
            long trainedUntil,
            String weightsHash) {
        this(
                model,
                channels,
                shape,
                sequence,
                version,
                parent,
                effectiveFrom,
                network,
                ridgeShort,
                ridge,
                List.of(),
                List.of(),
                0,
                championIsNetwork,
                optimizerStep,
                trainedUntil,
                weightsHash);
    }

    /** Of a snapshot with these weights alone. */
    public static String hash(float[] network, RidgeLine ridgeShort, RidgeLine ridge) {
        return hash(network, ridgeShort, ridge, List.of(), List.of(), List.of(), null);
    }

    /** Names all weights of a snapshot; absent lines count as none. */
    public static String hash(
            float[] network,
            RidgeLine ridgeShort,
            RidgeLine ridge,
            List<RidgeLine> channelRidgesShort,
            List<RidgeLine> channelRidges,
            List<RidgeLine> normalisedRidges,
            JointLine jointRidge) {
        List<float[]> weights = new ArrayList<>();
        weights.add(network);
        weights.add(ridgeShort == null ? null : ridgeShort.weights());
        weights.add(ridge == null ? null : ridge.weights());
        channelRidgesShort.forEach(line -> weights.add(line.weights()));
        channelRidges.forEach(line -> weights.add(line.weights()));
        normalisedRidges.forEach(line -> weights.add(line.weights()));
        if (jointRidge != null) {
            weights.add(jointRidge.weights());
        }
        return WeightsHash.of(weights.toArray(float[][]::new));
    }

    private static List<RidgeLine> carried(
            List<RidgeLine> lines, RidgeLine shared, ChannelChange change) {
        List<RidgeLine> carried = new ArrayList<>();
        for (int channel = 0; channel < change.newCount() && !lines.isEmpty(); channel++) {
            int before = change.oldIndexOf(channel);
            carried.add(before < 0 ? shared : lines.get(before));
        }
        return carried;
    }

    /**
     * The snapshot for other channels: ridges and shared weights stay, γ and β follow the names.
     * The ridge that hears every channel is not carried: it begins anew.
     */
    public ModelSnapshot carried(ChannelChange change, List<String> newChannels) {
        float[] carried = ChannelParts.weights(network, change);
        List<RidgeLine> carriedShort = carried(channelRidgesShort, ridgeShort, change);
        List<RidgeLine> carriedLong = carried(channelRidges, ridge, change);
        List<RidgeLine> carriedNormalised =
                normalisedRidges.size() == change.oldCount()
                        ? carried(normalisedRidges, ridge, change)
                        : normalisedRidges;
        return new ModelSnapshot(
                model,
                newChannels,
                new NetworkShape(
                        change.newCount(), shape.lookback(), shape.horizon(), shape.width()),
                sequence,
                version,
                parent,
                effectiveFrom,
                carried,
                ridgeShort,
                ridge,
                carriedShort,
                carriedLong,
                carriedNormalised,
                null,
                seasonalPeriod,
                championIsNetwork,
                optimizerStep,
                trainedUntil,
                hash(
                        carried,
                        ridgeShort,
                        ridge,
                        carriedShort,
                        carriedLong,
                        carriedNormalised,
                        null));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ModelSnapshot that
                && model.equals(that.model)
                && channels.equals(that.channels)
                && shape.equals(that.shape)
                && sequence == that.sequence
                && version == that.version
                && parent == that.parent
                && effectiveFrom == that.effectiveFrom
                && Arrays.equals(network, that.network)
                && Objects.equals(ridgeShort, that.ridgeShort)
                && Objects.equals(ridge, that.ridge)
                && channelRidgesShort.equals(that.channelRidgesShort)
                && channelRidges.equals(that.channelRidges)
                && normalisedRidges.equals(that.normalisedRidges)
                && Objects.equals(jointRidge, that.jointRidge)
                && seasonalPeriod == that.seasonalPeriod
                && championIsNetwork == that.championIsNetwork
                && optimizerStep == that.optimizerStep
                && trainedUntil == that.trainedUntil
                && weightsHash.equals(that.weightsHash);
    }

    @Override
    public int hashCode() {
        return Objects.hash(model, sequence, weightsHash);
    }
}
