package io.foreflow.network;

import io.foreflow.linear.JointLine;
import io.foreflow.linear.RidgeLine;
import io.foreflow.network.LineForecasts.Line;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The ridge lines that serve beside a network, of two look-backs.
 *
 * @param shared line of all channels, look-back L, or null
 * @param own one a channel, look-back L, or none
 * @param normalised those fitted in normalised units, look-back L: one a channel, or one for all,
 *     or none
 * @param sharedShort line of all channels of the short look-back, or null
 * @param ownShort one a channel of the short look-back, or none
 * @param joint line that hears every channel, of the short look-back, or null
 */
public record RidgeLines(
        RidgeLine shared,
        List<RidgeLine> own,
        List<RidgeLine> normalised,
        RidgeLine sharedShort,
        List<RidgeLine> ownShort,
        JointLine joint) {

    public RidgeLines {
        own = List.copyOf(own);
        normalised = List.copyOf(normalised);
        ownShort = List.copyOf(ownShort);
    }

    /** Those that read the whole look-back, each one for all channels or one a channel. */
    Map<Line, List<RidgeLine>> whole() {
        Map<Line, List<RidgeLine>> lines = new EnumMap<>(Line.class);
        lines.put(Line.SHARED, one(shared));
        lines.put(Line.OWN, own);
        lines.put(Line.NORMALISED, normalised);
        return lines;
    }

    /** As above those of the short look-back, but for the one that hears every channel. */
    Map<Line, List<RidgeLine>> ofShortLookback() {
        Map<Line, List<RidgeLine>> lines = new EnumMap<>(Line.class);
        lines.put(Line.SHARED_SHORT, one(sharedShort));
        lines.put(Line.OWN_SHORT, ownShort);
        return lines;
    }

    private static List<RidgeLine> one(RidgeLine line) {
        return line == null ? List.of() : List.of(line);
    }
}
