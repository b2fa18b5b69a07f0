package io.foreflow.weights;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreflow.linear.RidgeLine;
import io.foreflow.network.NetworkShape;
import io.foreflow.state.ModelSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All weights of a model in one safetensors file that needs no other: the network's tensors ({@code
 * network.*}) if there is one, the shared ridges of both look-backs ({@code ridge}, {@code
 * ridge_short}, (L + 1) × H with the weight of σ last) and the channels' own ({@code
 * channel_ridges}, {@code channel_ridges_short}, D × (L + 1) × H). The manifest is among the
 * metadata, so that a file without the manifest beside it says the same.
 *
 * @param layout what the weights are bound to
 * @param snapshot the weights and where they come from
 */
public record WeightsFile(WeightsLayout layout, ModelSnapshot snapshot) {

    private static final String MANIFEST = "manifest";

    /** Leaves out the ridges that only the mixture asks, and names what is left. */
    public WeightsFile {
        if (!snapshot.normalisedRidges().isEmpty() || snapshot.jointRidge() != null) {
            snapshot =
                    new ModelSnapshot(
                            snapshot.model(),
                            snapshot.channels(),
                            snapshot.shape(),
                            snapshot.sequence(),
                            snapshot.version(),
                            snapshot.parent(),
                            snapshot.effectiveFrom(),
                            snapshot.network(),
                            snapshot.ridgeShort(),
                            snapshot.ridge(),
                            snapshot.channelRidgesShort(),
                            snapshot.channelRidges(),
                            snapshot.seasonalPeriod(),
                            snapshot.championIsNetwork(),
                            snapshot.optimizerStep(),
                            snapshot.trainedUntil(),
                            hash(snapshot));
        }
    }

    /** Tensors of a snapshot. */
    private static Map<String, Tensor> tensors(ModelSnapshot snapshot) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        if (snapshot.network() != null) {
            NetworkTensors.put(tensors, snapshot.shape(), snapshot.network());
        }
        put(tensors, "ridge", snapshot.ridge());
        put(tensors, "ridge_short", snapshot.ridgeShort());
        put(tensors, "channel_ridges", snapshot.channelRidges());
        put(tensors, "channel_ridges_short", snapshot.channelRidgesShort());
        return tensors;
    }

    private static void put(Map<String, Tensor> tensors, String name, RidgeLine line) {
        if (line != null) {
            List<Integer> shape = List.of(line.lookback() + 1, line.horizon());
            tensors.put(name, new Tensor(shape, line.weights()));
        }
    }

    private static void put(Map<String, Tensor> tensors, String name, List<RidgeLine> lines) {
        if (lines.isEmpty()) {
            return;
        }
        RidgeLine first = lines.get(0);
        float[] all = new float[lines.size() * first.weights().length];
        for (int i = 0; i < lines.size(); i++) {
            float[] weights = lines.get(i).weights();
            System.arraycopy(weights, 0, all, i * weights.length, weights.length);
        }
        List<Integer> shape = List.of(lines.size(), first.lookback() + 1, first.horizon());
        tensors.put(name, new Tensor(shape, all));
    }

    /** The safetensors file. */
    public byte[] bytes() {
        String manifest = WeightsManifest.of(this).toString();
        return new SafeTensors(Map.of(MANIFEST, manifest), tensors(snapshot)).bytes();
    }

    /**
     * The manifest that lies beside the file: what its metadata say, and the file itself.
     *
     * @param name of the file
     * @param bytes of the file
     */
    public static String manifest(String name, byte[] bytes) {
        ObjectNode manifest = WeightsManifest.parse(metadata(SafeTensors.read(bytes)));
        manifest.put("file", name);
        manifest.put("sha256", WeightsManifest.sha256(bytes));
        return manifest.toPrettyString() + "\n";
    }

    /** Where the manifest of a file lies. */
    public static Path manifestOf(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return file.resolveSibling((dot < 0 ? name : name.substring(0, dot)) + ".json");
    }

    /**
     * Reads a file, and checks it against the manifest beside it if there is one.
     *
     * @throws WeightsException naming the file if it cannot be used
     */
    public static WeightsFile read(Path file) {
        return parse(file.toString(), load(file));
    }

    /**
     * The bytes of a file that agrees with the manifest beside it, if there is one.
     *
     * @throws WeightsException naming the file if it is absent or another
     */
    public static byte[] load(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            Path manifest = manifestOf(file);
            if (Files.exists(manifest) && !manifest.equals(file)) {
                requireSame(file, manifest, bytes);
            }
            return bytes;
        } catch (IOException e) {
            throw new WeightsException("Cannot read weights " + file + ": " + e, e);
        }
    }

    private static void requireSame(Path file, Path manifest, byte[] bytes) throws IOException {
        String said = WeightsManifest.parse(Files.readString(manifest)).path("sha256").asText();
        String found = WeightsManifest.sha256(bytes);
        if (!said.equals(found)) {
            throw new WeightsException(
                    "Cannot read weights %s: its SHA-256 is %s (%s says %s)"
                            .formatted(file, found, manifest.getFileName(), said));
        }
    }

    /**
     * Reads the bytes of a file.
     *
     * @param name for messages
     * @throws WeightsException if they are cut off, changed or of another kind
     */
    public static WeightsFile parse(String name, byte[] bytes) {
        try {
            SafeTensors file = SafeTensors.read(bytes);
            WeightsManifest manifest = new WeightsManifest(metadata(file));
            WeightsFile weights = manifest.weights(file.tensors());
            String hash = hash(weights.snapshot);
            if (!hash.equals(weights.snapshot.weightsHash())) {
                throw new WeightsException(
                        "the hash of its weights is %s (its manifest says %s)"
                                .formatted(hash, weights.snapshot.weightsHash()));
            }
            return weights;
        } catch (IllegalArgumentException | ArithmeticException | WeightsException e) {
            throw new WeightsException("Cannot read weights " + name + ": " + e.getMessage(), e);
        }
    }

    private static String metadata(SafeTensors file) {
        String manifest = file.metadata().get(MANIFEST);
        if (manifest == null) {
            throw new WeightsException("its metadata hold no manifest of Foreflow's");
        }
        return manifest;
    }

    private static String hash(ModelSnapshot snapshot) {
        return ModelSnapshot.hash(
                snapshot.network(),
                snapshot.ridgeShort(),
                snapshot.ridge(),
                snapshot.channelRidgesShort(),
                snapshot.channelRidges(),
                List.of(),
                null);
    }

    /** A ridge among tensors, or null. */
    static RidgeLine line(Map<String, Tensor> tensors, String name, long windows) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            return null;
        }
        List<Integer> shape = tensor.shape();
        return new RidgeLine(shape.get(0) - 1, shape.get(1), tensor.values(), windows);
    }

    /** The channels' own ridges among tensors, or none. */
    static List<RidgeLine> lines(Map<String, Tensor> tensors, String name, List<Long> windows) {
        Tensor tensor = tensors.get(name);
        List<RidgeLine> lines = new ArrayList<>();
        for (int i = 0; tensor != null && i < tensor.shape().get(0); i++) {
            int rows = tensor.shape().get(1);
            int horizon = tensor.shape().get(2);
            Tensor one = Tensor.part(tensor.values(), i * rows * horizon, rows, horizon);
            lines.add(new RidgeLine(rows - 1, horizon, one.values(), windows.get(i)));
        }
        return lines;
    }

    /** The network among tensors, or null. */
    static float[] network(Map<String, Tensor> tensors, NetworkShape shape) {
        return NetworkTensors.take(tensors, shape);
    }
}
