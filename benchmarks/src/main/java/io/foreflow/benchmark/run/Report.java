package io.foreflow.benchmark.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Rows as a JSON array and as an aligned table.
 *
 * @param figures details that have a field and a column of their own
 */
public record Report(List<Summary> rows, List<Figure> figures) {

    /**
     * A detail of a run that is shown.
     *
     * @param detail its name there and in JSON
     * @param heading of its column
     */
    public record Figure(String detail, String heading) {}

    private static final List<String> HEADER =
            List.of(
                    "data",
                    "H",
                    "method",
                    "MSE",
                    "±",
                    "MAE",
                    "±",
                    "seeds",
                    "windows",
                    "parameters",
                    "gradients",
                    "seconds");

    /** Column behind the errors. */
    private static final int ERRORS_END = 7;

    public Report {
        rows = List.copyOf(rows);
        figures = List.copyOf(figures);
    }

    public Report(List<Summary> rows) {
        this(rows, List.of());
    }

    /** One object a row; null where a number does not exist. */
    public String json() {
        ObjectMapper mapper = new ObjectMapper();
        ArrayNode array = mapper.createArrayNode();
        for (Summary row : rows) {
            ObjectNode node = array.addObject();
            node.put("data", row.data());
            node.put("method", row.method());
            node.put("horizon", row.horizon());
            node.put("lookback", row.lookback());
            node.put("part", row.part());
            put(node, "mse", row.mse());
            put(node, "mseStd", row.mseStd());
            put(node, "mae", row.mae());
            put(node, "maeStd", row.maeStd());
            node.put("seeds", row.seeds());
            node.put("windows", row.windows());
            node.put("parameters", row.parameters());
            node.put("gradients", row.gradients());
            put(node, "seconds", row.seconds());
            ObjectNode details = node.putObject("details");
            row.details().forEach((name, value) -> put(shown(name) ? node : details, name, value));
        }
        try {
            return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(array);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write report: " + e.getMessage(), e);
        }
    }

    private boolean shown(String detail) {
        return figures.stream().anyMatch(figure -> figure.detail().equals(detail));
    }

    private static void put(ObjectNode node, String name, double value) {
        if (Double.isFinite(value)) {
            node.put(name, value);
        } else {
            node.putNull(name);
        }
    }

    /** Columns for the screen. */
    public String table() {
        List<String> header = new ArrayList<>(HEADER);
        header.addAll(ERRORS_END, figures.stream().map(Figure::heading).toList());
        return TextTable.of(header, rows.stream().map(this::cells).toList(), 3);
    }

    private List<String> cells(Summary row) {
        List<String> cells =
                new ArrayList<>(
                        List.of(
                                row.data(),
                                Integer.toString(row.horizon()),
                                row.method(),
                                number("%.4f", row.mse()),
                                number("%.4f", row.mseStd()),
                                number("%.4f", row.mae()),
                                number("%.4f", row.maeStd()),
                                Integer.toString(row.seeds()),
                                Long.toString(row.windows()),
                                Long.toString(row.parameters()),
                                Long.toString(row.gradients()),
                                number("%.1f", row.seconds())));
        cells.addAll(ERRORS_END, figures.stream().map(figure -> cell(figure, row)).toList());
        return cells;
    }

    private static String cell(Figure figure, Summary row) {
        return number("%.4f", row.details().getOrDefault(figure.detail(), Double.NaN));
    }

    private static String number(String format, double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, format, value) : "";
    }
}
