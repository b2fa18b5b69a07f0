package io.foreflow.weights;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The safetensors format (github.com/huggingface/safetensors, "Format"), as far as a model of
 * floats needs it: eight bytes little-endian with the length n of the header; n bytes of JSON that
 * map each tensor to its type, shape and place, and {@code __metadata__} to texts; then the data of
 * all tensors without a gap, little-endian. Here every tensor is F32, the header is padded with
 * spaces so that the data begins at a multiple of eight, and equal contents are equal bytes.
 *
 * @param metadata texts by name
 * @param tensors by name, in the order of their data
 */
public record SafeTensors(Map<String, String> metadata, Map<String, Tensor> tensors) {

    private static final String METADATA = "__metadata__";
    private static final String TYPE = "F32";
    private static final int PREFIX = Long.BYTES;
    private static final int ALIGNMENT = 8;

    /** The format's own limit of a header. */
    private static final long MOST_HEADER = 100_000_000;

    private static final ObjectMapper JSON = new ObjectMapper();

    public SafeTensors {
        metadata = new TreeMap<>(metadata);
        tensors = new LinkedHashMap<>(tensors);
    }

    /** The file's bytes. */
    public byte[] bytes() {
        byte[] header = header();
        int size = tensors.values().stream().mapToInt(tensor -> tensor.values().length).sum();
        int length = PREFIX + header.length + Math.multiplyExact(size, Float.BYTES);
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(header.length).put(header);
        for (Tensor tensor : tensors.values()) {
            for (float value : tensor.values()) {
                bytes.putFloat(value);
            }
        }
        return bytes.array();
    }

    private byte[] header() {
        ObjectNode header = JSON.createObjectNode();
        ObjectNode texts = header.putObject(METADATA);
        metadata.forEach(texts::put);
        int at = 0;
        for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
            ObjectNode tensor = header.putObject(entry.getKey());
            tensor.put("dtype", TYPE);
            ArrayNode shape = tensor.putArray("shape");
            entry.getValue().shape().forEach(shape::add);
            int end = at + entry.getValue().values().length * Float.BYTES;
            tensor.putArray("data_offsets").add(at).add(end);
            at = end;
        }
        String text = header.toString();
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        int padding = Math.floorMod(-(PREFIX + length), ALIGNMENT);
        return (text + " ".repeat(padding)).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads a file.
     *
     * @throws WeightsException if it is cut off, has bytes too many or is not of the format
     */
    public static SafeTensors read(byte[] file) {
        if (file.length < PREFIX) {
            throw endsEarly(file.length, PREFIX);
        }
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        long length = bytes.getLong();
        if (length < 0 || length > MOST_HEADER) {
            throw new WeightsException(
                    "not a safetensors file: its header would be %d bytes long".formatted(length));
        }
        if (file.length < PREFIX + length) {
            throw endsEarly(file.length, PREFIX + length);
        }
        JsonNode header = json(file, (int) length);
        Map<String, String> metadata = new TreeMap<>();
        for (Map.Entry<String, JsonNode> text : header.path(METADATA).properties()) {
            metadata.put(text.getKey(), text.getValue().asText());
        }
        List<Placed> placed = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : header.properties()) {
            if (!entry.getKey().equals(METADATA)) {
                placed.add(Placed.of(entry.getKey(), entry.getValue()));
            }
        }
        bytes.position(PREFIX + (int) length);
        return new SafeTensors(metadata, tensors(placed, bytes.slice().order(bytes.order())));
    }

    private static JsonNode json(byte[] file, int length) {
        try {
            JsonNode header = JSON.readTree(file, PREFIX, length);
            if (header.isObject()) {
                return header;
            }
        } catch (JacksonException e) {
            throw new WeightsException("its header is not JSON", e);
        } catch (IOException e) {
            throw new WeightsException("its header cannot be read", e);
        }
        throw new WeightsException("its header is not a JSON object");
    }

    private static Map<String, Tensor> tensors(List<Placed> placed, ByteBuffer data) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        placed.sort(Placed.BY_PLACE);
        long at = 0;
        for (Placed tensor : placed) {
            if (tensor.begin() != at) {
                throw new WeightsException(
                        "tensor %s begins at %d (must begin at %d)"
                                .formatted(tensor.name(), tensor.begin(), at));
            }
            at = tensor.end();
            if (at > data.capacity()) {
                throw new WeightsException(
                        "it ends early: %d bytes of data (tensor %s needs %d)"
                                .formatted(data.capacity(), tensor.name(), at));
            }
            float[] values = new float[(int) ((tensor.end() - tensor.begin()) / Float.BYTES)];
            for (int i = 0; i < values.length; i++) {
                values[i] = data.getFloat((int) tensor.begin() + i * Float.BYTES);
            }
            tensors.put(tensor.name(), new Tensor(tensor.shape(), values));
        }
        if (at != data.capacity()) {
            throw new WeightsException(
                    "there are %d bytes after its tensors".formatted(data.capacity() - at));
        }
        return tensors;
    }

    private static WeightsException endsEarly(long length, long needed) {
        return new WeightsException(
                "it ends early: %d bytes (needs at least %d)".formatted(length, needed));
    }

    /** Where the header says that a tensor is. */
    private record Placed(String name, List<Integer> shape, long begin, long end) {

        static final Comparator<Placed> BY_PLACE =
                Comparator.comparingLong(Placed::begin).thenComparing(Placed::end);

        static Placed of(String name, JsonNode entry) {
            if (!TYPE.equals(entry.path("dtype").asText())) {
                throw new WeightsException(
                        "tensor %s is of type %s (must be %s)"
                                .formatted(name, entry.path("dtype").asText(), TYPE));
            }
            List<Integer> shape = new ArrayList<>();
            entry.path("shape").forEach(size -> shape.add(size.asInt(-1)));
            long begin = entry.path("data_offsets").path(0).asLong(-1);
            long end = entry.path("data_offsets").path(1).asLong(-1);
            boolean sound = shape.stream().allMatch(size -> size >= 0) && begin >= 0;
            if (!sound || end - begin != Tensor.size(shape) * Float.BYTES) {
                throw new WeightsException(
                        "tensor %s of shape %s cannot lie from %d to %d"
                                .formatted(name, shape, begin, end));
            }
            return new Placed(name, shape, begin, end);
        }
    }
}
