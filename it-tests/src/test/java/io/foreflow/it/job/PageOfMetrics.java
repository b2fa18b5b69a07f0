package io.foreflow.it.job;

import io.foreflow.job.metric.JobMetric;
import io.foreflow.job.metric.MetricCatalogue;
import io.foreflow.job.metric.Stage;
import java.lang.reflect.Field;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.runtime.metrics.MetricNames;

/** The page that Flink's Prometheus reporter serves; of it the metrics of operators. */
final class PageOfMetrics {

    private static final String OPERATOR = "flink_taskmanager_job_task_operator_";
    private static final Pattern LINE =
            Pattern.compile("(?m)^" + OPERATOR + "(\\w+)\\{.*?operator_name=\"([^\"]*)\"");

    /** Of Flink's sources and of the Kafka connector, which passes on those of Kafka's clients. */
    private static final Pattern CONNECTORS = Pattern.compile("Kafka\\w+_.*|split_watermark_.*");

    private final HttpClient client = HttpClient.newHttpClient();
    private final int port;

    PageOfMetrics(int port) {
        this.port = port;
    }

    /** What it says now. */
    Reading read() throws Exception {
        HttpResponse<String> response =
                client.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        return new Reading(response.body());
    }

    /** A page as it was. */
    record Reading(String text) {

        /** Whether there is a number in a metric of an operator. */
        boolean has(String name) {
            return Pattern.compile("(?m)^" + OPERATOR + name + "\\{.*\\} [-0-9]")
                    .matcher(text)
                    .find();
        }

        /** Whether a metric of an operator has a value. */
        boolean is(String name, double value) {
            return Pattern.compile("(?m)^" + OPERATOR + name + "\\{.*\\} (.*)$")
                    .matcher(text)
                    .results()
                    .anyMatch(line -> Double.parseDouble(line.group(1)) == value);
        }

        /** Names with their operators, of what is neither Flink's nor Kafka's. */
        Set<String> names() {
            Set<String> flinks = flinks();
            return LINE.matcher(text)
                    .results()
                    .filter(
                            line ->
                                    !flinks.contains(line.group(1))
                                            && !CONNECTORS.matcher(line.group(1)).matches())
                    .map(line -> stage(line.group(2)) + ": " + line.group(1))
                    .collect(Collectors.toSet());
        }
    }

    /** What {@link Reading#names} should be. */
    static Set<String> catalogue() {
        return MetricCatalogue.ALL.stream()
                .map(metric -> metric.stage() + ": " + name(metric))
                .collect(Collectors.toSet());
    }

    private static Stage stage(String operator) {
        return Stream.of(Stage.values())
                .filter(stage -> stage.operator().replace(' ', '_').equals(operator))
                .findFirst()
                .orElse(operator.endsWith(":_Committer") ? Stage.SINK : null);
    }

    private static Set<String> flinks() {
        Set<String> names = new TreeSet<>();
        for (Field field : MetricNames.class.getFields()) {
            if (field.getType() == String.class) {
                try {
                    names.add((String) field.get(null));
                } catch (IllegalAccessException e) {
                    throw new AssertionError(e);
                }
            }
        }
        Stream.of(1, 2).map(MetricNames::currentInputWatermarkName).forEach(names::add);
        return names;
    }

    private static String name(JobMetric metric) {
        return metric.prometheus().substring(OPERATOR.length());
    }
}
