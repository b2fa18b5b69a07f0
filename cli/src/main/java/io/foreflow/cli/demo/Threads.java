package io.foreflow.cli.demo;

/** Waiting for threads while closing, when giving up is no option. */
final class Threads {

    private Threads() {}

    /** Waits for the end of a thread; an interruption is kept for later. */
    static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
