package io.foreflow.cli.input;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The simulated fleet as an endless input; its first five days are history, delivered at once. */
public final class SimulatedInput implements InputSource {

    /** Grid interval unless asked for another. */
    public static final Duration DEFAULT_STEP = Duration.ofMinutes(5);

    private static final Duration HISTORY = Duration.ofDays(5);

    private final SimulatedFleet fleet;
    private final long stepMillis;
    private final InputDescription description;

    public SimulatedInput(long seed, Duration step) {
        fleet = new SimulatedFleet(seed);
        stepMillis = step.toMillis();
        description =
                new InputDescription(
                        InputDescription.Kind.SIMULATED,
                        "SIMULATED fleet of %d hosts (seed %d), one row every %d s"
                                .formatted(SimulatedFleet.HOSTS.size(), seed, step.toSeconds()),
                        "simulated fleet, seed %d, step %s".formatted(seed, step),
                        SimulatedFleet.HOSTS,
                        SimulatedFleet.CHANNELS,
                        step,
                        Long.MAX_VALUE,
                        SimulatedFleet.START,
                        SimulatedFleet.START + HISTORY.toMillis());
    }

    @Override
    public InputDescription description() {
        return description;
    }

    /** Announcements of the regime changes in (after, upTo], one line each. */
    public static List<String> announcements(long after, long upTo) {
        return SimulatedFleet.REGIMES.stream()
                .filter(regime -> regime.time() > after && regime.time() <= upTo)
                .map(SimulatedInput::line)
                .toList();
    }

    /** All regime changes, one line each. */
    public static List<String> announcements() {
        return SimulatedFleet.REGIMES.stream().map(SimulatedInput::line).toList();
    }

    /** Times of the regime changes, epoch milliseconds. */
    public static List<Long> changes() {
        return SimulatedFleet.REGIMES.stream().map(SimulatedFleet.Regime::time).toList();
    }

    private static String line(SimulatedFleet.Regime regime) {
        return "simulated regime change at %s: %s"
                .formatted(Instant.ofEpochMilli(regime.time()), regime.announcement());
    }

    @Override
    public InputCursor open(Map<String, Long> after) {
        return new Walk(after);
    }

    /** Times in steps from the start; at each the hosts in order. */
    private final class Walk implements InputCursor {

        private final Map<String, Long> after;
        private long time;
        private int host;

        Walk(Map<String, Long> after) {
            this.after = Map.copyOf(after);
            long first = SimulatedFleet.START + stepMillis;
            // A host that never reported may have been silent: begin behind the oldest that did.
            time =
                    after.size() < SimulatedFleet.HOSTS.size()
                            ? first
                            : after.values().stream()
                                    .mapToLong(Long::longValue)
                                    .min()
                                    .orElse(first);
        }

        @Override
        public InputRow next() {
            while (true) {
                String name = SimulatedFleet.HOSTS.get(host);
                long at = time;
                int index = host;
                host = (host + 1) % SimulatedFleet.HOSTS.size();
                if (host == 0) {
                    time += stepMillis;
                }
                if (at > after.getOrDefault(name, Long.MIN_VALUE)) {
                    double[] values = fleet.values(index, at);
                    if (values != null) {
                        return new InputRow(name, at, values);
                    }
                }
            }
        }

        @Override
        public void close() {}
    }
}
