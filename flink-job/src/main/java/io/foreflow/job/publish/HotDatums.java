package io.foreflow.job.publish;

import io.foreflow.forecasting.HorizonScore;
import io.foreflow.forecasting.SeriesForecast;
import io.foreflow.schema.wire.ForecastIds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/**
 * Forecasts and scores as Avro binary, written straight from the core's arrays over one reused
 * buffer; the only thing made for a record is its id and its bytes.
 */
final class HotDatums {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(16 * 1024);
    private final BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    private final DatumWriter datum = new DatumWriter(encoder);
    private final ForecastDatum forecasts = new ForecastDatum(datum);
    private final ScoreDatum scores = new ScoreDatum(datum);
    private final ForecastIds ids = new ForecastIds();

    /** Header, then the datum of schema {@code Forecast}. */
    byte[] forecast(byte[] header, SeriesForecast forecast) {
        String id = ids.of(forecast.key().model(), forecast.key().series(), forecast.origin());
        try {
            begin(header);
            forecasts.write(id, forecast);
            return end();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot encode forecast of " + forecast.key(), e);
        }
    }

    /** Header, then the datum of schema {@code Score}. */
    byte[] score(byte[] header, HorizonScore score) {
        String id = ids.of(score.key().model(), score.key().series(), score.origin());
        try {
            begin(header);
            scores.write(id, score);
            return end();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot encode score of " + score.key(), e);
        }
    }

    private void begin(byte[] header) {
        out.reset();
        out.writeBytes(header);
    }

    private byte[] end() throws IOException {
        encoder.flush();
        return out.toByteArray();
    }
}
