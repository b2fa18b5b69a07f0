package io.foreflow.dashboard.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.dashboard.SampleFleet;
import io.foreflow.dashboard.fleet.Fleet;
import io.foreflow.dashboard.fleet.SeriesKey;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FleetViewTest {

    private final Fleet fleet = SampleFleet.full();

    @Test
    void ordersNamesAsPeopleDo() {
        Comparator<String> order = NaturalOrder.of(name -> name, name -> name);

        assertThat(Stream.of("host-10", "host-2", "a", "host-1", "host-02", "host").sorted(order))
                .containsExactly("a", "host", "host-1", "host-02", "host-2", "host-10");
    }

    @Test
    void putsTheWorstStatusFirst() {
        List<FleetRow> rows = view("", "", FleetQuery.Sort.STATUS, false).rows();

        assertThat(rows).extracting(FleetRow::status).startsWith("STALE", "STALE", "DEGRADED");
    }

    @Test
    void putsWhatIsNotKnownLastInBothOrders() {
        for (boolean descending : new boolean[] {true, false}) {
            List<FleetRow> rows = view("", "", FleetQuery.Sort.SKILL, descending).rows();

            assertThat(rows.get(rows.size() - 1).skill()).isNull();
            assertThat(rows.get(0).skill()).isNotNull();
        }
    }

    @Test
    void findsSeriesByPartOfTheirNameInAnyCase() {
        FleetView view = view("CHECKOUT-1", "", FleetQuery.Sort.NAME, false);

        assertThat(view.rows()).allMatch(row -> row.series().contains("checkout-1"));
        assertThat(view.matched()).isEqualTo(view.rows().size()).isPositive();
        assertThat(view.total()).isEqualTo(141);
    }

    @Test
    void showsPastForecastsAtTheTimeTheyWereFor() {
        SeriesKey key = new SeriesKey(SampleFleet.MODEL, "checkout-1");
        SeriesView view =
                SeriesView.of(fleet, new SeriesQuery(key, "memory", null, 6, 100)).orElseThrow();

        int last = view.past().times().length - 1;
        assertThat(view.past().times()[last]).isEqualTo(SampleFleet.NOW + 6 * SampleFleet.STEP);
        assertThat(view.past().values()[last])
                .isEqualTo(fleet.find(key).forecasts().latest().value(1, 6));
        assertThat(view.times()).hasSize(100);
        assertThat(view.channel()).isEqualTo("memory");
    }

    @Test
    void endsTheLineOfATableWhereTheForecastBegins() {
        SeriesKey key = new SeriesKey(SampleFleet.MODEL, "checkout-1");
        Spark before = Spark.of(fleet.find(key), "cpu");

        // rows that the job has not come to yet
        for (int row = 1; row <= 9; row++) {
            long time = SampleFleet.NOW + row * SampleFleet.STEP;
            fleet.add(SampleFleet.observation(SampleFleet.MODEL, "checkout-1", 0, time));
        }

        assertThat(Spark.of(fleet.find(key), "cpu").actual()).isEqualTo(before.actual());
    }

    @Test
    void laysTheAttentionOutByChannelAndSendsItOnce() {
        ModelView view = ModelView.of(fleet, SampleFleet.MODEL).orElseThrow();

        List<ModelView.Attention> sent =
                view.events().stream()
                        .filter(event -> event.round() != null)
                        .map(event -> event.round().attention())
                        .filter(attention -> attention != null)
                        .toList();
        assertThat(sent).hasSize(1);
        assertThat(sent.get(0).channels()).isEqualTo(SampleFleet.CHANNELS);
        assertThat(sent.get(0).rows().get(2)).containsExactly(0.17, 0.06, 0.69, 0.08);
    }

    @Test
    void sumsWhatWasNotMeasured() {
        DataView view = DataView.of(fleet);

        assertThat(view.rejected()).isEqualTo(14);
        assertThat(view.late()).isEqualTo(9);
        assertThat(view.worst())
                .isSortedAccordingTo(Comparator.comparingDouble(DataView.Gaps::share).reversed());
        assertThat(view.lags()).allSatisfy(lag -> assertThat(lag.millis()).isZero());
    }

    private FleetView view(String search, String status, FleetQuery.Sort sort, boolean descending) {
        FleetQuery query = new FleetQuery(search, status, "", sort, descending, 0, 500);
        return fleet.read(known -> FleetView.of(known, query));
    }
}
