package io.foreflow.cli.bench;

import io.foreflow.benchmark.drift.KnownChange;
import io.foreflow.cli.CommandException;
import io.foreflow.cli.input.CsvTable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/**
 * Labels as the Application Server Dataset has them: a 0 or a 1 a line, without time, for the last
 * rows of a data file; rows before them have no label. Each run of ones is something that happened,
 * and {@value #GRACE_ROWS} rows after it still count.
 */
final class RowLabels {

    static final int GRACE_ROWS = 24;

    private RowLabels() {}

    /**
     * Reads the labels of one data file.
     *
     * @param labels plain or gzipped
     * @param zone of the data's times without an offset
     */
    static List<KnownChange> read(Path labels, Path data, ZoneId zone) {
        return changes(ones(labels), CsvTable.read(data, zone).times(), labels, data);
    }

    private static List<Boolean> ones(Path path) {
        List<Boolean> ones = new ArrayList<>();
        try (BufferedReader lines = open(path)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String label = line.strip();
                if (!label.equals("0") && !label.equals("1")) {
                    throw new CommandException(
                            "Cannot use %s line %d: Invalid label: %s (must be 0 or 1)"
                                    .formatted(path, ones.size() + 1, label));
                }
                ones.add(label.equals("1"));
            }
        } catch (IOException e) {
            throw new CommandException("Cannot read %s: %s".formatted(path, e.getMessage()), e);
        }
        return ones;
    }

    private static BufferedReader open(Path path) throws IOException {
        InputStream in = Files.newInputStream(path);
        boolean zipped = path.toString().toLowerCase(Locale.ROOT).endsWith(".gz");
        return new BufferedReader(
                new InputStreamReader(
                        zipped ? new GZIPInputStream(in) : in, StandardCharsets.UTF_8));
    }

    private static List<KnownChange> changes(
            List<Boolean> ones, long[] times, Path labels, Path data) {
        int before = times.length - ones.size();
        if (before < 0) {
            throw new CommandException(
                    "Cannot use %s: it has %d labels, %s has %d rows"
                            .formatted(labels, ones.size(), data, times.length));
        }
        long step = times[1] - times[0];
        List<KnownChange> changes = new ArrayList<>();
        for (int first = 0; first < ones.size(); first++) {
            if (ones.get(first)) {
                int last = first;
                while (last + 1 < ones.size() && ones.get(last + 1)) {
                    last++;
                }
                // an alarm counts after the beginning: the first labelled row itself is one
                long from = times[before + first] - step;
                changes.add(new KnownChange(from, times[before + last] + GRACE_ROWS * step));
                first = last;
            }
        }
        return changes;
    }
}
