package io.foreflow.job.metric;

import org.apache.flink.metrics.MetricGroup;

/** What tells metrics of one name apart; a group of Flink's with a key and a value. */
public enum Label {
    MODEL("model"),
    SERVING("serving"),
    HORIZON("horizon"),
    LEVEL("level"),
    KIND("kind"),
    REASON("reason");

    private final String key;

    Label(String key) {
        this.key = key;
    }

    public String key() {
        return key;
    }

    /** The group of a value within a group. */
    public MetricGroup of(MetricGroup group, Object value) {
        return group.addGroup(key, value.toString());
    }
}
