package io.foreflow.benchmark.data;

import io.foreflow.benchmark.BenchmarkException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The three parts of a table, in rows from its beginning; rows behind them are not used.
 *
 * <p>The literature splits the ETT files into 12, 4 and 4 months of 30 days and every other file
 * into 70, 10 and 20 % of its rows, of which the first and the last are rounded down.
 */
public record Split(int train, int validation, int test) {

    private static final String RULE =
            "must be TRAIN/VALIDATION/TEST, three numbers of rows or three fractions of at most 1"
                    + " together";
    private static final Pattern ETT = Pattern.compile("ett([hm])\\d+");
    private static final int HOURS_A_MONTH = 30 * 24;
    private static final int QUARTERS_AN_HOUR = 4;

    public Split {
        if (train < 1 || validation < 1 || test < 1) {
            throw new BenchmarkException(
                    "Invalid split: %d/%d/%d rows (each part must have at least 1)"
                            .formatted(train, validation, test));
        }
    }

    /** The literature's split of a file of this name. */
    public static Split of(String name, int rows) {
        int month = month(name);
        return month == 0
                ? fractions(rows, 0.7, 0.2)
                : new Split(12 * month, 4 * month, 4 * month).within(name, rows);
    }

    /** The same for forecasts made while learning: 4, 1 and 15 months, or 20, 5 and 75 %. */
    public static Split online(String name, int rows) {
        int month = month(name);
        return month == 0
                ? fractions(rows, 0.2, 0.75)
                : new Split(4 * month, month, 15 * month).within(name, rows);
    }

    /** Rows of 30 days of an ETT file; 0 for every other. */
    private static int month(String name) {
        Matcher ett = ETT.matcher(name.toLowerCase(Locale.ROOT));
        if (!ett.matches()) {
            return 0;
        }
        return HOURS_A_MONTH * (ett.group(1).equals("m") ? QUARTERS_AN_HOUR : 1);
    }

    /** A split as a user writes it: {@code 8640/2880/2880} or {@code 0.7/0.1/0.2}. */
    public static Split parse(String text, String name, int rows) {
        String[] parts = text.split("/", -1);
        double[] numbers = new double[3];
        try {
            for (int i = 0; i < 3; i++) {
                numbers[i] = Double.parseDouble(parts[i].strip());
            }
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw invalid(text);
        }
        double sum = numbers[0] + numbers[1] + numbers[2];
        if (parts.length != 3 || !(numbers[0] > 0 && numbers[1] > 0 && numbers[2] > 0)) {
            throw invalid(text);
        }
        if (sum <= 1 + 1e-9) {
            int train = (int) (rows * numbers[0]);
            int test = (int) (rows * numbers[2]);
            int validation = sum > 1 - 1e-9 ? rows - train - test : (int) (rows * numbers[1]);
            return new Split(train, validation, test);
        }
        for (double number : numbers) {
            if (number != Math.rint(number) || number > Integer.MAX_VALUE) {
                throw invalid(text);
            }
        }
        return new Split((int) numbers[0], (int) numbers[1], (int) numbers[2]).within(name, rows);
    }

    private static Split fractions(int rows, double train, double test) {
        int first = (int) (rows * train);
        int last = (int) (rows * test);
        return new Split(first, rows - first - last, last);
    }

    private Split within(String name, int rows) {
        if ((long) train + validation + test > rows) {
            throw new BenchmarkException(
                    "Cannot split %s: %s needs %d rows, the file has %d (give another with --split)"
                            .formatted(name, this, (long) train + validation + test, rows));
        }
        return this;
    }

    private static BenchmarkException invalid(String text) {
        return new BenchmarkException("Invalid split: %s (%s)".formatted(text, RULE));
    }

    @Override
    public String toString() {
        return train + "/" + validation + "/" + test;
    }
}
