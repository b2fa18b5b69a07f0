package io.foreflow.job.metric;

/** Where in the path of a record a metric is registered. */
public enum Stage {
    SOURCE("source", "Source: metrics"),
    EVENT_TIME("event time", "event time"),
    ALIGN("align", "align"),
    LEARN("learn", "learn"),
    FORECAST("forecast", "forecast"),
    SINK("sinks", "…: Committer");

    private final String title;
    private final String operator;

    Stage(String title, String operator) {
        this.title = title;
        this.operator = operator;
    }

    /** For people. */
    public String title() {
        return title;
    }

    /** Name of the operator as Flink tells it. */
    public String operator() {
        return operator;
    }
}
