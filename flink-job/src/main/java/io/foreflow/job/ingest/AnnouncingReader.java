package io.foreflow.job.ingest;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.core.io.InputStatus;

/**
 * A source reader that says which partitions it was given before the first record it reads after
 * that, all in one element: what follows must not draw conclusions from half of them. Restored
 * partitions are given before the first poll, so they are announced even if nothing is left in
 * them. Used by the task's thread alone, as every reader.
 *
 * @param <S> type of the splits
 */
@SuppressWarnings("try") // Flink's readers may be interrupted while they close
final class AnnouncingReader<S extends SourceSplit> implements SourceReader<Ingested, S> {

    private final SourceReader<Ingested, S> reader;
    private final Function<S, Partition> partitionOf;
    private final List<Partition> unannounced = new ArrayList<>();

    AnnouncingReader(SourceReader<Ingested, S> reader, Function<S, Partition> partitionOf) {
        this.reader = reader;
        this.partitionOf = partitionOf;
    }

    @Override
    public void addSplits(List<S> splits) {
        splits.forEach(split -> unannounced.add(partitionOf.apply(split)));
        reader.addSplits(splits);
    }

    @Override
    public InputStatus pollNext(ReaderOutput<Ingested> output) throws Exception {
        if (!unannounced.isEmpty()) {
            output.collect(new Ingested.Assigned(unannounced));
            unannounced.clear();
        }
        return reader.pollNext(output);
    }

    @Override
    public void start() {
        reader.start();
    }

    @Override
    public List<S> snapshotState(long checkpointId) {
        return reader.snapshotState(checkpointId);
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        return reader.isAvailable();
    }

    @Override
    public void notifyNoMoreSplits() {
        reader.notifyNoMoreSplits();
    }

    @Override
    public void handleSourceEvents(SourceEvent event) {
        reader.handleSourceEvents(event);
    }

    @Override
    public void pauseOrResumeSplits(Collection<String> toPause, Collection<String> toResume) {
        reader.pauseOrResumeSplits(toPause, toResume);
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
        reader.notifyCheckpointComplete(checkpointId);
    }

    @Override
    public void notifyCheckpointAborted(long checkpointId) throws Exception {
        reader.notifyCheckpointAborted(checkpointId);
    }

    @Override
    public void close() throws Exception {
        reader.close();
    }
}
