package io.foreflow.dashboard.intake;

import io.foreflow.schema.wire.ReleasedSchemas;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Counters of one topic; thread-safe. */
final class TopicCounts {

    private static final ReleasedSchemas SCHEMAS = ReleasedSchemas.all();
    private static final int LONGEST_PROBLEM = 400;

    private final Role role;
    private final String name;
    private int partitions;
    private boolean known;
    private long records;
    private long behind;
    private long unreadable;
    private long newer;
    private Long newest;
    private String lastProblem;

    TopicCounts(Role role, String name) {
        this.role = role;
        this.name = name;
    }

    String name() {
        return name;
    }

    synchronized void found(int partitionCount) {
        known = true;
        partitions = partitionCount;
    }

    synchronized boolean missing() {
        return partitions == 0;
    }

    synchronized void read(long appended) {
        records++;
        newest = newest == null ? appended : Math.max(newest, appended);
    }

    synchronized void unreadable(ConsumerRecord<byte[], byte[]> record, RuntimeException problem) {
        unreadable++;
        if (ofNewerSchema(record.value())) {
            newer++;
        }
        String reason = problem.getMessage() == null ? problem.toString() : problem.getMessage();
        String text =
                "Cannot read record topic=%s partition=%d offset=%d: %s"
                        .formatted(record.topic(), record.partition(), record.offset(), reason);
        lastProblem =
                text.length() > LONGEST_PROBLEM ? text.substring(0, LONGEST_PROBLEM) + "…" : text;
    }

    /** Whether it is single-object encoding with a fingerprint that no release known here wrote. */
    private static boolean ofNewerSchema(byte[] value) {
        return value != null
                && value.length >= 10
                && value[0] == (byte) 0xC3
                && value[1] == 1
                && SCHEMAS.findByFingerprint(
                                ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).getLong(2))
                        == null;
    }

    synchronized void behind(long count) {
        behind = count;
    }

    synchronized TopicState state() {
        return new TopicState(
                role.text(),
                name,
                partitions,
                known,
                records,
                behind,
                unreadable,
                newer,
                newest,
                lastProblem);
    }
}
