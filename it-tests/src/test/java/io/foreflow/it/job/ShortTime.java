package io.foreflow.it.job;

import java.util.Map;
import java.util.regex.Pattern;

/** PromQL and rule files in a time that runs sixty times as fast. */
final class ShortTime {

    private static final int FASTER = 60;

    /** A duration such as 15m, not the one in a name such as rate5m. */
    private static final Pattern DURATION = Pattern.compile("\\b(\\d+)([smhd])\\b");

    private static final Map<String, Long> MILLIS =
            Map.of("s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

    private ShortTime() {}

    static String minutesAsSeconds(String text) {
        return DURATION.matcher(text)
                .replaceAll(
                        found ->
                                Long.parseLong(found.group(1)) * MILLIS.get(found.group(2)) / FASTER
                                        + "ms");
    }
}
