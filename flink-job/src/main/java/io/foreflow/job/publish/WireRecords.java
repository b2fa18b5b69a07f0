package io.foreflow.job.publish;

import io.foreflow.job.ingest.Rejection;
import io.foreflow.learning.LearnerEvent;
import io.foreflow.optimizer.RoundSpectra;
import io.foreflow.schema.ModelEvent;
import io.foreflow.schema.ModelEventKind;
import io.foreflow.schema.RejectedRecord;
import io.foreflow.schema.RejectionReason;
import io.foreflow.schema.RoundTelemetry;
import java.nio.ByteBuffer;
import java.time.Instant;

/** The rare records as generated classes. */
final class WireRecords {

    private WireRecords() {}

    static ModelEvent of(LearnerEvent event) {
        return ModelEvent.newBuilder()
                .setModel(event.model())
                .setKind(ModelEventKind.valueOf(event.kind().name()))
                .setTime(Instant.ofEpochMilli(event.time()))
                .setVersion(event.version())
                .setParent(event.parent() < 0 ? null : (Integer) event.parent())
                .setReason(event.reason())
                .setChampionError(measured(event.championError()))
                .setChallengerError(measured(event.challengerError()))
                .setRidgeError(measured(event.ridgeError()))
                .setWindows(event.windows())
                .setTelemetry(event.telemetry() == null ? null : of(event.telemetry()))
                .build();
    }

    static RejectedRecord of(Rejection rejection) {
        return RejectedRecord.newBuilder()
                .setRaw(rejection.raw() == null ? null : ByteBuffer.wrap(rejection.raw()))
                .setReason(RejectionReason.valueOf(rejection.reason().name()))
                .setDetail(rejection.detail())
                .setTopic(rejection.topic())
                .setPartition(rejection.partition())
                .setOffset(rejection.offset())
                .build();
    }

    private static RoundTelemetry of(io.foreflow.optimizer.RoundTelemetry round) {
        RoundSpectra spectra = round.spectra();
        return RoundTelemetry.newBuilder()
                .setLossBefore(measured(round.lossBefore()))
                .setLossAfter(measured(round.lossAfter()))
                .setSharpness(measured(round.sharpness()))
                .setLambdaMax(measured(round.lambdaMax()))
                .setLambdaMaxResidual(measured(round.lambdaMaxResidual()))
                .setLambdaMin(measured(round.lambdaMin()))
                .setLambdaMinResidual(measured(round.lambdaMinResidual()))
                .setEscapesTried(round.escapesTried())
                .setEscapesKept(round.escapesKept())
                .setGradientNorm(measured(round.gradientNorm()))
                .setAttentionEntropy(measured(round.attentionEntropy()))
                .setAttentionNuclearNorm(measured(round.attentionNuclearNorm()))
                .setAttentionEffectiveRank(measured(round.attentionEffectiveRank()))
                .setSteps(round.steps())
                .setGradientEvaluations(round.gradientEvaluations())
                .setRepresentationNuclearNorm(measured(spectra.representationNuclearNorm()))
                .setRepresentationEffectiveRank(measured(spectra.representationEffectiveRank()))
                .setAttentionSpectrum(spectra.attentionSpectrum())
                .setRepresentationSpectrum(spectra.representationSpectrum())
                .setAttention(spectra.attention())
                .build();
    }

    private static Double measured(double value) {
        return Double.isNaN(value) ? null : (Double) value;
    }
}
