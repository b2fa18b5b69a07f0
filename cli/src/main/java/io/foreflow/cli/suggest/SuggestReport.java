package io.foreflow.cli.suggest;

import io.foreflow.benchmark.advice.History;
import io.foreflow.benchmark.advice.Search.Found;
import io.foreflow.benchmark.advice.Trial;
import io.foreflow.benchmark.run.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What a suggestion says on the screen. */
public final class SuggestReport {

    private SuggestReport() {}

    /** Lines, each with its end. */
    public static String of(Suggestion suggestion) {
        StringBuilder text = new StringBuilder();
        Past past = suggestion.past();
        History history = past.history();
        text.append(
                text(
                        "%s: %,d rows of %d of %d series, %d channels%n",
                        suggestion.source(),
                        history.rows(),
                        history.series().size(),
                        past.seriesCount(),
                        history.channels().size()));
        if (!past.constant().isEmpty()) {
            text.append(
                    text("Left out, they never change: %s%n", String.join(", ", past.constant())));
        }
        text.append('\n').append(proposal(suggestion)).append('\n').append(judged(suggestion));
        return text.toString();
    }

    private static String proposal(Suggestion suggestion) {
        List<List<String>> rows = new ArrayList<>();
        for (Advice advice : suggestion.advice()) {
            rows.add(
                    List.of(
                            advice.key(),
                            advice.value() == null ? "(default)" : advice.value(),
                            advice.reason()));
        }
        return TextTable.of(List.of("key", "value", "why"), rows, 3);
    }

    private static String judged(Suggestion suggestion) {
        Found found = suggestion.found();
        History history = suggestion.past().history();
        StringBuilder text = new StringBuilder();
        text.append(
                text(
                        "Tried: %d trials of the array %s, the defaults and the best levels together."
                                + " Rows up to %,d chose, %,d to %,d judge.%n",
                        found.trials().size(),
                        suggestion.array(),
                        suggestion.judgeFrom(),
                        suggestion.judgeFrom() + 1,
                        history.rows()));
        text.append(
                text(
                        "Squared error, the last value's is 1 (mean over channels), %,d forecasts of"
                                + " rows that chose nothing:%n",
                        found.chosenJudged().origins()));
        List<Integer> steps = steps(suggestion);
        List<List<String>> rows = new ArrayList<>();
        rows.add(row("suggested", found.chosen(), found.chosenJudged(), steps));
        rows.add(row("defaults", found.standard(), found.standardJudged(), steps));
        List<String> header = new ArrayList<>(List.of("", "chosen by", "judged"));
        steps.forEach(step -> header.add("step " + step));
        text.append(TextTable.of(header, rows, 1));
        verdict(found, text);
        return text.toString();
    }

    private static void verdict(Found found, StringBuilder text) {
        double suggested = found.chosenJudged().error();
        double standard = found.standardJudged().error();
        if (found.keepsDefaults()) {
            text.append(text("The defaults stay: nothing that was tried did clearly better.%n"));
        } else if (!(suggested < standard)) {
            text.append(
                    text(
                            "On the rows that judge the suggestion is no better than the defaults:"
                                    + " take it for its cost or not at all.%n"));
        }
        if (!(suggested < 1)) {
            text.append(
                    text(
                            "The last value is no worse than the suggestion here: these rows may not"
                                    + " be foretold so far ahead.%n"));
        }
    }

    private static List<String> row(
            String name, Trial choosing, Trial judged, List<Integer> steps) {
        List<String> row =
                new ArrayList<>(List.of(name, number(choosing.error()), number(judged.error())));
        steps.forEach(step -> row.add(number(judged.errorAtStep()[step - 1])));
        return row;
    }

    private static List<Integer> steps(Suggestion suggestion) {
        return Stream.of(
                        suggestion
                                .found()
                                .standard()
                                .keys()
                                .getOrDefault("forecast.report", "1")
                                .split(","))
                .map(Integer::parseInt)
                .toList();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }

    private static String text(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
