package io.foreflow.weights;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreflow.linear.NormalizedWindow;
import io.foreflow.linear.RidgeLine;
import io.foreflow.settings.ScaleSettings;
import io.foreflow.state.FormatVersion;
import io.foreflow.state.ModelSnapshot;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * What a file of weights says about itself: layout, normalisation, provenance and the hash of the
 * weights. VERSION_1 of it is what {@link #of} writes.
 */
final class WeightsManifest {

    private static final int VERSION_1 = 1;
    private static final String FORMAT = "foreflow-weights";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ObjectNode manifest;

    WeightsManifest(String text) {
        manifest = parse(text);
        if (!FORMAT.equals(manifest.path("format").asText())) {
            throw new WeightsException("its manifest is not one of " + FORMAT);
        }
        FormatVersion.check("weights", required("formatVersion").asInt(), VERSION_1);
    }

    static ObjectNode of(WeightsFile file) {
        WeightsLayout layout = file.layout();
        ModelSnapshot snapshot = file.snapshot();
        ObjectNode manifest = JSON.createObjectNode();
        manifest.put("format", FORMAT).put("formatVersion", VERSION_1);
        manifest.put("model", snapshot.model());
        ArrayNode channels = manifest.putArray("channels");
        layout.channels().forEach(channels::add);
        manifest.putObject("layout")
                .put("stepMillis", layout.stepMillis())
                .put("lookback", layout.lookback())
                .put("shortLookback", layout.shortLookback())
                .put("horizon", layout.horizon())
                .put("width", layout.width());
        manifest.putObject("scale")
                .put("rows", layout.scale().rows())
                .put("deviationLimit", layout.scale().deviationLimit())
                .put("sigmaFloor", layout.scale().sigmaFloor())
                .put("varianceEpsilon", NormalizedWindow.VARIANCE_EPSILON);
        manifest.putObject("provenance")
                .put("version", snapshot.version())
                .put("parent", snapshot.parent())
                .put("sequence", snapshot.sequence())
                .put("effectiveFrom", time(snapshot.effectiveFrom()))
                .put("trainedUntil", time(snapshot.trainedUntil()))
                .put("optimizerStep", snapshot.optimizerStep())
                .put("seasonalPeriod", snapshot.seasonalPeriod())
                .put("serves", snapshot.championIsNetwork() ? "network" : "ridge");
        ObjectNode windows = manifest.putObject("windows");
        put(windows, "ridge", lines(snapshot.ridge()));
        put(windows, "ridge_short", lines(snapshot.ridgeShort()));
        put(windows, "channel_ridges", snapshot.channelRidges());
        put(windows, "channel_ridges_short", snapshot.channelRidgesShort());
        manifest.put("weightsHash", snapshot.weightsHash());
        return manifest;
    }

    private static List<RidgeLine> lines(RidgeLine line) {
        return line == null ? List.of() : List.of(line);
    }

    private static void put(ObjectNode windows, String name, List<RidgeLine> lines) {
        ArrayNode counts = windows.putArray(name);
        lines.forEach(line -> counts.add(line.windows()));
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }

    static ObjectNode parse(String text) {
        try {
            if (JSON.readTree(text) instanceof ObjectNode manifest) {
                return manifest;
            }
        } catch (JacksonException e) {
            throw new WeightsException("its manifest is not JSON", e);
        }
        throw new WeightsException("its manifest is not a JSON object");
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Cannot hash weights: no SHA-256 in this Java", e);
        }
    }

    /** The weights that the manifest describes. */
    WeightsFile weights(Map<String, Tensor> tensors) {
        WeightsLayout layout = layout();
        float[] network = WeightsFile.network(tensors, layout.shape());
        boolean serves = "network".equals(required("provenance", "serves").asText());
        ModelSnapshot snapshot =
                new ModelSnapshot(
                        required("model").asText(),
                        layout.channels(),
                        layout.shape(),
                        required("provenance", "sequence").asLong(),
                        required("provenance", "version").asInt(),
                        required("provenance", "parent").asInt(),
                        millis("effectiveFrom"),
                        network,
                        line(tensors, "ridge_short", layout.shortLookback(), layout),
                        line(tensors, "ridge", layout.lookback(), layout),
                        lines(tensors, "channel_ridges_short", layout.shortLookback(), layout),
                        lines(tensors, "channel_ridges", layout.lookback(), layout),
                        required("provenance", "seasonalPeriod").asInt(),
                        serves,
                        required("provenance", "optimizerStep").asLong(),
                        millis("trainedUntil"),
                        required("weightsHash").asText());
        if (snapshot.network() != null && snapshot.ridge() == null) {
            throw new WeightsException("it holds a network without the ridge beneath it");
        }
        return new WeightsFile(layout, snapshot);
    }

    private WeightsLayout layout() {
        List<String> channels = new ArrayList<>();
        required("channels").forEach(channel -> channels.add(channel.asText()));
        return new WeightsLayout(
                channels,
                required("layout", "stepMillis").asLong(),
                required("layout", "lookback").asInt(),
                required("layout", "shortLookback").asInt(),
                required("layout", "horizon").asInt(),
                required("layout", "width").asInt(),
                new ScaleSettings(
                        required("scale", "rows").asInt(),
                        required("scale", "deviationLimit").asDouble(),
                        required("scale", "sigmaFloor").asDouble()));
    }

    private RidgeLine line(
            Map<String, Tensor> tensors, String name, int lookback, WeightsLayout layout) {
        requireShape(tensors, name, List.of(lookback + 1, layout.horizon()));
        return WeightsFile.line(tensors, name, required("windows", name).path(0).asLong());
    }

    private List<RidgeLine> lines(
            Map<String, Tensor> tensors, String name, int lookback, WeightsLayout layout) {
        int channels = layout.channels().size();
        requireShape(tensors, name, List.of(channels, lookback + 1, layout.horizon()));
        List<Long> windows = new ArrayList<>();
        for (int i = 0; i < channels; i++) {
            windows.add(required("windows", name).path(i).asLong());
        }
        return WeightsFile.lines(tensors, name, windows);
    }

    private static void requireShape(
            Map<String, Tensor> tensors, String name, List<Integer> shape) {
        Tensor tensor = tensors.get(name);
        if (tensor != null && !tensor.shape().equals(shape)) {
            throw new WeightsException(
                    "tensor %s: expected shape %s, found %s"
                            .formatted(name, shape, tensor.shape()));
        }
    }

    private long millis(String name) {
        return Instant.parse(required("provenance", name).asText()).toEpochMilli();
    }

    private JsonNode required(String... path) {
        JsonNode node = manifest;
        for (String name : path) {
            node = node.path(name);
        }
        if (node.isMissingNode()) {
            throw new WeightsException("its manifest lacks " + String.join(".", path));
        }
        return node;
    }
}
