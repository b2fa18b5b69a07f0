package io.foreflow.cli.bench;

import io.foreflow.benchmark.data.SeriesTable;
import io.foreflow.benchmark.data.Split;
import io.foreflow.benchmark.run.Report;
import io.foreflow.cli.CommandException;
import io.foreflow.cli.input.CsvTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.function.BiFunction;
import picocli.CommandLine.Option;

/** The files of a benchmark, the same for every protocol: what it reads, logs and reports. */
final class BenchFiles {

    @Option(
            names = "--data",
            required = true,
            split = ",",
            paramLabel = "FILE",
            description =
                    "CSV files, plain or gzipped: the first line names the columns, the first column"
                            + " is time, every other a channel. No cell may be missing.")
    private List<Path> data;

    @Option(
            names = "--zone",
            defaultValue = "UTC",
            paramLabel = "ZONE",
            description = "Zone of times without an offset (default: ${DEFAULT-VALUE}).")
    private ZoneId zone;

    @Option(
            names = "--split",
            paramLabel = "TRAIN/VALIDATION/TEST",
            description =
                    "Parts in rows (8640/2880/2880) or fractions (0.7/0.1/0.2). Default: the"
                            + " literature's for this protocol, below.")
    private String split;

    @Option(
            names = "--log",
            defaultValue = "foreflow-bench.jsonl",
            paramLabel = "FILE",
            description =
                    "Finished runs, one a line; what is in it is not run again"
                            + " (default: ${DEFAULT-VALUE}).")
    private Path log;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Write the table as a JSON array, too.")
    private Path report;

    List<SeriesTable> tables() {
        return data.stream().map(path -> CsvTable.read(path, zone)).toList();
    }

    /**
     * The split asked for.
     *
     * @param standard of a name and a number of rows, if none was
     */
    Split split(SeriesTable table, BiFunction<String, Integer, Split> standard) {
        return split == null
                ? standard.apply(table.name(), table.rows())
                : Split.parse(split, table.name(), table.rows());
    }

    Path log() {
        return log;
    }

    /** Writes the report, if one was asked for. */
    void write(Report rows) {
        if (report == null) {
            return;
        }
        try {
            Files.writeString(report, rows.json() + "\n");
        } catch (IOException e) {
            throw new CommandException("Cannot write %s: %s".formatted(report, e.getMessage()), e);
        }
    }
}
