package io.foreflow.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class FeedLedgerTest {

    private final FeedLedger ledger = new FeedLedger(60);

    @Test
    void labelsTimesByTheEndOfTheirInterval() {
        assertThat(ledger.label(60)).isEqualTo(60);
        assertThat(ledger.label(61)).isEqualTo(120);
        assertThat(ledger.label(0)).isZero();
        assertThat(ledger.label(-1)).isZero();
    }

    @Test
    void countsARowOnceHoweverManyRecordsItHas() {
        ledger.fed("a", 61);
        ledger.fed("a", 90);
        ledger.fed("b", 100);
        ledger.fed("a", 180);

        assertThat(ledger.fed()).isEqualTo(3);
        assertThat(ledger.closed(119)).isZero();
        assertThat(ledger.closed(120)).isEqualTo(2);
        assertThat(ledger.ahead()).isEqualTo(1);
        assertThat(ledger.closed(60)).isEqualTo(2);
        assertThat(ledger.positions()).isEqualTo(Map.of("a", 180L, "b", 100L));
        assertThat(ledger.labels()).isEqualTo(Map.of("a", 180L, "b", 120L));
    }
}
