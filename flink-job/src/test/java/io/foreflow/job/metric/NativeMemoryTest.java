package io.foreflow.job.metric;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NativeMemoryTest {

    @Test
    void readsResidentMemoryFromTheTextOfLinux() {
        assertThat(NativeMemory.resident("Name:\tjava\nVmRSS:\t  2048 kB\nRssAnon:\t 1 kB\n"))
                .isEqualTo(2048 * 1024.0);
        assertThat(NativeMemory.resident("Name:\tjava\n")).isNaN();
    }

    @Test
    void isNeverBelowZero() {
        assertThat(NativeMemory.bytes()).isNotNegative();
    }
}
