package io.foreflow.job.state;

import io.foreflow.forecasting.SeriesLayout;
import java.util.Objects;

/**
 * How the state of one model's series is laid out: kept beside it, since the pieces themselves are
 * too many to say it each.
 */
public record ModelLayout(String model, SeriesLayout.Extent extent) {

    public ModelLayout {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(extent, "extent");
    }
}
