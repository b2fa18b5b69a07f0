package io.foreflow.cli.bench;

import io.foreflow.cli.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** Where a table goes as JSON, if it was asked for. */
final class ReportFile {

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Write the table as a JSON array, too.")
    private Path report;

    void write(Supplier<String> json) {
        if (report == null) {
            return;
        }
        try {
            Files.writeString(report, json.get() + "\n");
        } catch (IOException e) {
            throw new CommandException("Cannot write %s: %s".formatted(report, e.getMessage()), e);
        }
    }
}
