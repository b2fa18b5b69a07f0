package io.foreflow.cli.input;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HostSensorsTest {

    @Test
    void readsThisMachineInUnitsThatCanBeTrue() {
        HostSensors sensors = new HostSensors();

        double[] first = sensors.read(0);
        double[] second = sensors.read(1_000_000_000);

        assertThat(first).hasSameSizeAs(HostSensors.CHANNELS.toArray());
        assertThat(first[3]).isNaN();
        assertThat(second[0]).isBetween(0.0, 100.0);
        assertThat(second[1]).isBetween(0.0, 100.0);
        for (int c = 3; c < second.length; c++) {
            assertThat(second[c]).isGreaterThanOrEqualTo(0);
        }
    }
}
