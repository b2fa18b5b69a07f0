package io.foreflow.benchmark.method;

import io.foreflow.benchmark.run.Progress;

/** A way to forecast that is fitted on the training part and chosen on the validation part. */
public interface ForecastMethod {

    /** Name with every option that changes the result; equal names are equal methods. */
    String name();

    /** Whether the seed matters. */
    boolean random();

    Fitted fit(Problem problem, long seed, Progress progress);
}
