package io.foreflow.cli.start;

import io.foreflow.benchmark.run.Progress;
import io.foreflow.benchmark.speed.SpeedContext;
import io.foreflow.benchmark.speed.SpeedFigure;
import io.foreflow.benchmark.speed.SpeedPart;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The demo as a user starts it, a process of its own on an empty state directory: seconds of the
 * wall clock until a reader has the first forecast, and until one hears of the first promoted
 * network.
 */
public final class StartPart implements SpeedPart {

    private static final double FORECAST_LIMIT = 20;
    private static final double PROMOTION_LIMIT = 90;
    private static final int RUNS = 3;

    private final List<String> demo;

    /**
     * @param demo the command that starts the demo; empty if there is none
     */
    public StartPart(List<String> demo) {
        this.demo = List.copyOf(demo);
    }

    @Override
    public String name() {
        return "start";
    }

    @Override
    public List<SpeedFigure> run(SpeedContext context, Progress progress)
            throws IOException, InterruptedException {
        if (demo.isEmpty()) {
            context.note("start: skipped, since this was not started by ./foreflow");
            return List.of();
        }
        int runs = context.isShort() ? 1 : RUNS;
        List<Double> forecast = new ArrayList<>();
        List<Double> promotion = new ArrayList<>();
        for (int run = 1; run <= runs; run++) {
            Progress under = progress.under("run %d of %d".formatted(run, runs));
            try (DemoProcess process = DemoProcess.start(demo)) {
                forecast.add(process.untilForecast(under));
                if (!context.isShort()) {
                    promotion.add(process.untilPromotion(under));
                }
            }
        }
        List<SpeedFigure> figures = new ArrayList<>();
        figures.add(figure("demo until the first forecast", forecast, FORECAST_LIMIT));
        if (!promotion.isEmpty()) {
            figures.add(
                    figure("demo until the first promoted network", promotion, PROMOTION_LIMIT));
        }
        return figures;
    }

    private static SpeedFigure figure(String name, List<Double> seconds, double limit) {
        double[] values = seconds.stream().mapToDouble(value -> value).toArray();
        double[] limits = seconds.stream().mapToDouble(value -> limit).toArray();
        return SpeedFigure.time(name, "s", values, limits);
    }
}
