package io.foreflow.sql;

import io.foreflow.linear.RidgeLine;
import io.foreflow.network.ChannelAttentionForecaster;
import io.foreflow.network.ComputeDevice;
import io.foreflow.weights.WeightsFile;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.PredictFunction;

/**
 * Forecasts one window with the network of the weights, or with their ridge where they hold no
 * network: what serves without the mixture. Of a longer window the newest rows are taken. A channel
 * that is null, too short or has a null among those rows has no forecast and is masked to others.
 *
 * <p>Location and scale are those of the window's channel itself, not those a series had in the
 * job: the network normalises by window, so the difference is in the ε of its variance and in where
 * deviations are clipped alone.
 */
public final class WindowForecast extends PredictFunction {

    private static final long serialVersionUID = 1;

    private final byte[] file;
    private final int[] order;

    private transient WeightsFile weights;
    private transient ChannelAttentionForecaster network;
    private transient float[] window;
    private transient float[] available;
    private transient float[] forecasts;
    private transient double[] location;
    private transient double[] scale;

    WindowForecast(byte[] file, int[] order) {
        this.file = file.clone();
        this.order = order.clone();
    }

    @Override
    public void open(FunctionContext context) {
        weights = WeightsFile.parse("of the model", file);
        int channels = weights.layout().channels().size();
        window = new float[channels * weights.layout().lookback()];
        available = new float[channels];
        forecasts = new float[channels * weights.layout().horizon()];
        location = new double[channels];
        scale = new double[channels];
        if (weights.snapshot().network() != null) {
            network =
                    ChannelAttentionForecaster.open(
                            weights.layout().shape(),
                            weights.layout().scale(),
                            1,
                            ComputeDevice.cpu());
            network.load(weights.snapshot().network());
        } else if (weights.snapshot().ridge() == null) {
            throw new IllegalStateException(
                    "Cannot predict with these weights: they hold neither network nor long ridge");
        }
    }

    @Override
    public Collection<RowData> predict(RowData input) {
        for (int channel = 0; channel < order.length; channel++) {
            available[channel] = fill(input, channel) ? 1 : 0;
        }
        forecast();
        GenericRowData output = new GenericRowData(order.length);
        for (int channel = 0; channel < order.length; channel++) {
            output.setField(channel, available[channel] == 0 ? null : unscaled(channel));
        }
        return List.of(output);
    }

    private boolean fill(RowData input, int channel) {
        int lookback = weights.layout().lookback();
        int at = channel * lookback;
        Arrays.fill(window, at, at + lookback, 0);
        if (input.isNullAt(order[channel])) {
            return false;
        }
        ArrayData values = input.getArray(order[channel]);
        int first = values.size() - lookback;
        if (first < 0) {
            return false;
        }
        for (int i = 0; i < lookback; i++) {
            if (values.isNullAt(first + i) || !Float.isFinite(values.getFloat(first + i))) {
                return false;
            }
        }
        scale(values, first, channel);
        for (int i = 0; i < lookback; i++) {
            window[at + i] =
                    (float) ((values.getFloat(first + i) - location[channel]) / scale[channel]);
        }
        return true;
    }

    /** Mean and standard deviation; a constant channel has the scale one. */
    private void scale(ArrayData values, int first, int channel) {
        int lookback = weights.layout().lookback();
        double sum = 0;
        for (int i = 0; i < lookback; i++) {
            sum += values.getFloat(first + i);
        }
        double mean = sum / lookback;
        double squares = 0;
        for (int i = 0; i < lookback; i++) {
            double deviation = values.getFloat(first + i) - mean;
            squares += deviation * deviation;
        }
        location[channel] = mean;
        scale[channel] = squares > 0 ? Math.sqrt(squares / lookback) : 1;
    }

    private void forecast() {
        if (network != null) {
            network.forecast(window, available, 1, forecasts);
            return;
        }
        RidgeLine ridge = weights.snapshot().ridge();
        for (int channel = 0; channel < order.length; channel++) {
            ridge.predict(
                    window,
                    channel * ridge.lookback(),
                    weights.layout().scale(),
                    forecasts,
                    channel * ridge.horizon());
        }
    }

    private GenericArrayData unscaled(int channel) {
        int horizon = weights.layout().horizon();
        float[] values = new float[horizon];
        for (int h = 0; h < horizon; h++) {
            double scaled = forecasts[channel * horizon + h];
            values[h] = (float) (location[channel] + scale[channel] * scaled);
        }
        return new GenericArrayData(values);
    }

    @Override
    public void close() {
        if (network != null) {
            network.close();
        }
    }
}
