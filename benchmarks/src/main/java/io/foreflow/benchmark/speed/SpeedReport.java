package io.foreflow.benchmark.speed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreflow.benchmark.run.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Figures as a JSON array and as an aligned table. */
public record SpeedReport(List<SpeedFigure> figures) {

    private static final List<String> HEADER =
            List.of("what", "value", "unit", "limit", "ratio", "runs", "spread");

    public SpeedReport {
        figures = List.copyOf(figures);
    }

    /** One object a figure; null where a number does not exist. */
    public String json() {
        ObjectMapper mapper = new ObjectMapper();
        ArrayNode array = mapper.createArrayNode();
        for (SpeedFigure figure : figures) {
            ObjectNode node = array.addObject();
            node.put("name", figure.name());
            put(node, "value", figure.value());
            node.put("unit", figure.unit());
            put(node, "limit", figure.limit());
            put(node, "ratio", figure.ratio());
            node.put("runs", figure.runs());
            put(node, "spread", figure.spread());
        }
        try {
            return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(array);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write report: " + e.getMessage(), e);
        }
    }

    private static void put(ObjectNode node, String name, double value) {
        if (Double.isFinite(value)) {
            node.put(name, value);
        } else {
            node.putNull(name);
        }
    }

    public String table() {
        List<List<String>> cells = new ArrayList<>();
        for (SpeedFigure figure : figures) {
            cells.add(
                    List.of(
                            figure.name(),
                            number(figure.value()),
                            figure.unit(),
                            number(figure.limit()),
                            hundredths(figure.ratio()),
                            String.valueOf(figure.runs()),
                            hundredths(figure.spread())));
        }
        return TextTable.of(HEADER, cells, 1);
    }

    private static String number(double value) {
        if (Double.isNaN(value)) {
            return "";
        }
        double size = Math.abs(value);
        String form = size >= 100 || size == 0 ? "%.0f" : size >= 1 ? "%.2f" : "%.4f";
        return String.format(Locale.ROOT, form, value);
    }

    private static String hundredths(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.2f", value) : "";
    }
}
