package io.foreflow.benchmark.speed;

import io.foreflow.network.NetworkShape;

/** The products that the network's formula needs, in the folded form of the product's network. */
final class NetworkProducts {

    /** The shape that figures are told for where none is named. */
    static final NetworkShape REFERENCE = new NetworkShape(7, 512, 96, 16);

    private NetworkProducts() {}

    /** N [W_Q W_K W_V W] of a batch, nearly all of the arithmetic. */
    static ProductShape main(NetworkShape shape, int batch) {
        int columns = 3 * shape.width() + shape.horizon();
        return new ProductShape(batch * shape.channels(), shape.lookback(), columns);
    }

    /** Multiply-adds of a window: the product, Q Kᵀ and A V, and (A V) M. */
    static double multiplyAdds(NetworkShape shape) {
        double channels = shape.channels();
        double mixing = 2 * channels * channels * shape.width();
        double head = channels * shape.width() * shape.horizon();
        return main(shape, 1).multiplyAdds() + mixing + head;
    }
}
