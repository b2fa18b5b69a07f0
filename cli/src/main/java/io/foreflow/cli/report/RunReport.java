package io.foreflow.cli.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a demo gives in the end, over all runs of its state directory.
 *
 * @param rows closed rows that held data
 * @param seconds the runs took, wall clock, from the first row sent to the last forecast committed
 * @param forecasts committed
 * @param promotions of a tuned network
 * @param modelVersion version that serves
 * @param horizons one a reported horizon that has comparable cells, ascending
 */
public record RunReport(
        long rows,
        double seconds,
        long forecasts,
        int promotions,
        int modelVersion,
        List<HorizonErrors> horizons) {

    public RunReport {
        horizons = List.copyOf(horizons);
    }

    public double rowsPerSecond() {
        return seconds > 0 ? rows / seconds : 0;
    }

    public double forecastsPerSecond() {
        return seconds > 0 ? forecasts / seconds : 0;
    }

    /** The report as one JSON object. */
    public String json() {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode report = mapper.createObjectNode();
        report.put("rows", rows);
        report.put("seconds", seconds);
        report.put("rowsPerSecond", rowsPerSecond());
        report.put("forecastsPerSecond", forecastsPerSecond());
        report.put("promotions", promotions);
        report.put("modelVersion", modelVersion);
        ArrayNode list = report.putArray("horizons");
        for (HorizonErrors errors : horizons) {
            ObjectNode horizon = list.addObject();
            horizon.put("horizon", errors.horizon());
            horizon.put("count", errors.count());
            putAll(horizon.putObject("mse"), errors.mse());
            putAll(horizon.putObject("mae"), errors.mae());
        }
        try {
            return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(report);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write report: " + e.getMessage(), e);
        }
    }

    private static void putAll(ObjectNode node, Map<Contender, Double> errors) {
        for (Contender contender : Contender.values()) {
            node.put(contender.key(), errors.get(contender));
        }
    }

    /** The report as lines for the screen. */
    public String table() {
        StringBuilder text = new StringBuilder();
        text.append(
                line(
                        "%d rows in %.1f s: %.0f rows/s, %.0f forecasts/s; %d promotions, model"
                                + " version %d",
                        rows,
                        seconds,
                        rowsPerSecond(),
                        forecastsPerSecond(),
                        promotions,
                        modelVersion));
        if (horizons.isEmpty()) {
            return text.append(line("No cell could be compared: no learnt forecast was scored."))
                    .toString();
        }
        text.append(
                line(
                        "Errors at the step in scaled units, over the same observed cells since the"
                                + " first learnt forecast:"));
        text.append(
                line(
                        "%6s %9s   %-39s   %-39s",
                        "", "", "mean squared error", "mean absolute error"));
        String names = "%9s %9s %9s %9s".formatted("served", "ridge", "last", "seasonal");
        text.append(line("%6s %9s   %s   %s", "step", "cells", names, names));
        for (HorizonErrors errors : horizons) {
            text.append(
                    line(
                            "%6d %9d   %s   %s",
                            errors.horizon(),
                            errors.count(),
                            columns(errors.mse()),
                            columns(errors.mae())));
        }
        return text.toString();
    }

    private static String columns(Map<Contender, Double> errors) {
        return String.format(
                Locale.ROOT,
                "%9.4f %9.4f %9.4f %9.4f",
                errors.get(Contender.SERVED),
                errors.get(Contender.RIDGE),
                errors.get(Contender.LAST),
                errors.get(Contender.SEASONAL));
    }

    private static String line(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments).stripTrailing() + "\n";
    }
}
