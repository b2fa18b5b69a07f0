package io.foreflow.benchmark.run;

import java.util.List;

/** Text in aligned columns, two blanks between them. */
public final class TextTable {

    private TextTable() {}

    /**
     * @param leftAligned columns from the left that hold words; the others are flush right
     * @return lines, each with its end
     */
    public static String of(List<String> header, List<List<String>> rows, int leftAligned) {
        int[] widths = new int[header.size()];
        widen(widths, header);
        rows.forEach(row -> widen(widths, row));
        StringBuilder text = new StringBuilder();
        append(text, header, widths, leftAligned);
        rows.forEach(row -> append(text, row, widths, leftAligned));
        return text.toString();
    }

    private static void widen(int[] widths, List<String> row) {
        for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.max(widths[i], row.get(i).length());
        }
    }

    private static void append(
            StringBuilder text, List<String> row, int[] widths, int leftAligned) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String blanks = " ".repeat(widths[i] - row.get(i).length());
            line.append(i == 0 ? "" : "  ");
            line.append(i < leftAligned ? row.get(i) + blanks : blanks + row.get(i));
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }
}
