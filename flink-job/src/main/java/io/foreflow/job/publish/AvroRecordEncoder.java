package io.foreflow.job.publish;

import io.foreflow.forecasting.HorizonScore;
import io.foreflow.forecasting.SeriesForecast;
import io.foreflow.job.ingest.Rejection;
import io.foreflow.job.publish.Outbound.Topic;
import io.foreflow.learning.LearnerEvent;
import io.foreflow.schema.Forecast;
import io.foreflow.schema.Score;
import io.foreflow.schema.wire.RecordKey;
import io.foreflow.schema.wire.SingleObject;
import io.foreflow.schema.wire.SingleObjectSerializer;
import org.apache.avro.specific.SpecificRecord;

/**
 * Records in Avro single-object encoding. Forecasts and scores, which go by the million, never
 * become generated objects.
 */
final class AvroRecordEncoder implements RecordEncoder {

    private final byte[] forecastHeader = SingleObject.header(Forecast.getClassSchema());
    private final byte[] scoreHeader = SingleObject.header(Score.getClassSchema());
    private final HotDatums datums = new HotDatums();
    private final SingleObjectSerializer<SpecificRecord> serializer =
            new SingleObjectSerializer<>();

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
