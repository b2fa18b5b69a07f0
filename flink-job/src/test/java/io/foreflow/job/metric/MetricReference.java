package io.foreflow.job.metric;

import java.util.Locale;
import java.util.stream.Collectors;

/** The text of {@code docs/metrics.md}, made from the catalogue. */
final class MetricReference {

    private static final String HEAD =
            """
            # Metrics

            <!-- Generated from the catalogue in io.foreflow.job.metric; do not edit. After a change there:
                 mvn -pl flink-job -am test -Dtest=MetricReferenceTest -Dsurefire.failIfNoSpecifiedTests=false -Dforeflow.docs.write=true -->

            Every metric that the job adds to [Flink's own](https://nightlies.apache.org/flink/flink-docs-release-2.2/docs/ops/metrics/).
            What is alerted on, and what to do then: [operations](operations.md#alerts).

            - Each subtask of an operator has its own. A counter starts at zero with each attempt of the job.
            - In Prometheus a name stands behind `flink_taskmanager_job_task_operator_`, and the keys of its labels stand in
              it: `model.*.loss` is `flink_taskmanager_job_task_operator_model_loss{model="hosts"}`. Labels of Flink's own are
              `job_name`, `operator_name`, `subtask_index`, `tm_id` and others; it tells counters as gauges too.
            - Labels: `model` is a model's name; `reason` one of the [rejected records](operations.md#rejected-records);
              `kind` one of the [events of a model](operations.md#events-of-a-model); `serving` is `current` or `previous`, the newest
              version with a score and the one before; `horizon` a reported step; `level` an interval's percent, 99_5 for 99.5.
            - How the forecasts did, from `cells` on, forgets: [live accuracy](operations.md#live-accuracy).
            """;

    private MetricReference() {}

    static String text() {
        StringBuilder text = new StringBuilder(HEAD);
        for (Stage stage : Stage.values()) {
            text.append("\n## %s\n\n".formatted(capital(stage.title())))
                    .append("Operator `%s`.\n\n".formatted(stage.operator()))
                    .append("| metric | type | unit | means | do |\n|---|---|---|---|---|\n")
                    .append(
                            MetricCatalogue.ALL.stream()
                                    .filter(metric -> metric.stage() == stage)
                                    .map(MetricReference::row)
                                    .collect(Collectors.joining()));
        }
        return text.toString();
    }

    private static String capital(String title) {
        return title.substring(0, 1).toUpperCase(Locale.ROOT) + title.substring(1);
    }

    private static String row(JobMetric metric) {
        return "| `%s` | %s | %s | %s | %s |\n"
                .formatted(
                        metric.path(),
                        metric.kind().name().toLowerCase(Locale.ROOT),
                        metric.unit(),
                        metric.meaning(),
                        metric.action());
    }
}
