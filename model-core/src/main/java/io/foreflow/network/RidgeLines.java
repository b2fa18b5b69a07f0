package io.foreflow.network;

import io.foreflow.linear.RidgeLine;
import java.util.List;

/**
 * The ridge lines that serve beside a network, of two look-backs.
 *
 * @param shared line of all channels, look-back L, or null
 * @param own one a channel, look-back L, or none
 * @param sharedShort line of all channels of the short look-back, or null
 * @param ownShort one a channel of the short look-back, or none
 */
public record RidgeLines(
        RidgeLine shared, List<RidgeLine> own, RidgeLine sharedShort, List<RidgeLine> ownShort) {

    public RidgeLines {
        own = List.copyOf(own);
        ownShort = List.copyOf(ownShort);
    }
}
