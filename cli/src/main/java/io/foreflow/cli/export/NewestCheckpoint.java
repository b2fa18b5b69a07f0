package io.foreflow.cli.export;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Reads the newest checkpoint of a job that runs on and replaces it meanwhile: it may be deleted
 * while it is read, and the job manager names it still for as long as it answers from its cache
 * ({@code web.refresh-interval}, 3 s by default).
 */
public final class NewestCheckpoint {

    private static final Duration PAUSE = Duration.ofMillis(200);

    private NewestCheckpoint() {}

    /**
     * Asks anew which checkpoint is the newest, and reads that, until it can be read.
     *
     * @param patience how long checkpoints that cannot be read are tolerated
     * @throws UnreadableCheckpoint of the last try
     */
    public static <T> T read(
            Supplier<String> newest, Function<String, T> reader, Duration patience) {
        RetryPolicy<T> policy =
                RetryPolicy.<T>builder()
                        .handle(UnreadableCheckpoint.class)
                        .withDelay(PAUSE)
                        .withMaxAttempts(-1)
                        .withMaxDuration(patience)
                        .build();
        return Failsafe.with(policy).get(() -> reader.apply(newest.get()));
    }
}
