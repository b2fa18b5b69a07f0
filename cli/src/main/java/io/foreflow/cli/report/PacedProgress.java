package io.foreflow.cli.report;

import io.foreflow.benchmark.run.Progress;
import java.util.concurrent.TimeUnit;

/**
 * A benchmark's progress on the screen: each word of it where the line is written over and over,
 * and a line every few seconds where lines stay. Not thread-safe.
 */
public final class PacedProgress implements Progress {

    private static final long PAUSE = TimeUnit.SECONDS.toNanos(5);

    private final Screen screen;
    private long next = Long.MIN_VALUE;

    public PacedProgress(Screen screen) {
        this.screen = screen;
    }

    @Override
    public void show(String line) {
        long now = System.nanoTime();
        if (screen.refreshes() || next == Long.MIN_VALUE || now - next >= 0) {
            screen.progress(line);
            next = now + PAUSE;
        }
    }
}
