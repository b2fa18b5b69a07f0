package io.foreflow.cli.input;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A small fleet that never existed: six hosts behind one load balancer, each with cpu (percent),
 * memory (percent), requests (a second), latency (ms) and errors (a minute).
 *
 * <p>Every value is a closed function of (seed, host, time), so a run can be resumed, replayed or
 * read from the middle. Requests follow a daily curve with a midday and an evening peak, a weaker
 * weekend, and noise at three time scales (4 h, 30 min, white). The other channels follow requests
 * with a lag: cpu after 10 minutes, latency 5 minutes after cpu (a queue, u / (1 − u)), memory the
 * mean of the last two hours plus a slow leak with a restart, errors a saturation of cpu: so a
 * forecaster that looks across channels has something to find. Hosts fall silent for up to 40
 * minutes now and then, and single channels go missing.
 *
 * <p>Two regime changes are announced beforehand: {@link #RELEASE} makes each request half as
 * expensive again, {@link #REBALANCE} moves two fifths of the traffic of three hosts to the others.
 */
final class SimulatedFleet {

    /** A change of the fleet's behaviour, told to the person watching. */
    record Regime(long time, String announcement) {}

    static final List<String> HOSTS =
            List.of("host-1", "host-2", "host-3", "host-4", "host-5", "host-6");
    static final List<String> CHANNELS = List.of("cpu", "memory", "requests", "latency", "errors");

    /** A Thursday; far enough back that simulated time never catches up with the wall clock. */
    static final long START = Instant.parse("2001-01-04T00:00:00Z").toEpochMilli();

    private static final long FRIDAY_EVENING = Instant.parse("2001-01-05T18:00:00Z").toEpochMilli();

    private static final long MINUTE = Duration.ofMinutes(1).toMillis();
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long DAY = Duration.ofDays(1).toMillis();

    static final Regime RELEASE =
            new Regime(
                    START + 5 * DAY + 12 * HOUR,
                    "a new release makes each request cost half as much cpu again");
    static final Regime REBALANCE =
            new Regime(
                    START + 6 * DAY + 18 * HOUR,
                    "two fifths of the traffic of host-4, -5 and -6 move to host-1, -2 and -3");
    static final List<Regime> REGIMES = List.of(RELEASE, REBALANCE);

    private static final long CPU_LAG = 10 * MINUTE;
    private static final long LATENCY_LAG = 5 * MINUTE;

    /** Hosts and kinds of noise have their own streams: host × 16 + kind. */
    private static final int SLOW = 0;

    private static final int MIDDLE = 1;
    private static final int WHITE = 2;
    private static final int CPU = 3;
    private static final int MEMORY = 4;
    private static final int LATENCY = 5;
    private static final int ERRORS = 6;
    private static final int SILENCE = 7;
    private static final int CHARACTER = 8;
    private static final int MISSING = 9;

    private final CounterNoise noise;

    SimulatedFleet(long seed) {
        noise = new CounterNoise(seed);
    }

    /** All channels of a host, NaN where one is missing; null when the host is silent. */
    double[] values(int host, long time) {
        if (absent(stream(host, SILENCE), time, 0.012)) {
            return null;
        }
        double[] values = {
            cpu(host, time),
            memory(host, time),
            requests(host, time),
            latency(host, time),
            errors(host, time)
        };
        for (int channel = 0; channel < values.length; channel++) {
            if (absent(stream(host, MISSING) + 1000L * (channel + 1), time, 0.006)) {
                values[channel] = Double.NaN;
            }
        }
        return values;
    }

    /** Requests a second. */
    double requests(int host, long time) {
        double hourOfDay = Math.floorMod(time, DAY) / (double) HOUR;
        double daily = 0.30 + 0.55 * peak(hourOfDay, 13, 3.5) + 0.35 * peak(hourOfDay, 20, 1.8);
        double moved = time < REBALANCE.time() ? 1 : host < 3 ? 1.4 : 0.6;
        double random =
                0.16 * noise.smooth(stream(host, SLOW), time, 4 * HOUR)
                        + 0.08 * noise.smooth(stream(host, MIDDLE), time, 30 * MINUTE)
                        + 0.04 * noise.gaussian(stream(host, WHITE), time / MINUTE);
        return 90 * character(host, 0.35) * daily * (1 - 0.3 * weekend(time)) * moved * exp(random);
    }

    /** 0 in the week, 1 at the weekend; twelve hours of passage at both its ends. */
    private static double weekend(long time) {
        double hours = Math.floorMod(time - FRIDAY_EVENING, 7 * DAY) / (double) HOUR;
        return clip(Math.min(hours, 60 - hours) / 12, 0, 1);
    }

    /** Percent of the host's cores, {@link #CPU_LAG} behind the requests. */
    private double cpu(int host, long time) {
        double random = 1.2 * noise.gaussian(stream(host, CPU), time / MINUTE);
        return clip(6 + 100 * utilisation(host, time) + random, 0.5, 99.5);
    }

    private double utilisation(int host, long time) {
        long lagged = time - CPU_LAG;
        double cost = time < RELEASE.time() ? 0.0042 : 0.0063;
        return Math.min(0.94, cost * requests(host, lagged) / character(host, 0.35));
    }

    /** Percent: what the last two hours' requests hold, and a leak that a restart clears. */
    private double memory(int host, long time) {
        double held = 0;
        for (int quarter = 0; quarter < 8; quarter++) {
            held += requests(host, time - quarter * 15 * MINUTE) / 8;
        }
        long restartEvery = (20 + 3 * host) * HOUR;
        double leak = 12.0 * Math.floorMod(time, restartEvery) / restartEvery;
        double random = 0.3 * noise.gaussian(stream(host, MEMORY), time / MINUTE);
        return clip(34 + 0.16 * held + leak + random, 1, 99);
    }

    /** Milliseconds: a queue whose service is the cpu of {@link #LATENCY_LAG} ago. */
    private double latency(int host, long time) {
        double busy = utilisation(host, time - LATENCY_LAG);
        double random = 0.06 * noise.gaussian(stream(host, LATENCY), time / MINUTE);
        return (14 + 22 * busy / (1 - busy)) * exp(random);
    }

    /** A minute: a base rate of the requests, more where the cpu saturates. */
    private double errors(int host, long time) {
        double overload = Math.max(0, utilisation(host, time) - 0.55);
        double mean = 60 * requests(host, time) * (0.0008 + 0.03 * overload * overload);
        double random = noise.gaussian(stream(host, ERRORS), time / MINUTE);
        return Math.max(0, Math.rint(mean + StrictMath.sqrt(mean) * random));
    }

    /** Whether an absence of 10 to 40 minutes that began in this hour or the last covers time. */
    private boolean absent(long stream, long time, double perHour) {
        long hour = Math.floorDiv(time, HOUR);
        return absentSince(stream, hour, time, perHour)
                || absentSince(stream, hour - 1, time, perHour);
    }

    private boolean absentSince(long stream, long hour, long time, double perHour) {
        if (noise.uniform(stream, 3 * hour) >= perHour) {
            return false;
        }
        double from = hour * (double) HOUR + HOUR * noise.uniform(stream, 3 * hour + 1);
        double length = MINUTE * (10 + 30 * noise.uniform(stream, 3 * hour + 2));
        return time >= from && time < from + length;
    }

    /** A host's own size: 1 ± spread, the same at all times. */
    private double character(int host, double spread) {
        return 1 + spread * (2 * noise.uniform(stream(host, CHARACTER), 0) - 1);
    }

    private static double peak(double hour, double at, double width) {
        double distance = (hour - at) / width;
        return exp(-distance * distance / 2);
    }

    private static double exp(double x) {
        return StrictMath.exp(x);
    }

    private static double clip(double value, double low, double high) {
        return Math.max(low, Math.min(high, value));
    }

    private static long stream(int host, int kind) {
        return host * 16L + kind;
    }
}
