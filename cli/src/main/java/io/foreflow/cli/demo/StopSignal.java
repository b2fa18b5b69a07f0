package io.foreflow.cli.demo;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C, as a request instead of an end: the first INT, TERM or HUP opens the latch, a second one
 * ends the process at once. A shutdown hook would run beside those of Flink and Kafka, which take
 * away the files a savepoint needs. The JDK's signal classes are reached by reflection, since the
 * compiler warns of them without a way to say that it is meant.
 */
final class StopSignal {

    private static final int INTERRUPTED = 130;

    /** One key or one kill may arrive twice, through the process and through its group. */
    private static final long SAME_REQUEST_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final CountDownLatch requested = new CountDownLatch(1);
    private volatile long requestedAt;

    /** Takes the signals over for the rest of the process. */
    void install() {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object mine =
                    Proxy.newProxyInstance(
                            getClass().getClassLoader(),
                            new Class<?>[] {handler},
                            (proxy, method, arguments) -> {
                                if (method.getName().equals("handle")) {
                                    request();
                                }
                                return null;
                            });
            for (String name : List.of("INT", "TERM", "HUP")) {
                Object one = signal.getConstructor(String.class).newInstance(name);
                signal.getMethod("handle", signal, handler).invoke(null, one, mine);
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Cannot handle signals: " + e, e);
        }
    }

    void request() {
        if (requested() && System.nanoTime() - requestedAt > SAME_REQUEST_NANOS) {
            Runtime.getRuntime().halt(INTERRUPTED);
        }
        if (!requested()) {
            requestedAt = System.nanoTime();
            requested.countDown();
        }
    }

    boolean requested() {
        return requested.getCount() == 0;
    }

    /** Waits for a request, but no longer than the time given. */
    boolean await(long millis) throws InterruptedException {
        return requested.await(millis, TimeUnit.MILLISECONDS);
    }
}
