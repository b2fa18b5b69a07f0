package io.foreflow.benchmark.advice;

import java.util.Arrays;

/**
 * Which level each factor takes in each trial: in any two columns every pair of levels comes
 * equally often, so that the mean over the trials of one level of a factor is not moved by the
 * levels of another, as long as effects add up. Two of the standard arrays, in the usual order of
 * columns (G. Taguchi, System of Experimental Design, 1987; M. S. Phadke, Quality Engineering Using
 * Robust Design, 1989, appendix C): nine trials tell four factors of three levels apart, where all
 * combinations would be 81; eighteen tell one of two and seven of three, of 4374. Neither tells an
 * interaction of two factors from the effects of others, which is why the combination that they
 * point to is run once more before it is believed. A factor with fewer levels than its column
 * repeats one (a dummy level), which keeps the balance between columns.
 */
public enum OrthogonalArray {
    /** Four columns of three levels. */
    L9(
            "1111", "1222", "1333", //
            "2123", "2231", "2312", //
            "3132", "3213", "3321"),

    /** The first column has two levels, seven have three. */
    L18(
            "11111111",
            "11222222",
            "11333333", //
            "12112233",
            "12223311",
            "12331122", //
            "13121323",
            "13232131",
            "13313212", //
            "21133221",
            "21211332",
            "21322113", //
            "22123132",
            "22231213",
            "22312321", //
            "23132312",
            "23213123",
            "23321231");

    private final int[][] levels;

    OrthogonalArray(String... trials) {
        levels =
                Arrays.stream(trials)
                        .map(trial -> trial.chars().map(digit -> digit - '1').toArray())
                        .toArray(int[][]::new);
    }

    public int trials() {
        return levels.length;
    }

    public int columns() {
        return levels[0].length;
    }

    /** Level of a column in a trial, from 0. */
    public int level(int trial, int column) {
        return levels[trial][column];
    }

    /** How many levels a column has. */
    public int levels(int column) {
        return 1 + Arrays.stream(levels).mapToInt(trial -> trial[column]).max().orElseThrow();
    }
}
