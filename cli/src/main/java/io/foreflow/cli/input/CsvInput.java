package io.foreflow.cli.input;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;

/** CSV files with one header, each a series named by its file, merged by time. */
public final class CsvInput implements InputSource {

    private static final Duration DAY = Duration.ofDays(1);

    /** Longest season the demo keeps in memory, rows. */
    private static final long LONGEST_SEASON = 3600;

    private final List<Path> paths;
    private final TimeText times;
    private final InputDescription description;

    /**
     * Reads every file through once.
     *
     * @param step grid interval, or null for the median difference of consecutive times
     * @throws InputException on the first line that cannot be used
     */
    public CsvInput(List<Path> paths, ZoneId zone, Duration step) {
        this.paths = List.copyOf(paths);
        times = new TimeText(zone);
        List<CsvSummary> files = paths.stream().map(path -> CsvSummary.of(path, times)).toList();
        requireDistinctNames();
        requireSameChannels(files);
        description = describe(files, zone, step == null ? medianStep(files) : step);
    }

    @Override
    public InputDescription description() {
        return description;
    }

    @Override
    public InputCursor open(Map<String, Long> after) {
        return new Merge(paths, times, after);
    }

    private static InputDescription describe(List<CsvSummary> files, ZoneId zone, Duration step) {
        List<String> series = files.stream().map(CsvSummary::series).toList();
        List<String> channels = files.get(0).channels();
        long rows = files.stream().mapToLong(CsvSummary::rows).sum();
        String identity =
                "files %s, channels %s, first times %s, zone %s, step %s"
                        .formatted(
                                series,
                                channels,
                                files.stream().map(CsvSummary::firstTime).toList(),
                                zone,
                                step);
        return new InputDescription(
                InputDescription.Kind.FILE,
                "%s: %d rows, %d channels, one row every %s"
                        .formatted(
                                String.join(", ", series),
                                rows,
                                channels.size(),
                                step.toString().substring(2).toLowerCase(Locale.ROOT)),
                identity,
                series,
                channels,
                step,
                files.stream().mapToLong(CsvSummary::rows).max().orElse(0),
                files.stream().mapToLong(CsvSummary::firstTime).min().orElse(0),
                Long.MIN_VALUE);
    }

    /** Rows of a day; of an hour or a minute if that is too many, of a week if a day is one row. */
    public static int seasonalPeriod(Duration step) {
        if (DAY.dividedBy(step) <= 1) {
            return 7;
        }
        for (Duration season : List.of(DAY, Duration.ofHours(1), Duration.ofMinutes(1))) {
            long rows = season.dividedBy(step);
            if (rows <= LONGEST_SEASON) {
                return (int) Math.max(rows, 2);
            }
        }
        return 60;
    }

    private static Duration medianStep(List<CsvSummary> files) {
        TreeMap<Long, Long> counts = new TreeMap<>();
        files.forEach(file -> file.differences().forEach((d, n) -> counts.merge(d, n, Long::sum)));
        long total = counts.values().stream().mapToLong(Long::longValue).sum();
        long seen = 0;
        for (Map.Entry<Long, Long> entry : counts.entrySet()) {
            seen += entry.getValue();
            if (2 * seen >= total) {
                return Duration.ofMillis(entry.getKey());
            }
        }
        throw new InputException(
                "Cannot infer the step of %s: fewer than two rows (give it with --step)"
                        .formatted(files.get(0).series()));
    }

    private void requireDistinctNames() {
        Map<String, Path> seen = new HashMap<>();
        for (Path path : paths) {
            Path other = seen.put(CsvFile.seriesName(path), path);
            if (other != null) {
                throw new InputException(
                        "Cannot use %s and %s together: both would be series \"%s\""
                                .formatted(other, path, CsvFile.seriesName(path)));
            }
        }
    }

    private void requireSameChannels(List<CsvSummary> files) {
        for (int i = 1; i < files.size(); i++) {
            if (!files.get(i).channels().equals(files.get(0).channels())) {
                throw new InputException(
                        "Cannot use %s and %s together: channels %s and %s differ"
                                .formatted(
                                        paths.get(0),
                                        paths.get(i),
                                        files.get(0).channels(),
                                        files.get(i).channels()));
            }
        }
    }

    /** Merge of the files by time, then by the order they were given in. */
    private static final class Merge implements InputCursor {

        private record Head(InputRow row, int index, CsvFile file) {}

        private final List<CsvFile> files = new ArrayList<>();
        private final PriorityQueue<Head> heads =
                new PriorityQueue<>(
                        Comparator.<Head>comparingLong(head -> head.row().time())
                                .thenComparingInt(Head::index));

        Merge(List<Path> paths, TimeText times, Map<String, Long> after) {
            for (Path path : paths) {
                CsvFile file = new CsvFile(path, times);
                files.add(file);
                long last = after.getOrDefault(file.series(), Long.MIN_VALUE);
                InputRow row = file.next();
                while (row != null && row.time() <= last) {
                    row = file.next();
                }
                push(row, files.size() - 1, file);
            }
        }

        @Override
        public InputRow next() {
            Head head = heads.poll();
            if (head == null) {
                return null;
            }
            push(head.file().next(), head.index(), head.file());
            return head.row();
        }

        private void push(InputRow row, int index, CsvFile file) {
            if (row != null) {
                heads.add(new Head(row, index, file));
            }
        }

        @Override
        public void close() {
            files.forEach(CsvFile::close);
        }
    }
}
