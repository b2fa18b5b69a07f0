package io.foreflow.interval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foreflow.series.ChannelChange;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class IntervalStateTest {

    /** Frozen: version 1; two values, 0.5 and −1; one value, 3. */
    private static final String VERSION_1 =
            "01" + "00000002" + "3f000000" + "bf800000" + "00000001" + "40400000";

    private static final IntervalState STATE =
            new IntervalState(new float[] {0.5f, -1}, new float[] {3});

    @Test
    void readsWhatVersionOneWrote() throws IOException {
        assertThat(IntervalState.read(in(VERSION_1))).isEqualTo(STATE);
    }

    @Test
    void writesVersionOneInAsManyBytesAsItSays() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ByteArrayOutputStream fresh = new ByteArrayOutputStream();

        STATE.write(new DataOutputStream(bytes));
        IntervalState.fresh(4, 7, 2).write(new DataOutputStream(fresh));

        assertThat(HexFormat.of().formatHex(bytes.toByteArray())).isEqualTo(VERSION_1);
        assertThat(fresh.size()).isEqualTo(9 + 8 * 4 * (7 + 1) * 2);
        assertThat(IntervalState.bytes(4, 7, 2)).isEqualTo(fresh.size());
    }

    @Test
    void refusesANewerVersionNamingBoth() {
        assertThatThrownBy(() -> IntervalState.read(in("02")))
                .hasMessageContaining("Cannot read intervals of a series: bytes have version 2");
    }

    @Test
    void aChannelThatStaysKeepsItsLevelsAndANewOneSharesTheCommonPart() {
        IntervalState state = new IntervalState(new float[] {1, 2, 3, 4}, new float[] {5, 6});
        ChannelChange change =
                ChannelChange.between(List.of("cpu", "disk"), List.of("disk", "load"));

        // one horizon, one level: (lower, upper) of cpu is (1, 2), of disk (3, 4)
        IntervalState carried = state.carried(change, 1);

        assertThat(carried.own()).containsExactly(3, 4, 0, 0);
        assertThat(carried.shared()).containsExactly(5, 6);
    }

    private static DataInput in(String hex) {
        return new DataInputStream(new ByteArrayInputStream(HexFormat.of().parseHex(hex)));
    }
}
