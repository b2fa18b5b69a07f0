package io.foreflow.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SafeTensorsTest {

    /** Written by hand from the description of the format. */
    private static byte[] byHand(String header, float... data) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes =
                ByteBuffer.allocate(8 + text.length + 4 * data.length)
                        .order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(text.length).put(text);
        for (float value : data) {
            bytes.putFloat(value);
        }
        return bytes.array();
    }

    private static SafeTensors two() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("b", new Tensor(List.of(2, 3), new float[] {1, 2, 3, 4, 5, 6}));
        tensors.put("a", new Tensor(List.of(1), new float[] {-0.5f}));
        return new SafeTensors(Map.of("says", "ä \"quoted\""), tensors);
    }

    @Test
    void readsAFileWrittenByHand() {
        byte[] file =
                byHand(
                        "{\"b\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[8,12]},"
                                + "\"__metadata__\":{\"k\":\"v\"},"
                                + "\"a\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]}}  ",
                        1.5f,
                        -2,
                        7);

        SafeTensors read = SafeTensors.read(file);

        assertThat(read.metadata()).isEqualTo(Map.of("k", "v"));
        assertThat(read.tensors())
                .isEqualTo(
                        Map.of(
                                "a",
                                new Tensor(List.of(1, 2), new float[] {1.5f, -2}),
                                "b",
                                new Tensor(List.of(), new float[] {7})));
    }

    @Test
    void writesWhatTheFormatSays() {
        String header =
                "{\"__metadata__\":{\"k\":\"v\"},"
                        + "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}";
        int padding = Math.floorMod(-header.length(), 8);

        byte[] written =
                new SafeTensors(
                                Map.of("k", "v"),
                                Map.of("a", new Tensor(List.of(2), new float[] {1, 2})))
                        .bytes();

        assertThat(written).isEqualTo(byHand(header + " ".repeat(padding), 1, 2));
    }

    @Test
    void readsBackWhatItWrote() {
        SafeTensors read = SafeTensors.read(two().bytes());

        assertThat(read).isEqualTo(two());
        assertThat(read.tensors().keySet()).containsExactly("b", "a");
    }

    @Test
    void refusesAFileThatIsCutOffAnywhere() {
        byte[] whole = two().bytes();

        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> SafeTensors.read(cut))
                    .isInstanceOf(WeightsException.class)
                    .hasMessageContaining("ends early");
        }
    }

    @Test
    void refusesBytesAfterTheEnd() {
        ByteArrayOutputStream longer = new ByteArrayOutputStream();
        longer.writeBytes(two().bytes());
        longer.write(0);

        assertThatThrownBy(() -> SafeTensors.read(longer.toByteArray()))
                .isInstanceOf(WeightsException.class)
                .hasMessage("there are 1 bytes after its tensors");
    }

    @Test
    void refusesOtherTypesAndPlacesThatCannotBe() {
        assertRefused("\"F16\",\"shape\":[2],\"data_offsets\":[0,4]", "type F16 (must be F32)");
        assertRefused("\"F32\",\"shape\":[3],\"data_offsets\":[0,8]", "cannot lie from 0 to 8");
        assertRefused("\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]", "cannot lie from 0 to 8");
        assertRefused("\"F32\",\"shape\":[1],\"data_offsets\":[4,8]", "must begin at 0");
        assertThatThrownBy(
                        () -> SafeTensors.read("PK, a zip file".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(WeightsException.class)
                .hasMessageStartingWith("not a safetensors file");
        assertThatThrownBy(() -> SafeTensors.read(byHand("[1, 2]")))
                .isInstanceOf(WeightsException.class)
                .hasMessage("its header is not a JSON object");
        assertThatThrownBy(() -> SafeTensors.read(byHand("{\"a\"")))
                .isInstanceOf(WeightsException.class)
                .hasMessage("its header is not JSON");
    }

    private static void assertRefused(String tensor, String reason) {
        byte[] file = byHand("{\"a\":{\"dtype\":" + tensor + "}}", 1, 2);
        assertThatThrownBy(() -> SafeTensors.read(file))
                .isInstanceOf(WeightsException.class)
                .hasMessageContaining(reason);
    }
}
