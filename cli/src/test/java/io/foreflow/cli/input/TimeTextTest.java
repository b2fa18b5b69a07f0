package io.foreflow.cli.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeTextTest {

    private final TimeText utc = new TimeText(ZoneId.of("UTC"));

    @ParameterizedTest
    @CsvSource({
        "1467331200, 2016-07-01T00:00:00Z",
        "1467331200.5, 2016-07-01T00:00:00.500Z",
        "1467331200000, 2016-07-01T00:00:00Z",
        "0, 1970-01-01T00:00:00Z",
        "2016-07-01, 2016-07-01T00:00:00Z",
        "2016-07-01 13:05, 2016-07-01T13:05:00Z",
        "2016-07-01 13:05:09, 2016-07-01T13:05:09Z",
        "2016-07-01 13:05:09.25, 2016-07-01T13:05:09.250Z",
        "2016-07-01T13:05:09, 2016-07-01T13:05:09Z",
        "2016-07-01T13:05:09Z, 2016-07-01T13:05:09Z",
        "2016-07-01T13:05:09+02:00, 2016-07-01T11:05:09Z",
        "2016-07-01 13:05:09+0200, 2016-07-01T11:05:09Z"
    })
    void readsEveryDocumentedForm(String text, String expected) {
        assertThat(utc.parse(text)).hasValue(Instant.parse(expected).toEpochMilli());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "2016-13-01", "01/07/2016", "2016-07-01 25:00", "1e9"})
    void refusesEverythingElse(String text) {
        assertThat(utc.parse(text)).isEmpty();
    }

    @Test
    void readsLocalTimesInTheGivenZoneUnlessTheyNameAnOffset() {
        TimeText berlin = new TimeText(ZoneId.of("Europe/Berlin"));

        assertThat(berlin.parse("2016-07-01 12:00:00"))
                .hasValue(Instant.parse("2016-07-01T10:00:00Z").toEpochMilli());
        assertThat(berlin.parse("2016-07-01T12:00:00Z"))
                .hasValue(Instant.parse("2016-07-01T12:00:00Z").toEpochMilli());
    }
}
