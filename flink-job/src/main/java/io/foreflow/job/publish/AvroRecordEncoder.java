package io.foreflow.job.publish;

import io.foreflow.forecasting.HorizonScore;
import io.foreflow.forecasting.SeriesForecast;
import io.foreflow.job.config.JobSettings.TopicNames;
import io.foreflow.job.ingest.Rejection;
import io.foreflow.job.publish.Outbound.Topic;
import io.foreflow.learning.LearnerEvent;
import io.foreflow.schema.Forecast;
import io.foreflow.schema.ModelEvent;
import io.foreflow.schema.RejectedRecord;
import io.foreflow.schema.Score;
import io.foreflow.schema.registry.SchemaRegistry;
import io.foreflow.schema.wire.ConfluentSerializer;
import io.foreflow.schema.wire.RecordKey;
import io.foreflow.schema.wire.SingleObject;
import io.foreflow.schema.wire.SingleObjectSerializer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Records in Avro, behind the header of a wire form that says which schema wrote them. Forecasts
 * and scores, which go by the million, never become generated objects.
 */
final class AvroRecordEncoder implements RecordEncoder {

    private final byte[] forecastHeader;
    private final byte[] scoreHeader;
    private final Serializer<SpecificRecord> rare;
    private final TopicNames topics;
    private final HotDatums datums = new HotDatums();

    private AvroRecordEncoder(
            byte[] forecastHeader,
            byte[] scoreHeader,
            Serializer<SpecificRecord> rare,
            TopicNames topics) {
        this.forecastHeader = forecastHeader;
        this.scoreHeader = scoreHeader;
        this.rare = rare;
        this.topics = topics;
    }

    /** Avro's single-object encoding: the header is a fingerprint, whatever the topic. */
    static AvroRecordEncoder singleObject() {
        return new AvroRecordEncoder(
                SingleObject.header(Forecast.getClassSchema()),
                SingleObject.header(Score.getClassSchema()),
                new SingleObjectSerializer<>(),
                new TopicNames(null, null, null, null, null));
    }

    /**
     * Confluent's form; asks for the ids of all four schemas at once, so that errors come early.
     */
    static AvroRecordEncoder confluent(SchemaRegistry registry, TopicNames topics) {
        ConfluentSerializer<SpecificRecord> serializer = new ConfluentSerializer<>(registry);
        serializer.header(topics.modelEvents(), ModelEvent.getClassSchema());
        serializer.header(topics.rejected(), RejectedRecord.getClassSchema());
        return new AvroRecordEncoder(
                serializer.header(topics.forecasts(), Forecast.getClassSchema()),
                serializer.header(topics.scores(), Score.getClassSchema()),
                serializer,
                topics);
    }

    @Override
    public Outbound forecast(SeriesForecast forecast) {
        return new Outbound(
                RecordKey.of(forecast.key().model(), forecast.key().series()),
                datums.forecast(forecastHeader, forecast),
                Topic.FORECASTS);
    }

    @Override
    public Outbound score(HorizonScore score) {
        return new Outbound(
                RecordKey.of(score.key().model(), score.key().series()),
                datums.score(scoreHeader, score),
                Topic.SCORES);
    }

    @Override
    public Outbound event(LearnerEvent event) {
        return new Outbound(
                RecordKey.of(event.model()),
                rare.serialize(topics.modelEvents(), WireRecords.of(event)),
                Topic.MODEL_EVENTS);
    }

    @Override
    public Outbound rejection(Rejection rejection) {
        return new Outbound(
                RecordKey.of(rejection.topic(), rejection.partition()),
                rare.serialize(topics.rejected(), WireRecords.of(rejection)),
                Topic.REJECTED);
    }
}
