package io.foreflow.dashboard.view;

import java.util.Locale;

/**
 * Which series, in which order.
 *
 * @param search part of a series' or model's name, lower case; empty for all
 * @param status a status, or empty
 * @param model a model, or empty
 * @param sort by what
 * @param descending or else ascending
 * @param offset first row
 * @param limit most rows
 */
public record FleetQuery(
        String search,
        String status,
        String model,
        Sort sort,
        boolean descending,
        int offset,
        int limit) {

    private static final int MOST_ROWS = 500;

    public FleetQuery {
        search = search.toLowerCase(Locale.ROOT);
        offset = Math.max(0, offset);
        limit = Math.max(1, Math.min(MOST_ROWS, limit));
    }

    /** What rows are ordered by. */
    public enum Sort {
        NAME,
        STATUS,
        SKILL,
        COVERAGE,
        SEEN,
        BREACH
    }
}
