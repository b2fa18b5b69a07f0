package io.foreflow.job.publish;

import io.foreflow.experts.Expert;
import io.foreflow.forecasting.Breach;
import io.foreflow.forecasting.SeriesForecast;
import io.foreflow.forecasting.SeriesForecast.Contribution;
import io.foreflow.forecasting.SeriesForecast.HorizonAccuracy;
import io.foreflow.forecasting.SeriesForecast.InputQuality;
import io.foreflow.forecasting.SeriesForecast.Provenance;
import io.foreflow.schema.ForecastStatus;
import java.io.IOException;
import java.util.List;
import org.apache.avro.io.BinaryEncoder;

/**
 * Writes schema {@code Forecast}, its fields in the order of {@code Forecast.avsc}. The one place
 * beside the schema that knows the order; a test holds its bytes against the generated classes'.
 */
final class ForecastDatum {

    private final DatumWriter datum;
    private final BinaryEncoder out;

    ForecastDatum(DatumWriter datum) {
        this.datum = datum;
        this.out = datum.out;
    }

    void write(String id, SeriesForecast forecast) throws IOException {
        out.writeString(id);
        out.writeString(forecast.key().model());
        out.writeString(forecast.key().series());
        out.writeInt(forecast.revision());
        out.writeLong(forecast.origin());
        out.writeLong(forecast.stepMillis());
        out.writeInt(forecast.horizon());
        out.writeEnum(ForecastStatus.valueOf(forecast.status().name()).ordinal());
        datum.optionalText(forecast.detail());
        writeServedBy(forecast.servedBy());
        writeChannels(forecast);
        writeQuality(forecast.quality());
        writeProvenance(forecast.provenance());
        writeAccuracy(forecast.accuracy());
        writeTopContributors(forecast);
    }

    private void writeServedBy(float[] weights) throws IOException {
        int serving = 0;
        for (float weight : weights) {
            serving += weight == 0 ? 0 : 1;
        }
        out.writeMapStart();
        out.setItemCount(serving);
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] != 0) {
                out.startItem();
                out.writeString(Expert.at(i).name());
                out.writeFloat(weights[i]);
            }
        }
        out.writeMapEnd();
    }

    private void writeChannels(SeriesForecast forecast) throws IOException {
        datum.beginArray(forecast.channels().size());
        for (int channel = 0; channel < forecast.channels().size(); channel++) {
            out.startItem();
            writeChannel(forecast, channel);
        }
        out.writeArrayEnd();
    }

    private void writeChannel(SeriesForecast forecast, int channel) throws IOException {
        int horizon = forecast.horizon();
        int from = channel * horizon;
        out.writeString(forecast.channels().get(channel));
        datum.optionalFloat(forecast.lastValues()[channel]);
        datum.columnOrNull(forecast.values(), from, horizon);
        datum.beginArray(forecast.levels().length);
        for (int level = 0; level < forecast.levels().length; level++) {
            out.startItem();
            out.writeFloat(forecast.levels()[level]);
            datum.optionalColumn(forecast.lower()[level], from, horizon);
            datum.optionalColumn(forecast.upper()[level], from, horizon);
        }
        out.writeArrayEnd();
        Breach breach = forecast.breaches().isEmpty() ? null : forecast.breaches().get(channel);
        if (breach == null) {
            datum.writeNull();
        } else {
            datum.columnOrNull(breach.probability(), 0, horizon);
        }
        out.writeBoolean(forecast.clipped()[channel]);
        writeBreach(breach, forecast);
        writeContributors(
                forecast.contributors() == null ? null : forecast.contributors().get(channel));
    }

    private void writeBreach(Breach breach, SeriesForecast forecast) throws IOException {
        if (breach == null || Double.isNaN(breach.withinAtLeast())) {
            datum.writeNull();
            return;
        }
        datum.beginOptional();
        datum.optionalFloat(finite(breach.limit().below()));
        datum.optionalFloat(finite(breach.limit().above()));
        if (breach.step() == 0) {
            datum.writeNull();
            datum.writeNull();
        } else {
            datum.beginOptional();
            out.writeInt(breach.step());
            datum.beginOptional();
            out.writeLong(forecast.origin() + breach.step() * forecast.stepMillis());
        }
        out.writeDouble(breach.withinAtLeast());
        out.writeDouble(breach.withinAtMost());
    }

    private static float finite(float limit) {
        return Float.isInfinite(limit) ? Float.NaN : limit;
    }

    private void writeContributors(List<Contribution> contributors) throws IOException {
        if (contributors == null) {
            datum.writeNull();
            return;
        }
        datum.beginOptional();
        datum.beginArray(contributors.size());
        for (Contribution contribution : contributors) {
            out.startItem();
            out.writeString(contribution.channel());
            out.writeFloat(contribution.share());
            datum.beginArray(contribution.effects().length);
            for (float effect : contribution.effects()) {
                out.startItem();
                out.writeFloat(effect);
            }
            out.writeArrayEnd();
        }
        out.writeArrayEnd();
    }

    private void writeTopContributors(SeriesForecast forecast) throws IOException {
        List<SeriesForecast.Share> top = forecast.topContributors();
        if (top.isEmpty()) {
            datum.writeNull();
            return;
        }
        datum.beginOptional();
        datum.beginArray(top.size());
        for (SeriesForecast.Share share : top) {
            out.startItem();
            out.writeString(share.channel());
            out.writeFloat(share.share());
        }
        out.writeArrayEnd();
    }

    private void writeQuality(InputQuality quality) throws IOException {
        out.writeLong(quality.windowStart());
        out.writeLong(quality.windowEnd());
        out.writeInt(quality.observed());
        out.writeInt(quality.imputed());
        out.writeInt(quality.missing());
        out.writeInt(quality.late());
        out.writeLong(quality.ageMillis());
    }

    private void writeProvenance(Provenance provenance) throws IOException {
        if (provenance == null) {
            datum.writeNull();
            return;
        }
        datum.beginOptional();
        out.writeInt(provenance.version());
        if (provenance.parent() < 0) {
            datum.writeNull();
        } else {
            datum.beginOptional();
            out.writeInt(provenance.parent());
        }
        out.writeString(provenance.weightsHash());
        out.writeLong(provenance.optimizerStep());
        out.writeLong(provenance.trainedUntil());
        out.writeLong(provenance.ageMillis());
    }

    private void writeCoverage(double[] coverage) throws IOException {
        datum.beginArray(coverage.length);
        for (double share : coverage) {
            out.startItem();
            out.writeDouble(share);
        }
        out.writeArrayEnd();
    }

    /** Reported horizons without a score yet are left out. */
    private void writeAccuracy(List<HorizonAccuracy> accuracy) throws IOException {
        int scored = 0;
        for (HorizonAccuracy at : accuracy) {
            scored += at == null ? 0 : 1;
        }
        datum.beginArray(scored);
        for (HorizonAccuracy at : accuracy) {
            if (at != null) {
                out.startItem();
                out.writeInt(at.horizon());
                out.writeLong(at.count());
                datum.optionalDouble(at.mse());
                datum.optionalDouble(at.mae());
                datum.optionalDouble(at.skill());
                datum.optionalDouble(at.bias());
                out.writeLong(at.seasonalCount());
                datum.optionalDouble(at.skillSeasonal());
                out.writeLong(at.intervalCount());
                writeCoverage(at.coverage());
            }
        }
        out.writeArrayEnd();
    }
}
