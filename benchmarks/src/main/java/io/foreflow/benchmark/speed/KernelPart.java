package io.foreflow.benchmark.speed;

import io.foreflow.benchmark.run.Progress;
import io.foreflow.benchmark.speed.Rounds.Kernel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The machine's own limits: the engine's products at the network's shapes on the device, and a copy
 * in the processor's memory.
 */
public final class KernelPart implements SpeedPart {

    private static final ProductShape SQUARE = new ProductShape(512, 512, 512);

    @Override
    public String name() {
        return "kernels";
    }

    @Override
    public boolean followsDevice() {
        return true;
    }

    @Override
    public List<SpeedFigure> run(SpeedContext context, Progress progress) {
        List<ProductShape> shapes = new ArrayList<>(List.of(SQUARE));
        for (int batch : new int[] {1, 8, 32, 128}) {
            shapes.add(NetworkProducts.main(NetworkProducts.REFERENCE, batch));
        }
        String[] device = {context.device().kind().name()};
        String[] texts = shapes.stream().map(ProductShape::toString).toArray(String[]::new);
        Rounds rounds =
                Rounds.run(
                        context,
                        progress,
                        new Kernel(
                                ProductBenchmark.class, Map.of("shape", texts, "device", device)),
                        new Kernel(CopyBenchmark.class, Map.of()));

        List<SpeedFigure> figures = new ArrayList<>();
        double[] square = rounds.productRate(SQUARE);
        for (ProductShape shape : shapes) {
            String name = "product " + shape + context.suffix();
            figures.add(
                    SpeedFigure.rate(name, "G multiply-adds/s", rounds.productRate(shape), square));
        }
        double[] copied =
                Arrays.stream(rounds.cpuNanos("copy"))
                        .map(nanos -> CopyBenchmark.BYTES / nanos)
                        .toArray();
        figures.add(SpeedFigure.of("memory copy", "GB/s", copied));
        return figures;
    }
}
