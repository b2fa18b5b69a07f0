package io.foreflow.cli.input;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads one CSV file, plain or gzipped, as one series: the first line names the columns, the first
 * column is time, every other column a channel. An empty cell (also {@code NaN}, {@code NA}, {@code
 * null}) is a missing value. Times may repeat (the later line wins where it has a value) but not go
 * back. Everything else is an error with file, line, column and value.
 */
final class CsvFile implements AutoCloseable {

    private static final Set<String> MISSING = Set.of("", "nan", "na", "n/a", "null", "none");

    private static final CSVFormat FORMAT =
            CSVFormat.DEFAULT.builder().setIgnoreEmptyLines(false).setTrim(true).build();

    private final Path path;
    private final String series;
    private final TimeText times;
    private final CSVParser parser;
    private final Iterator<CSVRecord> records;
    private final List<String> columns;

    private long line;
    private long rowLine;
    private InputRow pending;
    private long pendingLine;
    private long lastTime = Long.MIN_VALUE;

    CsvFile(Path path, TimeText times) {
        this.path = path;
        this.times = times;
        series = seriesName(path);
        parser = open(path);
        records = parser.iterator();
        columns = header();
    }

    /** File name without {@code .csv} and {@code .gz}. */
    static String seriesName(Path path) {
        String name = path.getFileName().toString();
        return name.replaceFirst("(?i)\\.gz$", "").replaceFirst("(?i)\\.csv$", "");
    }

    String series() {
        return series;
    }

    List<String> channels() {
        return columns.subList(1, columns.size());
    }

    /** Line that the last row began on, from 1. */
    long rowLine() {
        return rowLine;
    }

    /** The next row, lines of one time made one, or null at the end. */
    InputRow next() {
        InputRow row = pending;
        rowLine = pendingLine;
        if (row == null) {
            row = read();
            rowLine = line;
        }
        pending = null;
        if (row == null) {
            return null;
        }
        for (InputRow same = read(); same != null; same = read()) {
            if (same.time() != row.time()) {
                pending = same;
                pendingLine = line;
                break;
            }
            row = merged(row, same);
        }
        return row;
    }

    private static InputRow merged(InputRow row, InputRow later) {
        double[] values = row.values().clone();
        for (int c = 0; c < values.length; c++) {
            if (!Double.isNaN(later.values()[c])) {
                values[c] = later.values()[c];
            }
        }
        return new InputRow(row.series(), row.time(), values);
    }

    private InputRow read() {
        CSVRecord record = record();
        if (record == null) {
            return null;
        }
        if (record.size() != columns.size()) {
            throw error("%d columns (the header has %d)", record.size(), columns.size());
        }
        long time = time(record.get(0));
        double[] values = new double[columns.size() - 1];
        for (int c = 0; c < values.length; c++) {
            values[c] = value(columns.get(c + 1), record.get(c + 1));
        }
        return new InputRow(series, time, values);
    }

    private long time(String text) {
        long time =
                times.parse(text)
                        .orElseThrow(
                                () ->
                                        error(
                                                "column \"%s\": \"%s\" is not a time (%s)",
                                                columns.get(0), text, TimeText.FORMS));
        if (time < lastTime) {
            throw error(
                    "column \"%s\": \"%s\" is before the line above (times must not go back)",
                    columns.get(0), text);
        }
        lastTime = time;
        return time;
    }

    private double value(String column, String text) {
        if (MISSING.contains(text.toLowerCase(Locale.ROOT))) {
            return Double.NaN;
        }
        double value;
        try {
            value = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw error("column \"%s\": \"%s\" is not a number", column, text);
        }
        if (Double.isInfinite(value)) {
            throw error("column \"%s\": \"%s\" is not finite", column, text);
        }
        return value;
    }

    private List<String> header() {
        CSVRecord record = record();
        if (record == null) {
            throw new InputException("Cannot read %s: the file is empty".formatted(path));
        }
        List<String> names =
                record.stream().map(name -> name.replace("\uFEFF", "").strip()).toList();
        if (names.size() < 2) {
            throw error("1 column (must be a time and at least one channel)");
        }
        if (names.stream().allMatch(CsvFile::looksNumeric)) {
            throw error("no header (the first line must name the columns)");
        }
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (name.isEmpty()) {
                throw error("column %d has no name", names.indexOf(name) + 1);
            }
            if (!seen.add(name)) {
                throw error("column \"%s\": the name occurs twice", name);
            }
        }
        return names;
    }

    private static boolean looksNumeric(String cell) {
        return cell.matches("[-+]?[\\d.]+([eE][-+]?\\d+)?");
    }

    /** The next record that is not a blank line; {@link #line} is the line it starts on. */
    private CSVRecord record() {
        try {
            while (true) {
                line = parser.getCurrentLineNumber() + 1;
                if (!records.hasNext()) {
                    return null;
                }
                CSVRecord record = records.next();
                if (record.size() > 1 || !record.get(0).isEmpty()) {
                    return record;
                }
            }
        } catch (UncheckedIOException | IllegalStateException e) {
            throw new InputException(
                    "Cannot read %s line %d: %s".formatted(path, line, reason(e)), e);
        }
    }

    private static String reason(Exception e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    private InputException error(String rule, Object... arguments) {
        String what = rule.formatted(arguments);
        String separator = what.startsWith("column \"") ? ", " : ": ";
        return new InputException(
                "Cannot read %s line %d%s%s".formatted(path, line, separator, what));
    }

    private static CSVParser open(Path path) {
        try {
            if (Files.isDirectory(path)) {
                throw new InputException("Cannot read %s: it is a directory".formatted(path));
            }
            InputStream bytes = Files.newInputStream(path);
            try {
                boolean zipped =
                        path.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".gz");
                Reader text =
                        new InputStreamReader(
                                zipped ? new GZIPInputStream(bytes, 1 << 16) : bytes,
                                StandardCharsets.UTF_8);
                return CSVParser.parse(text, FORMAT);
            } catch (IOException e) {
                bytes.close();
                throw e;
            }
        } catch (NoSuchFileException e) {
            throw new InputException("Cannot read %s: no such file".formatted(path), e);
        } catch (IOException e) {
            throw new InputException("Cannot read %s: %s".formatted(path, e.getMessage()), e);
        }
    }

    @Override
    public void close() {
        try {
            parser.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
