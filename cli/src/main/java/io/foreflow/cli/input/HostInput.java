package io.foreflow.cli.input;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The live metrics of this machine, one row each whole second of the wall clock. */
public final class HostInput implements InputSource {

    private static final long SECOND = 1000;

    private final InputDescription description;

    public HostInput() {
        String name = hostName();
        description =
                new InputDescription(
                        InputDescription.Kind.HOST,
                        "live metrics of this machine (" + name + "), one row a second",
                        "live metrics of " + name,
                        List.of(name),
                        HostSensors.CHANNELS,
                        Duration.ofSeconds(1),
                        Long.MAX_VALUE,
                        0,
                        Long.MIN_VALUE);
    }

    @Override
    public InputDescription description() {
        return description;
    }

    @Override
    public InputCursor open(Map<String, Long> after) {
        String name = description.series().get(0);
        return new Live(name, after.getOrDefault(name, Long.MIN_VALUE));
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    /** Reads at each second after the last one delivered. */
    private static final class Live implements InputCursor {

        private final String series;
        private final HostSensors sensors = new HostSensors();
        private long last;

        Live(String series, long last) {
            this.series = series;
            this.last = last;
            sensors.read(System.nanoTime());
        }

        @Override
        public InputRow next() throws InterruptedException {
            long due = Math.max(last, now()) / SECOND * SECOND + SECOND;
            for (long wait = due - now(); wait > 0; wait = due - now()) {
                TimeUnit.MILLISECONDS.sleep(wait);
            }
            last = due;
            return new InputRow(series, due, sensors.read(System.nanoTime()));
        }

        private static long now() {
            return System.currentTimeMillis();
        }

        @Override
        public void close() {}
    }
}
