package io.foreflow.cli.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LatenciesTest {

    private final Latencies latencies = new Latencies();

    @Test
    void givesTheValueThatAShareDoesNotExceed() {
        for (int i = 2000; i > 0; i--) {
            latencies.add(i);
        }

        assertThat(latencies.count()).isEqualTo(2000);
        assertThat(latencies.quantile(0.5)).isEqualTo(1000);
        assertThat(latencies.quantile(0.99)).isEqualTo(1980);
        assertThat(latencies.quantile(0.999)).isEqualTo(1998);
        assertThat(latencies.quantile(1)).isEqualTo(2000);
    }

    @Test
    void hasNoneBeforeTheFirst() {
        assertThat(latencies.quantile(0.5)).isNaN();
    }
}
