package io.foreflow.cli.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SimulatedInputTest {

    private static final Duration STEP = Duration.ofMinutes(5);
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long DAY = 24 * HOUR;

    @Test
    void givesTheSameRowsForTheSameSeedAndOthersForAnother() throws Exception {
        List<InputRow> rows = first(new SimulatedInput(7, STEP), Map.of(), 600);

        assertThat(text(first(new SimulatedInput(7, STEP), Map.of(), 600))).isEqualTo(text(rows));
        assertThat(text(first(new SimulatedInput(8, STEP), Map.of(), 600)))
                .isNotEqualTo(text(rows));
    }

    @Test
    void continuesExactlyWhereItStoppedWhateverRowThatWas() throws Exception {
        SimulatedInput input = new SimulatedInput(7, STEP);
        List<InputRow> all = first(input, Map.of(), 400);

        for (int stopped = 1; stopped < 300; stopped += 37) {
            Map<String, Long> after = new HashMap<>();
            all.subList(0, stopped).forEach(row -> after.put(row.series(), row.time()));

            assertThat(text(first(input, after, 400 - stopped)))
                    .isEqualTo(text(all.subList(stopped, 400)));
        }
    }

    @Test
    void leavesGapsOfRowsAndOfSingleChannels() throws Exception {
        List<InputRow> rows = first(new SimulatedInput(1, STEP), Map.of(), 6 * 288 * 7);

        long missing =
                rows.stream()
                        .filter(row -> Arrays.stream(row.values()).anyMatch(Double::isNaN))
                        .count();
        long steps = (rows.get(rows.size() - 1).time() - rows.get(0).time()) / STEP.toMillis() + 1;
        assertThat(missing).isBetween(1L, rows.size() / 20L);
        assertThat(6 * steps - rows.size()).isBetween(1L, 6 * steps / 20);
    }

    @Test
    void hasADailyAndAWeeklyRhythm() {
        SimulatedFleet fleet = new SimulatedFleet(1);
        long thursday = SimulatedFleet.START;

        double afternoon = meanRequests(fleet, thursday + 12 * HOUR, thursday + 15 * HOUR);
        double night = meanRequests(fleet, thursday + 2 * HOUR, thursday + 5 * HOUR);
        double saturday =
                meanRequests(fleet, thursday + 2 * DAY + 12 * HOUR, thursday + 2 * DAY + 15 * HOUR);

        assertThat(afternoon).isGreaterThan(2 * night);
        assertThat(saturday).isLessThan(0.85 * afternoon);
    }

    @Test
    void lagsCpuTenMinutesBehindRequests() {
        SimulatedFleet fleet = new SimulatedFleet(1);

        double atLag = correlation(fleet, 10);

        assertThat(atLag)
                .isGreaterThan(correlation(fleet, 0))
                .isGreaterThan(correlation(fleet, 40));
        assertThat(atLag).isGreaterThan(0.9);
    }

    @Test
    void changesItsRegimesAtTheAnnouncedTimes() {
        SimulatedFleet fleet = new SimulatedFleet(1);
        long release = SimulatedFleet.RELEASE.time();
        long rebalance = SimulatedFleet.REBALANCE.time();

        // cpu a request grows by half: 0.0042 to 0.0063
        assertThat(cpuPerRequest(fleet, release + HOUR) / cpuPerRequest(fleet, release - 4 * HOUR))
                .isBetween(1.35, 1.6);
        // the share of the first three hosts grows from about a half by 1.4 / 1.0
        assertThat(share(fleet, rebalance + HOUR) - share(fleet, rebalance - 4 * HOUR))
                .isBetween(0.12, 0.28);
        assertThat(SimulatedInput.announcements(release - 1, release)).hasSize(1);
        assertThat(SimulatedInput.announcements(release, rebalance - 1)).isEmpty();
        assertThat(SimulatedInput.announcements()).hasSize(2);
    }

    @Test
    void callsItselfSimulated() {
        assertThat(new SimulatedInput(1, STEP).description().title()).startsWith("SIMULATED");
    }

    private static double meanRequests(SimulatedFleet fleet, long from, long until) {
        double sum = 0;
        int count = 0;
        for (long t = from; t < until; t += STEP.toMillis()) {
            for (int host = 0; host < 6; host++) {
                sum += fleet.requests(host, t);
                count++;
            }
        }
        return sum / count;
    }

    private static double cpuPerRequest(SimulatedFleet fleet, long from) {
        double cpu = 0;
        double requests = 0;
        for (long t = from; t < from + 3 * HOUR; t += STEP.toMillis()) {
            double[] values = fleet.values(0, t);
            if (values != null && !Double.isNaN(values[0])) {
                cpu += values[0] - 6; // the idle cpu
                requests += fleet.requests(0, t - 10 * 60_000);
            }
        }
        return cpu / requests;
    }

    private static double share(SimulatedFleet fleet, long from) {
        double first = 0;
        double all = 0;
        for (long t = from; t < from + 3 * HOUR; t += STEP.toMillis()) {
            for (int host = 0; host < 6; host++) {
                double requests = fleet.requests(host, t);
                all += requests;
                first += host < 3 ? requests : 0;
            }
        }
        return first / all;
    }

    /** Of cpu with the requests so many minutes before, over one day of minutes. */
    private static double correlation(SimulatedFleet fleet, int lagMinutes) {
        double n = 0, x = 0, y = 0, xx = 0, yy = 0, xy = 0;
        for (int minute = 600; minute < 2040; minute++) {
            long t = SimulatedFleet.START + minute * 60_000L;
            double[] values = fleet.values(0, t);
            if (values == null || Double.isNaN(values[0])) {
                continue;
            }
            double requests = fleet.requests(0, t - lagMinutes * 60_000L);
            n++;
            x += requests;
            y += values[0];
            xx += requests * requests;
            yy += values[0] * values[0];
            xy += requests * values[0];
        }
        return (n * xy - x * y) / Math.sqrt((n * xx - x * x) * (n * yy - y * y));
    }

    private static List<InputRow> first(SimulatedInput input, Map<String, Long> after, int count)
            throws InterruptedException {
        List<InputRow> rows = new ArrayList<>();
        try (InputCursor cursor = input.open(after)) {
            while (rows.size() < count) {
                rows.add(cursor.next());
            }
        }
        return rows;
    }

    private static List<String> text(List<InputRow> rows) {
        return rows.stream()
                .map(row -> row.series() + row.time() + Arrays.toString(row.values()))
                .toList();
    }
}
