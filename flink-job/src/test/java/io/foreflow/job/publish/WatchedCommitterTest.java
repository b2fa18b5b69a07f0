package io.foreflow.job.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foreflow.job.publish.WatchedCommitter.Fate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.Committer.CommitRequest;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.connector.kafka.sink.internal.FlinkKafkaInternalProducer;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WatchedCommitterTest {

    private static final long PRODUCER = 4001;
    private static final short EPOCH = 7;

    private final SimpleCounter lost = new SimpleCounter();
    private final ProducerFencedException refusal = new ProducerFencedException("fenced");

    @ParameterizedTest
    @EnumSource(value = Fate.class, mode = EnumSource.Mode.EXCLUDE, names = "COMMITTED")
    void failsTheJobWhenATransactionOfThisAttemptIsRefused(Fate fate) {
        try (FlinkKafkaInternalProducer<byte[], byte[]> producer = producer()) {
            Request request = new Request(new KafkaCommittable(PRODUCER, EPOCH, "id-0", producer));

            assertThatThrownBy(() -> refusing(fate).commit(List.of(request)))
                    .isInstanceOf(IllegalStateException.class)
                    .cause()
                    .hasMessage(
                            "Cannot commit transaction id-0 of topic forecasts: the broker has"
                                    + " dropped it and its output is lost. Job or broker was away"
                                    + " for longer than transaction.timeout (PT15M) between a"
                                    + " checkpoint and its commit.")
                    .hasCause(refusal);
            assertThat(lost.getCount()).isEqualTo(1);
        }
    }

    @Test
    void goesOnWhenTheBrokerHasTheCommitThatItRefuses() throws Exception {
        try (FlinkKafkaInternalProducer<byte[], byte[]> producer = producer()) {
            Request request = new Request(new KafkaCommittable(PRODUCER, EPOCH, "id-0", producer));

            refusing(Fate.COMMITTED).commit(List.of(request));

            assertThat(request.signals).containsExactly("already");
            assertThat(lost.getCount()).isZero();
        }
    }

    private static FlinkKafkaInternalProducer<byte[], byte[]> producer() {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", "localhost:9");
        properties.put("key.serializer", ByteArraySerializer.class.getName());
        properties.put("value.serializer", ByteArraySerializer.class.getName());
        return new FlinkKafkaInternalProducer<>(properties, "id-0");
    }

    @ParameterizedTest
    @EnumSource(Fate.class)
    void goesOnAfterARestoreAndCountsWhatWasAborted(Fate fate) throws Exception {
        Request request = new Request(restored());

        refusing(fate).commit(List.of(request));

        assertThat(request.signals).containsExactly("known " + refusal);
        assertThat(lost.getCount()).isEqualTo(fate == Fate.ABORTED ? 1 : 0);
    }

    @Test
    void passesEveryOtherAnswerOn() throws Exception {
        Request request = new Request(restored());
        Committer<KafkaCommittable> inner =
                new FakeCommitter(
                        watched -> {
                            assertThat(watched.getCommittable()).isEqualTo(restored());
                            assertThat(watched.getNumberOfRetries()).isEqualTo(3);
                            watched.retryLater();
                            watched.signalAlreadyCommitted();
                            watched.updateAndRetryLater(restored());
                        });

        committer(inner, Fate.UNKNOWN).commit(List.of(request));

        assertThat(request.signals).containsExactly("retry", "already", "update");
        assertThat(lost.getCount()).isZero();
    }

    @Test
    void anAbortOfTheVeryTransactionIsALossAndOfALaterOneIsNot() {
        assertThat(fate(TransactionState.COMPLETE_ABORT, PRODUCER, EPOCH + 1))
                .isEqualTo(Fate.ABORTED);
        assertThat(fate(TransactionState.PREPARE_ABORT, PRODUCER, EPOCH + 1))
                .isEqualTo(Fate.ABORTED);
        assertThat(fate(TransactionState.COMPLETE_ABORT, PRODUCER, EPOCH + 2))
                .isEqualTo(Fate.PASSED_ON);
        assertThat(fate(TransactionState.COMPLETE_COMMIT, PRODUCER, EPOCH + 1))
                .isEqualTo(Fate.COMMITTED);
        assertThat(fate(TransactionState.ONGOING, PRODUCER, EPOCH + 1)).isEqualTo(Fate.PASSED_ON);
        assertThat(fate(TransactionState.EMPTY, PRODUCER, EPOCH + 2)).isEqualTo(Fate.PASSED_ON);
        assertThat(fate(TransactionState.COMPLETE_ABORT, PRODUCER + 1, 0))
                .isEqualTo(Fate.PASSED_ON);
    }

    private static Fate fate(TransactionState state, long producer, int epoch) {
        return BrokerTransactions.fate(
                new TransactionDescription(
                        0, state, producer, epoch, 900_000, OptionalLong.empty(), Set.of()),
                PRODUCER,
                EPOCH);
    }

    private static KafkaCommittable restored() {
        return new KafkaCommittable(PRODUCER, EPOCH, "id-0", null);
    }

    private WatchedCommitter refusing(Fate fate) {
        return committer(
                new FakeCommitter(request -> request.signalFailedWithKnownReason(refusal)), fate);
    }

    private WatchedCommitter committer(Committer<KafkaCommittable> inner, Fate fate) {
        return new WatchedCommitter(
                inner, "forecasts", Duration.ofMinutes(15), committable -> fate, lost);
    }

    private interface Answer {
        void to(CommitRequest<KafkaCommittable> request);
    }

    private record FakeCommitter(Answer answer) implements Committer<KafkaCommittable> {

        @Override
        public void commit(Collection<CommitRequest<KafkaCommittable>> requests) {
            requests.forEach(answer::to);
        }

        @Override
        public void close() {}
    }

    /** Fails as Flink's own does when the reason is not known. */
    private static final class Request implements CommitRequest<KafkaCommittable> {

        private final KafkaCommittable committable;
        private final List<String> signals = new ArrayList<>();

        Request(KafkaCommittable committable) {
            this.committable = committable;
        }

        @Override
        public KafkaCommittable getCommittable() {
            return committable;
        }

        @Override
        public int getNumberOfRetries() {
            return 3;
        }

        @Override
        public void signalFailedWithKnownReason(Throwable cause) {
            signals.add("known " + cause);
        }

        @Override
        public void signalFailedWithUnknownReason(Throwable cause) {
            throw new IllegalStateException("Failed to commit", cause);
        }

        @Override
        public void retryLater() {
            signals.add("retry");
        }

        @Override
        public void updateAndRetryLater(KafkaCommittable other) {
            signals.add("update");
        }

        @Override
        public void signalAlreadyCommitted() {
            signals.add("already");
        }
    }
}
