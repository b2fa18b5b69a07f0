package io.foreflow.weights;

import io.foreflow.network.NetworkShape;
import io.foreflow.settings.ModelSettings;
import io.foreflow.settings.ScaleSettings;
import java.util.ArrayList;
import java.util.List;

/**
 * What weights are bound to: they mean nothing on other channels, another grid, other look-backs or
 * under another normalisation.
 *
 * @param channels names in the order of every row
 * @param stepMillis grid interval
 * @param lookback rows of the network and the long ridge
 * @param shortLookback rows of the short ridge
 * @param horizon steps
 * @param width of queries, keys and values
 * @param scale the normalisation; its {@code rows} may differ, the scale is each series' own
 */
public record WeightsLayout(
        List<String> channels,
        long stepMillis,
        int lookback,
        int shortLookback,
        int horizon,
        int width,
        ScaleSettings scale) {

    public WeightsLayout {
        channels = List.copyOf(channels);
    }

    /** The layout of a configured model. */
    public static WeightsLayout of(ModelSettings settings) {
        return new WeightsLayout(
                settings.channels(),
                settings.stepMillis(),
                settings.lookback(),
                settings.shortLookback(),
                settings.horizon(),
                settings.optimizer().width(),
                settings.scale());
    }

    /** Shape of the network. */
    public NetworkShape shape() {
        return new NetworkShape(channels.size(), lookback, horizon, width);
    }

    /**
     * Weights of this layout are about to be used for a model.
     *
     * @throws WeightsException naming both sides if its layout is another
     */
    public void requireFit(String model, WeightsLayout expected) {
        List<String> theirs = new ArrayList<>();
        List<String> ours = new ArrayList<>();
        compare("channels", expected.channels.size(), channels.size(), theirs, ours);
        if (theirs.isEmpty()) {
            compare("channels", expected.channels, channels, theirs, ours);
        }
        compare("lookback", expected.lookback, lookback, theirs, ours);
        compare("short lookback", expected.shortLookback, shortLookback, theirs, ours);
        compare("horizon", expected.horizon, horizon, theirs, ours);
        compare("width", expected.width, width, theirs, ours);
        compare("step ms", expected.stepMillis, stepMillis, theirs, ours);
        compare(
                "deviation limit",
                expected.scale.deviationLimit(),
                scale.deviationLimit(),
                theirs,
                ours);
        compare("sigma floor", expected.scale.sigmaFloor(), scale.sigmaFloor(), theirs, ours);
        if (!theirs.isEmpty()) {
            throw new WeightsException(
                    "Cannot apply weights to model \"%s\": expected (%s), found (%s)"
                            .formatted(model, String.join(", ", theirs), String.join(", ", ours)));
        }
    }

    private static void compare(
            String name, Object expected, Object found, List<String> theirs, List<String> ours) {
        if (!expected.equals(found)) {
            theirs.add(name + "=" + expected);
            ours.add(name + "=" + found);
        }
    }
}
