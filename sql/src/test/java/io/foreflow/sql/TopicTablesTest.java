package io.foreflow.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foreflow.cli.embedded.EmbeddedBroker;
import io.foreflow.schema.wire.PlainJson;
import io.foreflow.schema.wire.SingleObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables and examples of deploy/sql over topics of a real broker, in every wire form. */
class TopicTablesTest {

    @TempDir private static Path folder;
    private static EmbeddedBroker broker;
    private static ServedSchemas registry;

    @BeforeAll
    static void fillTopics() throws Exception {
        broker = new EmbeddedBroker(folder.resolve("broker"), 0);
        Map<String, Integer> topics = new HashMap<>();
        registry = new ServedSchemas();
        for (String topic : SampleRecords.BY_TOPIC.keySet()) {
            topics.put("confluent-" + topic, 1);
            topics.put("avro-" + topic, 1);
            topics.put("json-" + topic, 1);
        }
        broker.createTopics(topics);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.bootstrapServers()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            for (Map.Entry<String, List<SpecificRecord>> topic :
                    SampleRecords.BY_TOPIC.entrySet()) {
                for (SpecificRecord record : topic.getValue()) {
                    byte[] avro = SampleRecords.avro(record);
                    byte[] json =
                            new PlainJson(record.getSchema())
                                    .fromAvro(avro, SingleObject.HEADER_BYTES);
                    producer.send(new ProducerRecord<>("avro-" + topic.getKey(), avro));
                    byte[] confluent = registry.confluent(record.getSchema(), avro);
                    producer.send(new ProducerRecord<>("json-" + topic.getKey(), json));
                    producer.send(new ProducerRecord<>("confluent-" + topic.getKey(), confluent));
                }
            }
        }
    }

    @AfterAll
    static void stop() {
        broker.close();
        registry.close();
    }

    /** The tables of a file, over the topics of its form, to their present end. */
    private static TableEnvironment tables(String form, EnvironmentSettings settings)
            throws Exception {
        TableEnvironment tables = TableEnvironment.create(settings);
        tables.getConfig().set("table.local-time-zone", "UTC");
        tables.getConfig().set("parallelism.default", "1");
        for (String statement : Statements.of("tables-" + form + ".sql")) {
            tables.executeSql(
                    statement
                            .replace("localhost:9092", broker.bootstrapServers())
                            .replace("http://localhost:8085", registry.url())
                            .replace("'topic' = '", "'topic' = '" + form + "-")
                            .replace(
                                    "'scan.startup.mode' =",
                                    "'scan.bounded.mode' = 'latest-offset', 'scan.startup.mode' ="));
        }
        return tables;
    }

    @ParameterizedTest
    @ValueSource(strings = {"avro", "json", "confluent"})
    void theExamplesAnswerOverTopics(String form) throws Exception {
        TableEnvironment tables = tables(form, EnvironmentSettings.inBatchMode());

        List<List<String>> answers = new ArrayList<>();
        for (String statement : Statements.of("examples.sql")) {
            if (statement.startsWith("CREATE")) {
                tables.executeSql(statement);
            } else {
                answers.add(Statements.rows(tables, statement));
            }
        }

        assertThat(answers).isEqualTo(SampleRecords.ANSWERS);
        assertThat(
                        Statements.rows(
                                tables,
                                "SELECT `series`, `channel`, `step`, `target_time`, `level`,"
                                        + " `forecast_value`, `lower_bound`, `upper_bound` FROM"
                                        + " `forecast_points` WHERE `origin_time` ="
                                        + " TIMESTAMP '1970-01-01 01:00:00'"))
                .isEqualTo(SampleRecords.POINTS);
    }

    @Test
    void theExamplesRunOnAnEndlessStreamToo() throws Exception {
        TableEnvironment tables = tables("avro", EnvironmentSettings.inStreamingMode());

        for (String statement : Statements.of("examples.sql")) {
            if (statement.startsWith("CREATE")) {
                tables.executeSql(statement);
            } else {
                assertThat(tables.explainSql(statement)).contains("Execution Plan");
            }
        }
    }

    @Test
    void everyFieldOfEveryRecordIsAColumn() throws Exception {
        TableEnvironment tables = tables("avro", EnvironmentSettings.inBatchMode());

        for (Map.Entry<String, List<SpecificRecord>> topic : SampleRecords.BY_TOPIC.entrySet()) {
            String table = topic.getKey().replace('-', '_');
            List<String> columns = tables.from(table).getResolvedSchema().getColumnNames();
            topic.getValue()
                    .get(0)
                    .getSchema()
                    .getFields()
                    .forEach(field -> assertThat(columns).contains(field.name()));
            assertThat(Statements.rows(tables, "SELECT * FROM `" + table + "`"))
                    .filteredOn(Objects::nonNull)
                    .hasSameSizeAs(topic.getValue());
        }
    }

    @Test
    void aColumnThatTheRecordLacksIsRefusedNamingBoth() {
        TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inBatchMode());
        tables.executeSql(table("`sereis` STRING", "Score"));
        tables.executeSql(table("`step` STRING", "Score").replace("wrong", "mistyped"));
        tables.executeSql(table("`step` INT", "Scores").replace("wrong", "unknown"));

        assertRefused(
                tables, "wrong", "Cannot read column Score.sereis: the record has [forecastId");
        assertRefused(
                tables, "mistyped", "Cannot read column Score.step as STRING: the field is INT");
        assertRefused(
                tables,
                "unknown",
                "Invalid foreflow-avro.record: Scores (must be one of [Forecast, ModelEvent");
    }

    private static String table(String column, String record) {
        return ("CREATE TABLE `wrong` (%s) WITH ('connector' = 'kafka', 'topic' = 'scores',"
                        + " 'properties.bootstrap.servers' = 'localhost:1', 'scan.bounded.mode' ="
                        + " 'latest-offset', 'value.format' = 'foreflow-avro',"
                        + " 'value.foreflow-avro.record' = '%s')")
                .formatted(column, record);
    }

    private static void assertRefused(TableEnvironment tables, String table, String reason) {
        assertThatThrownBy(() -> tables.explainSql("SELECT * FROM `" + table + "`"))
                .hasStackTraceContaining(reason);
    }
}
