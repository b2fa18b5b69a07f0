package io.foreflow.dashboard.intake;

import io.foreflow.dashboard.fleet.Fleet;
import io.foreflow.dashboard.intake.Connection.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that reads the five topics into the fleet. It assigns itself all partitions and
 * commits nothing. It begins where records of {@code back} ago lie, but not further from the end
 * than {@link Role#newest}; model events it reads from their beginning. Brokers that do not answer
 * and topics that are missing are looked for again and again; positions are kept, so that nothing
 * is read twice. When a topic ends before the position reached, it was made anew, and the fleet
 * begins anew with it.
 */
public final class Intake implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long LOOK_MILLIS = 3000;
    private static final long JOIN_MILLIS = 10_000;

    private final Map<String, String> kafka;
    private final Duration back;
    private final Fleet fleet;
    private final LongSupplier clock;
    private final Map<String, TopicCounts> topics = new HashMap<>();
    private final Map<String, Role> roles = new HashMap<>();
    private final Map<String, Role.Sink> sinks = new HashMap<>();
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final Backoff backoff = new Backoff();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "dashboard-intake");
    private volatile Connection connection;

    /**
     * @param kafka properties of every Kafka client, {@code bootstrap.servers} among them
     * @param names topic by role
     * @param back how far back to begin
     * @param clock wall clock, epoch milliseconds
     */
    public Intake(
            Map<String, String> kafka,
            Map<Role, String> names,
            Decoders decoders,
            Duration back,
            Fleet fleet,
            LongSupplier clock) {
        this.kafka = Map.copyOf(kafka);
        this.back = back;
        this.fleet = fleet;
        this.clock = clock;
        new EnumMap<>(names)
                .forEach(
                        (role, name) -> {
                            topics.put(name, new TopicCounts(role, name));
                            roles.put(name, role);
                            sinks.put(name, role.sink(decoders, fleet));
                        });
        String servers = kafka.getOrDefault(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, "");
        connection = new Connection(servers, State.CONNECTING, clock.getAsLong(), null);
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    public Connection connection() {
        return connection;
    }

    /** In the order of the roles. */
    public List<TopicState> topics() {
        List<TopicState> states = new ArrayList<>();
        for (Role role : Role.values()) {
            roles.forEach(
                    (name, of) -> {
                        if (of == role) {
                            states.add(topics.get(name).state());
                        }
                    });
        }
        return states;
    }

    private boolean stopped() {
        return stop.getCount() == 0;
    }

    private void run() {
        while (!stopped()) {
            try (Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties())) {
                follow(consumer);
            } catch (WakeupException | InterruptException e) {
                LOG.debug("Stopped reading", e);
            } catch (RuntimeException e) {
                unreachable(e);
                if (!(e instanceof KafkaException)) {
                    LOG.error("Reading failed and begins again", e);
                }
                pause();
            }
        }
    }

    private void follow(Consumer<byte[], byte[]> consumer) {
        long lookAt = Long.MIN_VALUE;
        while (!stopped()) {
            if (clock.getAsLong() >= lookAt) {
                look(consumer);
                lookAt = clock.getAsLong() + LOOK_MILLIS;
            }
            try {
                if (consumer.assignment().isEmpty()) {
                    stop.await(POLL.toMillis(), TimeUnit.MILLISECONDS);
                } else {
                    consumer.poll(POLL).forEach(this::take);
                }
            } catch (OffsetOutOfRangeException e) {
                e.offsetOutOfRangePartitions().keySet().forEach(positions::remove);
                consumer.assign(List.of());
                lookAt = Long.MIN_VALUE;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Finds topics and partitions, and how far behind it is; throws where no broker answers. */
    private void look(Consumer<byte[], byte[]> consumer) {
        Map<String, List<PartitionInfo>> all = consumer.listTopics(PATIENCE);
        List<TopicPartition> partitions = new ArrayList<>();
        topics.forEach(
                (name, counts) -> {
                    List<PartitionInfo> found = all.getOrDefault(name, List.of());
                    counts.found(found.size());
                    found.forEach(
                            info -> partitions.add(new TopicPartition(name, info.partition())));
                });
        // beyond the last record by the markers of transactions that ended
        consumer.assignment().forEach(p -> positions.put(p, consumer.position(p, PATIENCE)));
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, PATIENCE);
        if (madeAnew(ends)) {
            LOG.info("The topics were made anew; beginning anew");
            positions.clear();
            fleet.clear();
            consumer.assign(List.of());
        }
        if (consumer.assignment().size() != partitions.size()) {
            assign(consumer, partitions, ends);
        }
        measure(ends);
        backoff.reset();
        connection = connection.to(State.READING, missing(), clock.getAsLong());
    }

    private boolean madeAnew(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .anyMatch(end -> positions.getOrDefault(end.getKey(), 0L) > end.getValue());
    }

    private void measure(Map<TopicPartition, Long> ends) {
        Map<String, Long> behind = new HashMap<>();
        ends.forEach(
                (partition, end) ->
                        behind.merge(
                                partition.topic(),
                                Math.max(0, end - positions.getOrDefault(partition, end)),
                                Long::sum));
        topics.forEach((name, counts) -> counts.behind(behind.getOrDefault(name, 0L)));
    }

    private String missing() {
        List<String> names =
                topics.values().stream()
                        .filter(TopicCounts::missing)
                        .map(TopicCounts::name)
                        .sorted()
                        .toList();
        return names.isEmpty()
                ? null
                : "Cannot find "
                        + (names.size() == 1 ? "topic " : "topics ")
                        + String.join(", ", names);
    }

    private void assign(
            Consumer<byte[], byte[]> consumer,
            List<TopicPartition> partitions,
            Map<TopicPartition, Long> ends) {
        List<TopicPartition> fresh =
                partitions.stream().filter(p -> !positions.containsKey(p)).toList();
        positions.putAll(starts(consumer, fresh, ends));
        consumer.assign(partitions);
        partitions.forEach(partition -> consumer.seek(partition, positions.get(partition)));
    }

    private Map<TopicPartition, Long> starts(
            Consumer<byte[], byte[]> consumer,
            List<TopicPartition> partitions,
            Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions, PATIENCE);
        long since = clock.getAsLong() - back.toMillis();
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(partition -> times.put(partition, Math.max(0, since)));
        Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(times, PATIENCE);
        Map<TopicPartition, Long> starts = new HashMap<>();
        for (TopicPartition partition : partitions) {
            Role role = roles.get(partition.topic());
            long siblings =
                    partitions.stream().filter(p -> p.topic().equals(partition.topic())).count();
            long floor =
                    Math.max(
                            first.get(partition),
                            ends.get(partition) - role.newest() / Math.max(1, siblings));
            OffsetAndTimestamp at = found.get(partition);
            // records stamped with event times of years ago are all older: the floor alone counts
            boolean bounded = at != null && !role.fromBeginning();
            starts.put(partition, bounded ? Math.max(floor, at.offset()) : floor);
        }
        return starts;
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        TopicCounts counts = topics.get(record.topic());
        try {
            if (record.value() != null) {
                sinks.get(record.topic())
                        .accept(record.topic(), record.value(), record.timestamp());
            }
            counts.read(record.timestamp());
        } catch (RuntimeException e) {
            // whatever is wrong with it, one record never ends the reading; it is counted and shown
            counts.unreadable(record, e);
        }
        positions.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
    }

    private void unreachable(RuntimeException failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String reason =
                failure instanceof org.apache.kafka.common.errors.TimeoutException
                        ? "no broker answered in time"
                        : root.getMessage() == null ? root.toString() : root.getMessage();
        String message = "Cannot reach Kafka at %s: %s".formatted(connection.servers(), reason);
        connection = connection.to(State.UNREACHABLE, message, clock.getAsLong());
    }

    private void pause() {
        try {
            stop.await(backoff.next().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Map<String, Object> properties() {
        Map<String, Object> properties = new HashMap<>(kafka);
        properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, "foreflow-dashboard");
        properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 8 << 20);
        properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1 << 20);
        properties.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 2000);
        return properties;
    }

    /** Stops reading, at the latest after ten seconds. */
    @Override
    public void close() {
        stop.countDown();
        try {
            thread.join(JOIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
