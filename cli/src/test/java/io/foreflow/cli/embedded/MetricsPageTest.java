package io.foreflow.cli.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

class MetricsPageTest {

    private final List<String> said = new ArrayList<>();

    @Test
    void takesTheNextFreePortAndSaysSo() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();

            Configuration options = MetricsPage.onOrNear(port, said::add);

            int chosen = chosen(options);
            assertThat(chosen).isNotEqualTo(port);
            assertThat(Ports.available(chosen)).isTrue();
            assertThat(said)
                    .containsExactly(
                            "Cannot show metrics on port %d: it is in use; taking another (--metrics-port chooses one)"
                                    .formatted(port),
                            "Metrics: http://localhost:%d/metrics".formatted(chosen));
        }
    }

    @Test
    void takesThePortAskedForWithoutAWord() {
        int port = Ports.free();

        assertThat(chosen(MetricsPage.onOrNear(port, said::add))).isEqualTo(port);
        assertThat(said).hasSize(1);
    }

    private static int chosen(Configuration options) {
        return Integer.parseInt(options.toMap().get("metrics.reporter.prometheus.port"));
    }
}
