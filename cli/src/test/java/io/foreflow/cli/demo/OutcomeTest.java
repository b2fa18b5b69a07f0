package io.foreflow.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.foreflow.cli.report.Contender;
import io.foreflow.cli.report.HorizonErrors;
import io.foreflow.cli.report.RunReport;
import io.foreflow.schema.ModelEvent;
import io.foreflow.schema.ModelEventKind;
import io.foreflow.schema.Score;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class OutcomeTest {

    private final Outcome outcome = new Outcome();

    @Test
    void bringsErrorsOfTheBaselinesToScaledUnits() {
        outcome.add(score(0, -3f));

        RunReport report = outcome.report(10, 2);

        assertThat(report.horizons()).hasSize(1);
        HorizonErrors errors = report.horizons().get(0);
        // scale 2: served 0.5, ridge 1 / 2, last 2 / 2, seasonal −3 / 2
        assertThat(errors.mae().get(Contender.SERVED)).isCloseTo(0.5, within(1e-6));
        assertThat(errors.mae().get(Contender.RIDGE)).isCloseTo(0.5, within(1e-6));
        assertThat(errors.mae().get(Contender.LAST)).isCloseTo(1, within(1e-6));
        assertThat(errors.mse().get(Contender.SEASONAL)).isCloseTo(2.25, within(1e-6));
    }

    @Test
    void leavesOutScoresOfRevisionsAndOfCellsWithoutAllBaselines() {
        outcome.add(score(1, -3f));
        outcome.add(score(0, null));

        assertThat(outcome.report(10, 2).horizons()).isEmpty();
    }

    @Test
    void countsPromotionsAndFollowsTheVersion() {
        outcome.add(event(ModelEventKind.PROMOTED, 1));
        outcome.add(event(ModelEventKind.REJECTED, 1));
        outcome.add(event(ModelEventKind.PROMOTED, 2));
        outcome.add(event(ModelEventKind.ROLLED_BACK, 3));

        RunReport report = outcome.report(10, 2);

        assertThat(report.promotions()).isEqualTo(2);
        assertThat(report.modelVersion()).isEqualTo(3);
    }

    private static ModelEvent event(ModelEventKind kind, int version) {
        return ModelEvent.newBuilder()
                .setModel("m")
                .setKind(kind)
                .setTime(Instant.EPOCH)
                .setVersion(version)
                .setReason("because")
                .setWindows(0)
                .build();
    }

    private static Score score(int revision, Float seasonal) {
        return Score.newBuilder()
                .setForecastId("00")
                .setModel("m")
                .setSeries("s")
                .setOrigin(Instant.EPOCH)
                .setRevision(revision)
                .setChannel("x")
                .setStep(12)
                .setTargetTime(Instant.EPOCH)
                .setForecast(5)
                .setActual(4)
                .setError(1)
                .setScaledError(0.5f)
                .setScale(2f)
                .setRidgeError(1f)
                .setLastValueError(2f)
                .setSeasonalNaiveError(seasonal)
                .setLearnt(true)
                .setModelVersion(1)
                .build();
    }
}
