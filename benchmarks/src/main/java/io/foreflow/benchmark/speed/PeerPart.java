package io.foreflow.benchmark.speed;

import io.foreflow.benchmark.data.SeriesTable;
import io.foreflow.benchmark.online.Configuration;
import io.foreflow.benchmark.run.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a user would pick instead, in the same run. A peer that is not installed is left out and
 * named.
 *
 * @param tables that the forecasters who learn on line are compared on
 * @param configurations of the product for a table
 * @param python the interpreter that has PyTorch and statsmodels, if any has
 */
public record PeerPart(
        Supplier<List<SeriesTable>> tables,
        Function<SeriesTable, Configuration> configurations,
        Path python)
        implements SpeedPart {

    /** With the packages of Debian. */
    public PeerPart(
            Supplier<List<SeriesTable>> tables,
            Function<SeriesTable, Configuration> configurations) {
        this(tables, configurations, PythonPeer.DEBIAN);
    }

    @Override
    public String name() {
        return "peers";
    }

    @Override
    public List<SpeedFigure> run(SpeedContext context, Progress progress)
            throws IOException, InterruptedException {
        List<SpeedFigure> figures = new ArrayList<>(new TorchPeer(python).run(context, progress));
        List<SeriesTable> files = tables.get();
        if (files.isEmpty()) {
            context.note("Skipped RCFCaster and ARIMA: there is no file (give one with --data)");
        }
        for (SeriesTable table : files) {
            figures.addAll(
                    new OnlinePeers(table, configurations.apply(table), python, context)
                            .run(progress));
        }
        return figures;
    }
}
