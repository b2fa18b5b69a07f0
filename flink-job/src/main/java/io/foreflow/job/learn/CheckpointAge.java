package io.foreflow.job.learn;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.StreamSupport;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeutils.base.LongSerializer;

/**
 * The wall-clock time at which a checkpoint was made, kept in it: a job that is restored from one
 * older than the transactions of its sinks may live may have lost what that checkpoint had yet to
 * commit. Checkpoints of earlier builds do not say.
 */
final class CheckpointAge {

    private static final ListStateDescriptor<Long> MADE_AT =
            new ListStateDescriptor<>("checkpoint-made-at", LongSerializer.INSTANCE);

    private final ListState<Long> state;
    private final OptionalLong restored;

    CheckpointAge(OperatorStateStore store) throws Exception {
        state = store.getUnionListState(MADE_AT);
        restored =
                StreamSupport.stream(state.get().spliterator(), false)
                        .mapToLong(Long::longValue)
                        .max();
    }

    /**
     * @param now wall clock, epoch milliseconds
     */
    void snapshot(long now) throws Exception {
        state.update(List.of(now));
    }

    /**
     * What is to be said of the restored checkpoint; empty if nothing.
     *
     * @param now wall clock, epoch milliseconds
     * @param transactionTimeout null if the sinks use no transactions
     */
    String warning(long now, Duration transactionTimeout) {
        if (transactionTimeout == null
                || restored.isEmpty()
                || now - restored.getAsLong() <= transactionTimeout.toMillis()) {
            return "";
        }
        Duration old = Duration.ofMillis(now - restored.getAsLong());
        return ("the checkpoint of %s is %s old, more than transaction.timeout %s: output before it"
                        + " that was not committed by then is lost (lostTransactions of the sinks)")
                .formatted(
                        Instant.ofEpochMilli(restored.getAsLong()),
                        Duration.ofSeconds(old.toSeconds()),
                        transactionTimeout);
    }
}
