package io.foreflow.job.publish;

import io.foreflow.forecasting.HorizonScore;
import io.foreflow.forecasting.SeriesForecast;
import io.foreflow.job.ingest.Rejection;
import io.foreflow.learning.LearnerEvent;

/** Turns the core's records into wire form; one instance a task, not thread-safe. */
public interface RecordEncoder {

    Outbound forecast(SeriesForecast forecast);

    Outbound score(HorizonScore score);

    Outbound event(LearnerEvent event);

    Outbound rejection(Rejection rejection);
}
