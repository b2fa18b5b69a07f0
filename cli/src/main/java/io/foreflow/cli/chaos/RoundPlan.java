package io.foreflow.cli.chaos;

import io.foreflow.cli.chaos.Traps.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * What is done in one round, and when: a function of seed and number.
 *
 * @param number counted from 1
 * @param parallelism of the job
 * @param rowMillis time between rows of the stream
 * @param interruptMillis how far into its tick a learner is interrupted
 * @param transactionTimeout of the job's sinks
 */
record RoundPlan(
        int number,
        Fault fault,
        int parallelism,
        List<Strike> strikes,
        int rowMillis,
        int interruptMillis,
        Duration transactionTimeout) {

    /** Well above anything that is done here but for {@link Fault#BROKER_GONE}. */
    private static final Duration LONG = Duration.ofMinutes(10);

    private static final Duration SHORT = Duration.ofSeconds(6);
    private static final int THREADS_ROW_MILLIS = 18;
    private static final int PROCESSES_ROW_MILLIS = 30;
    private static final int LONGEST_DELAY = 700;
    private static final int LONGEST_TICK = 60;

    private static final List<Place> PLACES =
            List.of(
                    Place.BEFORE_TICK,
                    Place.AFTER_TICK,
                    Place.NETWORK,
                    Place.BEFORE_COMMIT,
                    Place.AFTER_COMMIT);

    /**
     * One stroke.
     *
     * @param row of the stream with which its time comes
     * @param delayMillis after that, for what is done from outside
     * @param place of the trap that is armed then; null for what is done from outside
     * @param pauseMillis how long what was broken stays so
     * @param early whether a held commit is let go before the broker is back
     * @param left bytes that a full disk has left
     */
    record Strike(
            int row, int delayMillis, Place place, int pauseMillis, boolean early, int left) {}

    RoundPlan {
        strikes = List.copyOf(strikes);
    }

    static RoundPlan of(long seed, int number, Fault fault, int rows) {
        SplittableRandom random = new SplittableRandom(1_000_003 * seed + number);
        int parallelism = 1 + random.nextInt(JobFile.MAX_PARALLELISM);
        List<Strike> strikes = new ArrayList<>();
        int count = 1 + random.nextInt(most(fault));
        for (int i = 0; i < count; i++) {
            strikes.add(strike(random, fault, rows));
        }
        strikes.sort(Comparator.comparingInt(Strike::row));
        return new RoundPlan(
                number,
                fault,
                parallelism,
                strikes,
                fault.where() == Fault.Where.THREADS ? THREADS_ROW_MILLIS : PROCESSES_ROW_MILLIS,
                random.nextInt(LONGEST_TICK),
                fault == Fault.BROKER_GONE ? SHORT : LONG);
    }

    private static int most(Fault fault) {
        return switch (fault) {
            case OPERATOR -> 3;
            case LEARNER, BROKER, DISK -> 2;
            case TASK_MANAGER, JOB_MANAGER, BROKER_GONE -> 1;
        };
    }

    private static Strike strike(SplittableRandom random, Fault fault, int rows) {
        int row = rows / 8 + random.nextInt(3 * rows / 4);
        boolean held = random.nextBoolean();
        Place place =
                switch (fault) {
                    case OPERATOR -> PLACES.get(random.nextInt(PLACES.size()));
                    case LEARNER -> Place.IN_TICK;
                    case BROKER_GONE -> Place.HOLD_COMMIT;
                    case BROKER -> held ? Place.HOLD_COMMIT : null;
                    case TASK_MANAGER, JOB_MANAGER, DISK -> null;
                };
        int pause =
                fault == Fault.BROKER_GONE
                        ? (int) SHORT.toMillis() + 500 + random.nextInt(1500)
                        : 300 + random.nextInt(2500);
        return new Strike(
                place == null ? row : rowOf(place, row, rows),
                random.nextInt(LONGEST_DELAY),
                place,
                pause,
                random.nextBoolean(),
                random.nextInt(64 << 10));
    }

    /** A row after which what a trap waits for is still to come. */
    private static int rowOf(Place place, int row, int rows) {
        return switch (place) {
            // the network serves once it was promoted, which takes half of the stream
            case NETWORK -> Math.max(row, 5 * rows / 8);
            case BEFORE_TICK, IN_TICK, AFTER_TICK -> Math.min(row, rows - 2 * JobFile.TICK_ROWS);
            default -> row;
        };
    }

    /** The moments, for people. */
    String moments() {
        List<String> moments = new ArrayList<>();
        for (Strike strike : strikes) {
            String moment =
                    strike.place() == null
                            ? "+ " + strike.delayMillis() + " ms"
                            : strike.place().name().toLowerCase(Locale.ROOT).replace('_', ' ');
            moments.add("row " + strike.row() + " " + moment);
        }
        return String.join(", ", moments);
    }
}
