package io.foreflow.job.metric;

/** Where in the path of a record a metric is registered. */
public enum Stage {
    SOURCE("source", "Source: metrics", "deserializer."),
    EVENT_TIME("event time", "event time", ""),
    ALIGN("align", "align", ""),
    LEARN("learn", "learn", ""),
    FORECAST("forecast", "forecast", ""),
    SINK("sinks", "…: Committer", "");

    private final String title;
    private final String operator;
    private final String group;

    Stage(String title, String operator, String group) {
        this.title = title;
        this.operator = operator;
        this.group = group;
    }

    /** For people. */
    public String title() {
        return title;
    }

    /** Name of the operator as Flink tells it. */
    public String operator() {
        return operator;
    }

    /** What Flink puts before the metrics registered here, with a point at its end; or empty. */
    String group() {
        return group;
    }
}
