package io.foreflow.benchmark.saddle;

import io.foreflow.benchmark.run.Summary;
import io.foreflow.benchmark.run.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the runs came to, for the screen: means over seeds. */
public final class SaddleTable {

    private static final List<String> HEADER =
            List.of(
                    "problem",
                    "method",
                    "MSE",
                    "±",
                    "possible",
                    "at start",
                    "entropy",
                    "rank A",
                    "λ max",
                    "λ min",
                    "± residual",
                    "kicks",
                    "gradients",
                    "seconds");

    private SaddleTable() {}

    public static String of(List<Summary> rows) {
        List<List<String>> cells = new ArrayList<>();
        for (Summary row : rows) {
            cells.add(
                    List.of(
                            row.data(),
                            row.method().substring(0, row.method().indexOf('(')),
                            number("%.4f", row.mse()),
                            number("%.4f", row.mseStd()),
                            detail("%.4f", row, "bestPossible"),
                            detail("%.4f", row, "startMse"),
                            detail("%.3f", row, "attentionEntropy"),
                            detail("%.2f", row, "attentionEffectiveRank"),
                            detail("%.3g", row, "lambdaMax"),
                            detail("%.2g", row, "lambdaMin"),
                            detail("%.1g", row, "lambdaMinResidual"),
                            detail("%.1f", row, "escapesKept"),
                            Long.toString(row.gradients()),
                            number("%.0f", row.seconds())));
        }
        return TextTable.of(HEADER, cells, 2);
    }

    private static String detail(String format, Summary row, String name) {
        return number(format, row.details().getOrDefault(name, Double.NaN));
    }

    private static String number(String format, double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, format, value) : "";
    }
}
