package io.foreflow.cli.report;

import java.util.Locale;

/** The forecasts compared in a report, in the order of its columns. */
public enum Contender {
    SERVED,
    RIDGE,
    LAST,
    SEASONAL;

    /** Name in the JSON report. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
