package io.foreflow.cli.demo;

import io.foreflow.cli.embedded.EmbeddedCluster;
import io.foreflow.cli.embedded.EmbeddedException;
import io.foreflow.cli.embedded.StateDirectory;
import io.foreflow.cli.input.SimulatedInput;
import io.foreflow.cli.report.Progress;
import io.foreflow.cli.report.Screen;
import io.foreflow.settings.ModelSettings;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Watches a running demo: shows progress, notices failures, and says when the input has been
 * forecast to its end or a stop was asked for. Not thread-safe.
 */
final class Watch {

    private static final long LOOK_MILLIS = 200;
    private static final double REFRESH_SECONDS = 1;
    private static final double PLAIN_SECONDS = 5;

    /** After the input's end: without anything new for so long, nothing will come. */
    private static final double QUIET_SECONDS = 90;

    private final Screen screen;
    private final StopSignal signal;
    private final EmbeddedCluster cluster;
    private final Feeder feeder;
    private final ResultReader reader;
    private final FeedLedger ledger;
    private final Outcome outcome;
    private final StateDirectory state;
    private final ModelSettings model;
    private final boolean simulated;
    private final Duration earlier;
    private final long startNanos = System.nanoTime();

    private Progress shown;
    private double shownAt;
    private long announcedUntil;
    private boolean rejectionNoted;

    Watch(
            Screen screen,
            StopSignal signal,
            EmbeddedCluster cluster,
            Feeder feeder,
            ResultReader reader,
            FeedLedger ledger,
            Outcome outcome,
            StateDirectory state,
            ModelSettings model,
            boolean simulated) {
        this.screen = screen;
        this.signal = signal;
        this.cluster = cluster;
        this.feeder = feeder;
        this.reader = reader;
        this.ledger = ledger;
        this.outcome = outcome;
        this.state = state;
        this.model = model;
        this.simulated = simulated;
        earlier = state.elapsed();
        // what an earlier run has come past is not announced again
        announcedUntil =
                ledger.labels().values().stream()
                        .mapToLong(Long::longValue)
                        .max()
                        .orElse(Long.MAX_VALUE);
        shown = progress();
    }

    /** True when every due forecast of the whole input is committed, false when told to stop. */
    boolean untilEnd() throws InterruptedException {
        double newsAt = 0;
        Progress news = shown;
        while (!signal.await(LOOK_MILLIS)) {
            throwFailure();
            Progress now = progress();
            double seconds = seconds();
            if (now.forecasts() != news.forecasts() || now.rejected() != news.rejected()) {
                news = now;
                newsAt = seconds;
            }
            show(now, seconds);
            if (feeder.exhausted()) {
                if (outcome.reached(ledger.labels(), lastDue())) {
                    finish();
                    return true;
                }
                if (seconds - newsAt > QUIET_SECONDS) {
                    screen.note(
                            "Nothing new for %.0f s after the end of the input: stopping."
                                    .formatted(QUIET_SECONDS));
                    finish();
                    return true;
                }
            }
        }
        finish();
        return false;
    }

    /** Wall seconds of all runs of this state until the end of the watch. */
    double totalSeconds() {
        return state.elapsed().toNanos() / 1e9;
    }

    private void finish() {
        Progress now = progress();
        screen.progress(now.line(shown, Math.max(1e-3, seconds() - shownAt)));
        recordElapsed();
    }

    private void recordElapsed() {
        state.recordElapsed(earlier.plusNanos(System.nanoTime() - startNanos));
    }

    /** The last origin at which a forecast is due. */
    private long lastDue() {
        long last = ledger.labels().values().stream().mapToLong(Long::longValue).max().orElse(0);
        long every = model.forecast().every() * model.stepMillis();
        return Math.floorDiv(last, every) * every;
    }

    private void show(Progress now, double seconds) {
        announce(now);
        if (!rejectionNoted && now.rejected() > 0) {
            rejectionNoted = true;
            screen.note("First rejected record: " + outcome.firstRejection());
        }
        double interval = screen.refreshes() ? REFRESH_SECONDS : PLAIN_SECONDS;
        if (seconds - shownAt >= interval) {
            screen.progress(now.line(shown, seconds - shownAt));
            shown = now;
            shownAt = seconds;
            recordElapsed();
        }
    }

    private void announce(Progress now) {
        if (simulated && now.eventTime() != Long.MIN_VALUE) {
            if (announcedUntil == Long.MAX_VALUE) {
                announcedUntil = now.eventTime();
            }
            if (now.eventTime() > announcedUntil) {
                SimulatedInput.announcements(announcedUntil, now.eventTime()).forEach(screen::note);
                announcedUntil = now.eventTime();
            }
        }
    }

    private Progress progress() {
        return outcome.progress(ledger.closed(outcome.newestOrigin()));
    }

    private double seconds() {
        return (System.nanoTime() - startNanos) / (double) TimeUnit.SECONDS.toNanos(1);
    }

    private void throwFailure() {
        if (feeder.failure() != null) {
            throw failed("The input ended early", feeder.failure());
        }
        if (reader.failure() != null) {
            throw failed("Cannot read results", reader.failure());
        }
        cluster.failure()
                .ifPresent(
                        thrown -> {
                            throw failed("The job failed", thrown);
                        });
    }

    /** Flink wraps what a task threw several times; a message of our form is told as it is. */
    private static boolean saysWhat(Throwable cause) {
        return cause.getMessage() != null && cause.getMessage().startsWith("Cannot ");
    }

    private static EmbeddedException failed(String what, Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null && !saysWhat(cause)) {
            cause = cause.getCause();
        }
        String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        return new EmbeddedException(what + ": " + reason, thrown);
    }
}
