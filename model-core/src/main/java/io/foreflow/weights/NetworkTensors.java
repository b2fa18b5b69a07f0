package io.foreflow.weights;

import io.foreflow.network.NetworkShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The tensors that lie one after another in ω, by the names they have in a file. */
final class NetworkTensors {

    private static final String FIRST = "network.gamma";

    private NetworkTensors() {}

    private record Named(String name, List<Integer> shape) {}

    /** In the order of {@link NetworkShape}. */
    private static List<Named> of(NetworkShape shape) {
        int channels = shape.channels();
        int lookback = shape.lookback();
        int width = shape.width();
        List<Named> tensors = new ArrayList<>();
        tensors.add(new Named(FIRST, List.of(channels)));
        tensors.add(new Named("network.beta", List.of(channels)));
        for (String part : List.of("query", "key", "value")) {
            tensors.add(new Named("network." + part + ".weight", List.of(lookback, width)));
            tensors.add(new Named("network." + part + ".bias", List.of(width)));
        }
        tensors.add(new Named("network.output.weight", List.of(width, lookback)));
        tensors.add(new Named("network.output.bias", List.of(lookback)));
        tensors.add(new Named("network.head.weight", List.of(lookback, shape.horizon())));
        tensors.add(new Named("network.head.bias", List.of(shape.horizon())));
        return tensors;
    }

    static void put(Map<String, Tensor> tensors, NetworkShape shape, float[] network) {
        int at = 0;
        for (Named named : of(shape)) {
            Tensor tensor = Tensor.part(network, at, named.shape().toArray(Integer[]::new));
            tensors.put(named.name(), tensor);
            at += tensor.values().length;
        }
    }

    /** ω, or null if there is none. */
    static float[] take(Map<String, Tensor> tensors, NetworkShape shape) {
        if (!tensors.containsKey(FIRST)) {
            return null;
        }
        float[] network = new float[shape.parameters()];
        int at = 0;
        for (Named named : of(shape)) {
            Tensor tensor = tensors.get(named.name());
            if (tensor == null || !tensor.shape().equals(named.shape())) {
                throw new WeightsException(
                        "tensor %s: expected shape %s, found %s"
                                .formatted(
                                        named.name(),
                                        named.shape(),
                                        tensor == null ? "none" : tensor.shape()));
            }
            System.arraycopy(tensor.values(), 0, network, at, tensor.values().length);
            at += tensor.values().length;
        }
        return network;
    }
}
