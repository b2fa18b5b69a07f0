package io.foreflow.network;

/**
 * What the windows of a batch said to each other through attention. Given A the attention path is
 * linear in the values, so with N_j the normalised window of channel j
 *
 * <pre>
 *   effect_ijh = σ_i/γ_i A_ij (γ_j N_j W_V W_O W)_h
 *   ŷ_ih = own line_ih + Σ_j effect_ijh + constant_ih
 * </pre>
 *
 * exactly: effect_ijh is what the departure of channel j from its window's mean adds to the
 * forecast of channel i at step h, scaled units. What β and the biases add, which is there whatever
 * the window shows, is no channel's effect. That j also has a part in A, by its keys, is not split.
 *
 * <p>B (D² + D H) numbers; the D² H products are made when asked for. A buffer that is filled anew
 * for each batch; what stands in slots behind the last window means nothing. Not thread-safe.
 */
public final class AttentionEffects {

    private final int channels;
    private final int horizon;
    private final int batch;
    private final float[] factors; // [slot · D + i]: σ_i over the guarded γ_i
    private float[] attention; // [(slot · D + i) · D + j]
    private float[] messages; // [(slot · D + j) · H + h − 1]

    public AttentionEffects(NetworkShape shape, int batch) {
        this.channels = shape.channels();
        this.horizon = shape.horizon();
        this.batch = batch;
        factors = new float[batch * channels];
    }

    int batch() {
        return batch;
    }

    /** Forgets the batch before. */
    public void clear() {
        attention = null;
        messages = null;
    }

    /** Whether the network told them of the last batch. */
    public boolean known() {
        return attention != null;
    }

    /**
     * Takes a batch.
     *
     * @param slope the γ that de-normalisation divides by, D
     */
    void take(float[] newAttention, float[] newMessages, float[] slope, NormalizedBatch input) {
        attention = newAttention;
        messages = newMessages;
        for (int row = 0; row < factors.length; row++) {
            factors[row] = input.sigma()[row] / slope[row % channels];
        }
    }

    /**
     * What one channel adds to the forecast of another, scaled units; 0 from an unavailable one.
     *
     * @param slot row of the batch
     * @param step from 1
     */
    public double effect(int slot, int target, int source, int step) {
        int row = slot * channels + target;
        double share = attention[row * channels + source];
        return share * messages[(slot * channels + source) * horizon + step - 1] * factors[row];
    }
}
