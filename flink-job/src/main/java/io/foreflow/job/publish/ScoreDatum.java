package io.foreflow.job.publish;

import io.foreflow.forecasting.HorizonScore;
import java.io.IOException;
import org.apache.avro.io.BinaryEncoder;

/**
 * Writes schema {@code Score}, its fields in the order of {@code Score.avsc}; a test holds its
 * bytes against the generated class's.
 */
final class ScoreDatum {

    private final DatumWriter datum;
    private final BinaryEncoder out;

    ScoreDatum(DatumWriter datum) {
        this.datum = datum;
        this.out = datum.out;
    }

    void write(String forecastId, HorizonScore score) throws IOException {
        out.writeString(forecastId);
        out.writeString(score.key().model());
        out.writeString(score.key().series());
        out.writeLong(score.origin());
        out.writeInt(score.revision());
        out.writeString(score.channel());
        out.writeInt(score.horizon());
        out.writeLong(score.targetTime());
        out.writeFloat(score.forecast());
        out.writeFloat(score.actual());
        out.writeFloat(score.error());
        datum.optionalFloat(score.scaledError());
        datum.optionalFloat(score.scale());
        writeInside(score.inside());
        datum.optionalFloat(score.lastValueError());
        datum.optionalFloat(score.seasonalNaiveError());
        datum.optionalFloat(score.ridgeError());
        out.writeBoolean(score.learnt());
        out.writeInt(score.modelVersion());
    }

    private void writeInside(boolean[] inside) throws IOException {
        if (inside == null) {
            datum.writeNull();
            return;
        }
        datum.beginOptional();
        datum.beginArray(inside.length);
        for (boolean held : inside) {
            out.startItem();
            out.writeBoolean(held);
        }
        out.writeArrayEnd();
    }
}
