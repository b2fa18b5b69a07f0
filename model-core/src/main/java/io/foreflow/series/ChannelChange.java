package io.foreflow.series;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How the channels of a model differ from those that its state was made with. Channels are told by
 * name: one that is in both stays, wherever it stands in either. Immutable.
 */
public final class ChannelChange {

    private final List<String> from;
    private final List<String> to;
    private final int[] oldIndexOf; // by new index, −1 for a new channel
    private final int[] newIndexOf; // by old index, −1 for a dropped channel

    private ChannelChange(List<String> from, List<String> to) {
        this.from = List.copyOf(from);
        this.to = List.copyOf(to);
        oldIndexOf = to.stream().mapToInt(from::indexOf).toArray();
        newIndexOf = from.stream().mapToInt(to::indexOf).toArray();
    }

    /**
     * The change from one list to another.
     *
     * @throws IllegalArgumentException if no channel stays
     */
    public static ChannelChange between(List<String> from, List<String> to) {
        ChannelChange change = new ChannelChange(from, to);
        if (Arrays.stream(change.oldIndexOf).allMatch(index -> index < 0)) {
            throw new IllegalArgumentException(
                    "Cannot carry state over from channels %s to %s: none is in both"
                            .formatted(from, to));
        }
        return change;
    }

    public boolean none() {
        return from.equals(to);
    }

    public int oldCount() {
        return from.size();
    }

    public int newCount() {
        return to.size();
    }

    /** Where a channel stood before, by its new index; −1 if it is new. */
    public int oldIndexOf(int newIndex) {
        return oldIndexOf[newIndex];
    }

    /** Where a channel stands now, by its old index; −1 if it was dropped. */
    public int newIndexOf(int oldIndex) {
        return newIndexOf[oldIndex];
    }

    /** One value a channel; {@code absent} for a new one. */
    public float[] carried(float[] old, float absent) {
        float[] carried = new float[oldIndexOf.length];
        for (int channel = 0; channel < carried.length; channel++) {
            int before = oldIndexOf[channel];
            carried[channel] = before < 0 ? absent : old[before];
        }
        return carried;
    }

    /**
     * Stretches of equal length, one a channel, in so many blocks.
     *
     * @param fresh in the new order, written where a channel stayed, and returned
     */
    public float[] carried(float[] old, int blocks, float[] fresh) {
        int width = fresh.length / (blocks * newCount());
        for (int block = 0; block < blocks; block++) {
            for (int channel = 0; channel < newCount(); channel++) {
                int before = oldIndexOf(channel);
                if (before >= 0) {
                    int source = (block * oldCount() + before) * width;
                    int target = (block * newCount() + channel) * width;
                    System.arraycopy(old, source, fresh, target, width);
                }
            }
        }
        return fresh;
    }

    /** One code a channel; zero, which is a missing cell, for a new one. */
    public byte[] carried(byte[] old) {
        byte[] carried = new byte[oldIndexOf.length];
        for (int channel = 0; channel < carried.length; channel++) {
            carried[channel] = oldIndexOf[channel] < 0 ? 0 : old[oldIndexOf[channel]];
        }
        return carried;
    }

    /** A row of the old channels as one of the new. */
    public Row carried(Row row) {
        return new Row(
                row.key(),
                row.time(),
                carried(row.values(), Float.NaN),
                carried(row.cells()),
                row.visibleFrom(),
                row.revision());
    }

    /** The scale of the channels that stay; of the new ones it does not stand. */
    public SeriesScale carried(SeriesScale scale) {
        return scale == null
                ? null
                : new SeriesScale(carried(scale.location(), 0), carried(scale.scale(), Float.NaN));
    }

    /** What is needed to go on gathering scales; null if all stand. */
    public ScaleCollector carried(ScaleCollector collector, SeriesScale old, int rowsNeeded) {
        if (old != null && carried(old).allStand()) {
            return null;
        }
        return collector != null
                ? collector.carried(this)
                : ScaleCollector.joining(newCount(), rowsNeeded);
    }

    /** Such as "kept cpu, memory; new disk; dropped load". */
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        add(parts, "kept ", to.stream().filter(from::contains).toList());
        add(parts, "new ", to.stream().filter(name -> !from.contains(name)).toList());
        add(parts, "dropped ", from.stream().filter(name -> !to.contains(name)).toList());
        return String.join("; ", parts);
    }

    private static void add(List<String> parts, String what, List<String> names) {
        if (!names.isEmpty()) {
            parts.add(what + String.join(", ", names));
        }
    }
}
