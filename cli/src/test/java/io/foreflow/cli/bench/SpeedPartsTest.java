package io.foreflow.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.benchmark.speed.SpeedPart;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpeedPartsTest {

    @Test
    void onlyPartsOfTheEngineFollowTheDevice() {
        assertThat(SpeedParts.all(List::of))
                .filteredOn(SpeedPart::followsDevice)
                .extracting(SpeedPart::name)
                .containsExactly("kernels", "inference", "learning");
    }
}
