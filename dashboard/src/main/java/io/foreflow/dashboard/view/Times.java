package io.foreflow.dashboard.view;

/** Times that are not known yet. */
final class Times {

    private Times() {}

    /** Null for {@code Long.MIN_VALUE}. */
    static Long orNull(long time) {
        return time == Long.MIN_VALUE ? null : (Long) time;
    }
}
