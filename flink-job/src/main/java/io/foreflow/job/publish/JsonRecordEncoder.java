package io.foreflow.job.publish;

import io.foreflow.forecasting.HorizonScore;
import io.foreflow.forecasting.SeriesForecast;
import io.foreflow.job.ingest.Rejection;
import io.foreflow.job.publish.Outbound.Topic;
import io.foreflow.learning.LearnerEvent;
import io.foreflow.schema.Forecast;
import io.foreflow.schema.Score;
import io.foreflow.schema.wire.JsonRecordSerializer;
import io.foreflow.schema.wire.PlainJson;
import io.foreflow.schema.wire.RecordKey;
import org.apache.avro.specific.SpecificRecord;

/** Records as plain JSON: the Avro datum, copied token by token into {@link PlainJson}. */
final class JsonRecordEncoder implements RecordEncoder {

    private static final byte[] NO_HEADER = {};

    private final HotDatums datums = new HotDatums();
    private final PlainJson forecasts = new PlainJson(Forecast.getClassSchema());
    private final PlainJson scores = new PlainJson(Score.getClassSchema());
    private final JsonRecordSerializer<SpecificRecord> serializer = new JsonRecordSerializer<>();

    @Override
    public Outbound forecast(SeriesForecast forecast) {
        return new Outbound(
                RecordKey.of(forecast.key().model(), forecast.key().series()),
                forecasts.fromAvro(datums.forecast(NO_HEADER, forecast), 0),
                Topic.FORECASTS);
    }

    @Override
    public Outbound score(HorizonScore score) {
        return new Outbound(
                RecordKey.of(score.key().model(), score.key().series()),
                scores.fromAvro(datums.score(NO_HEADER, score), 0),
                Topic.SCORES);
    }

    @Override
    public Outbound event(LearnerEvent event) {
        return new Outbound(
                RecordKey.of(event.model()),
                serializer.serialize(null, WireRecords.of(event)),
                Topic.MODEL_EVENTS);
    }

    @Override
    public Outbound rejection(Rejection rejection) {
        return new Outbound(
                RecordKey.of(rejection.topic(), rejection.partition()),
                serializer.serialize(null, WireRecords.of(rejection)),
                Topic.REJECTED);
    }
}
