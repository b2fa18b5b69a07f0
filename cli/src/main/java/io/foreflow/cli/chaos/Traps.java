package io.foreflow.cli.chaos;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Places in a running job where something is to happen once. A trap is armed by a file and springs
 * for the one who gets to delete it, so that attempts of a job, which share nothing else, spring it
 * once between them.
 *
 * @param folder of the files of one round
 */
record Traps(String folder) implements Serializable {

    private static final Duration PAUSE = Duration.ofMillis(20);

    /** Where. */
    enum Place {
        BEFORE_TICK,
        IN_TICK,
        AFTER_TICK,
        NETWORK,
        BEFORE_COMMIT,
        AFTER_COMMIT,
        /** Holds the commit of the forecasts until it is let go. */
        HOLD_COMMIT,
        /** Not a place: the hold stands as long as this file does. */
        HELD
    }

    void arm(Place place) {
        try {
            Files.createFile(file(place));
        } catch (FileAlreadyExistsException e) {
            // still armed from before
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a trap was armed; it no longer is. */
    boolean springs(Place place) {
        try {
            return Files.deleteIfExists(file(place));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean armed(Place place) {
        return Files.exists(file(place));
    }

    /** Throws if the trap springs. */
    void failAt(Place place) {
        if (springs(place)) {
            throw new IllegalStateException("Injected failure: " + place);
        }
    }

    /** Waits while a file stands, if the trap springs. */
    void holdAt(Place place) throws InterruptedException {
        if (armed(place)) {
            arm(Place.HELD);
            if (springs(place)) {
                awaitGone(Place.HELD, Duration.ofMinutes(5));
            }
        }
    }

    /** Whether a trap is no longer armed within the patience. */
    boolean awaitGone(Place place, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (armed(place)) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
        }
        return true;
    }

    private Path file(Place place) {
        return Path.of(folder, place.name());
    }
}
