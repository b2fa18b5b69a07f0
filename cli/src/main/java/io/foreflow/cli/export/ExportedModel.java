package io.foreflow.cli.export;

import io.foreflow.cli.CommandException;
import io.foreflow.job.ForecastPipeline;
import io.foreflow.job.forecast.CheckpointedSnapshots;
import io.foreflow.settings.ModelSettings;
import io.foreflow.state.ModelSnapshot;
import io.foreflow.weights.WeightsFile;
import io.foreflow.weights.WeightsLayout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a model serves, on its way to a file.
 *
 * @param checkpoint it was read from
 */
public record ExportedModel(String checkpoint, WeightsFile weights) {

    /**
     * Reads a checkpoint or savepoint.
     *
     * @throws CommandException if it cannot be read, or the model there is not the configuration's
     */
    public static ExportedModel read(String checkpoint, ModelSettings settings) {
        Map<String, ModelSnapshot> snapshots;
        try {
            snapshots = CheckpointedSnapshots.read(checkpoint, ForecastPipeline.FORECAST);
        } catch (IOException e) {
            throw new UnreadableCheckpoint(checkpoint, e);
        }
        ModelSnapshot snapshot = snapshots.get(settings.name());
        if (snapshot == null) {
            throw new CommandException(
                    "Cannot export model \"%s\" from %s: nothing is learnt yet (models there: %s)"
                            .formatted(settings.name(), checkpoint, snapshots.keySet()));
        }
        WeightsLayout configured = WeightsLayout.of(settings);
        WeightsLayout found = found(snapshot, configured);
        if (!found.equals(configured)) {
            throw new CommandException(
                    ("Cannot export model \"%s\" from %s: the configuration has %s, the checkpoint %s."
                                    + " Give the configuration that the job runs with.")
                            .formatted(settings.name(), checkpoint, text(configured), text(found)));
        }
        return new ExportedModel(checkpoint, new WeightsFile(configured, snapshot));
    }

    /** The layout as far as a snapshot tells it; grid and normalisation are the configuration's. */
    private static WeightsLayout found(ModelSnapshot snapshot, WeightsLayout configured) {
        return new WeightsLayout(
                snapshot.channels(),
                configured.stepMillis(),
                snapshot.shape().lookback(),
                snapshot.ridgeShort() == null
                        ? configured.shortLookback()
                        : snapshot.ridgeShort().lookback(),
                snapshot.shape().horizon(),
                snapshot.shape().width(),
                configured.scale());
    }

    private static String text(WeightsLayout layout) {
        return "(channels=%s, lookback=%d, short lookback=%d, horizon=%d, width=%d)"
                .formatted(
                        layout.channels(),
                        layout.lookback(),
                        layout.shortLookback(),
                        layout.horizon(),
                        layout.width());
    }

    /**
     * Writes the file and its manifest, each at once: nobody sees half of one.
     *
     * @return what was written, for people
     */
    public List<String> write(Path file, boolean force) {
        Path manifest = WeightsFile.manifestOf(file);
        for (Path path : List.of(file, manifest)) {
            if (!force && Files.exists(path)) {
                throw new CommandException(
                        "Cannot write " + path + ": it is there already (see --force)");
            }
        }
        byte[] bytes = weights.bytes();
        String text = WeightsFile.manifest(file.getFileName().toString(), bytes);
        replace(file, bytes);
        replace(manifest, text.getBytes(StandardCharsets.UTF_8));
        ModelSnapshot snapshot = weights.snapshot();
        return List.of(
                String.format(
                        Locale.ROOT,
                        "model %s, version %d (%s), trained until %s, weights %s",
                        snapshot.model(),
                        snapshot.version(),
                        snapshot.championIsNetwork() ? "network on ridge" : "ridge",
                        Instant.ofEpochMilli(snapshot.trainedUntil()),
                        snapshot.weightsHash()),
                "from " + checkpoint,
                String.format(
                        Locale.ROOT, "wrote %s (%,d bytes) and %s", file, bytes.length, manifest));
    }

    private static void replace(Path file, byte[] bytes) {
        try {
            Path part = file.resolveSibling(file.getFileName() + ".part");
            Files.write(part, bytes);
            Files.move(
                    part,
                    file,
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new CommandException("Cannot write " + file + ": " + e, e);
        }
    }
}
