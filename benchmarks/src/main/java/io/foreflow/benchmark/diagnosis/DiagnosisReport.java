package io.foreflow.benchmark.diagnosis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreflow.benchmark.run.TextTable;
import io.foreflow.optimizer.NetworkDiagnosis;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Courses as numbers: every epoch as JSON, the epoch that forecasts as a table. */
public record DiagnosisReport(List<Course> courses) {

    private static final List<String> HEADER =
            List.of(
                    "method",
                    "epoch",
                    "training",
                    "validation",
                    "λ max",
                    "± residual",
                    "λ min",
                    "± residual",
                    "entropy",
                    "nuclear A",
                    "rank A",
                    "rank seen");

    public DiagnosisReport {
        courses = List.copyOf(courses);
    }

    /** One object a method and epoch; null where a number does not exist. */
    public String json() {
        ObjectMapper mapper = new ObjectMapper();
        ArrayNode array = mapper.createArrayNode();
        for (Course course : courses) {
            for (Course.Point point : course.epochs()) {
                ObjectNode node = array.addObject();
                node.put("method", course.method());
                node.put("epoch", point.number());
                put(node, "training", point.trainingError());
                put(node, "validation", point.validationError());
                describe(node, point.network());
            }
        }
        try {
            return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(array);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write diagnosis: " + e.getMessage(), e);
        }
    }

    private static void describe(ObjectNode node, NetworkDiagnosis network) {
        put(node, "lambdaMax", network.lambdaMax());
        put(node, "lambdaMaxResidual", network.lambdaMaxResidual());
        put(node, "lambdaMin", network.lambdaMin());
        put(node, "lambdaMinResidual", network.lambdaMinResidual());
        put(node, "attentionEntropy", network.attentionEntropy());
        put(node, "attentionNuclearNorm", network.attentionNuclearNorm());
        put(node, "attentionEffectiveRank", network.attentionEffectiveRank());
        put(node.putArray("attentionSpectrum"), network.attentionSpectrum());
        put(node.putArray("attention"), network.attention());
        put(node, "representationNuclearNorm", network.representationNuclearNorm());
        put(node, "representationEffectiveRank", network.representationEffectiveRank());
        put(node.putArray("representationSpectrum"), network.representationSpectrum());
    }

    private static void put(ObjectNode node, String name, double value) {
        if (Double.isFinite(value)) {
            node.put(name, value);
        } else {
            node.putNull(name);
        }
    }

    private static void put(ArrayNode array, double[] values) {
        for (double value : values) {
            array.add(value);
        }
    }

    public String table() {
        List<List<String>> cells = new ArrayList<>();
        for (Course course : courses) {
            Course.Point best = course.best();
            NetworkDiagnosis network = best.network();
            cells.add(
                    List.of(
                            course.method(),
                            Integer.toString(best.number()),
                            number("%.4f", best.trainingError()),
                            number("%.4f", best.validationError()),
                            number("%.3g", network.lambdaMax()),
                            number("%.1g", network.lambdaMaxResidual()),
                            number("%.2g", network.lambdaMin()),
                            number("%.1g", network.lambdaMinResidual()),
                            number("%.3f", network.attentionEntropy()),
                            number("%.2f", network.attentionNuclearNorm()),
                            number("%.2f", network.attentionEffectiveRank()),
                            number("%.2f", network.representationEffectiveRank())));
        }
        return TextTable.of(HEADER, cells, 1);
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
