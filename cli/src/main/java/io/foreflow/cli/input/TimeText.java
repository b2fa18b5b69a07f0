package io.foreflow.cli.input;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Reads the time column: epoch seconds, epoch milliseconds (12 digits or more), {@code yyyy-MM-dd},
 * {@code yyyy-MM-dd HH:mm[:ss[.fraction]]} with a blank or {@code T} between, with or without an
 * offset or {@code Z}. Times without an offset are local times of the given zone.
 */
final class TimeText {

    /** As the message names them. */
    static final String FORMS = "epoch seconds or milliseconds, yyyy-MM-dd HH:mm:ss, or ISO 8601";

    /** From here on an epoch number is milliseconds: as seconds it would be after the year 5000. */
    private static final int MILLISECOND_DIGITS = 12;

    private static final Pattern EPOCH = Pattern.compile("-?\\d{1,18}(\\.\\d+)?");

    private static final DateTimeFormatter DATE_TIME =
            new DateTimeFormatterBuilder()
                    .parseCaseInsensitive()
                    .append(DateTimeFormatter.ISO_LOCAL_DATE)
                    .optionalStart()
                    .appendPattern("['T'][ ]HH:mm")
                    .optionalStart()
                    .appendPattern(":ss")
                    .optionalStart()
                    .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
                    .optionalEnd()
                    .optionalEnd()
                    .optionalStart()
                    .appendOffset("+HH:MM", "Z")
                    .optionalEnd()
                    .optionalStart()
                    .appendOffset("+HHMM", "Z")
                    .optionalEnd()
                    .optionalEnd()
                    .toFormatter(Locale.ROOT);

    private final ZoneId zone;

    TimeText(ZoneId zone) {
        this.zone = zone;
    }

    /** Epoch milliseconds, or empty if the text is none of the forms. */
    OptionalLong parse(String text) {
        if (EPOCH.matcher(text).matches()) {
            return OptionalLong.of(epoch(text));
        }
        try {
            return OptionalLong.of(instant(DATE_TIME.parse(text)).toEpochMilli());
        } catch (DateTimeException | ArithmeticException e) {
            return OptionalLong.empty();
        }
    }

    private static long epoch(String text) {
        int point = text.indexOf('.');
        String whole = point < 0 ? text : text.substring(0, point);
        if (whole.length() >= MILLISECOND_DIGITS) {
            return Long.parseLong(whole);
        }
        return point < 0
                ? Long.parseLong(whole) * 1000
                : Math.round(Double.parseDouble(text) * 1000);
    }

    private Instant instant(TemporalAccessor parsed) {
        LocalDate date = LocalDate.from(parsed);
        LocalTime time = parsed.query(TemporalQueries.localTime());
        LocalDateTime local = time == null ? date.atStartOfDay() : date.atTime(time);
        ZoneOffset offset = parsed.query(TemporalQueries.offset());
        return local.atZone(offset == null ? zone : offset).toInstant();
    }
}
