package io.foreflow.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.cli.chaos.TopicContent.Item;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A verifier that cannot fail proves nothing: here it is shown everything that can go wrong. */
class TallyTest {

    private static final MetricGrid GRID = MetricGrid.of(5, 120);
    private static final Due DUE = Due.of(GRID);
    private static final Committed UNDISTURBED = committed();

    @Test
    void anEqualRunIsClean() {
        RoundResult result = result(Fault.BROKER, committed(), false);

        assertThat(result.clean()).isTrue();
        assertThat(result.forecasts()).isEqualTo(new Counts(DUE.forecasts().size(), 0, 0, 0, 0));
        assertThat(Tally.of(List.of(result)).kept()).isTrue();
    }

    @Test
    void seesAForecastThatIsLost() {
        RoundResult result = withForecasts(without(7));

        assertThat(result.forecasts().lost()).isEqualTo(1);
        assertThat(result.forecasts().doubled()).isZero();
        assertNotKept(result, "| 1 | 0 | 0 |");
    }

    @Test
    void seesAForecastThatCameTwice() {
        RoundResult result =
                withForecasts(
                        items -> {
                            items.add(8, items.get(7));
                            return items;
                        });

        assertThat(result.forecasts().doubled()).isEqualTo(1);
        assertThat(result.forecasts().lost()).isZero();
        assertNotKept(result, "| 0 | 1 | 0 |");
    }

    @Test
    void seesOneBitThatChanged() {
        RoundResult result =
                withForecasts(
                        items -> {
                            Item item = items.get(7);
                            items.set(7, new Item(item.key(), item.id(), item.value() + "01"));
                            return items;
                        });

        assertThat(result.forecasts().different()).isEqualTo(1);
        assertNotKept(result, "| 0 | 0 | 1 |");
    }

    @Test
    void seesAForecastThatNobodyOwed() {
        RoundResult result =
                withForecasts(
                        items -> {
                            items.add(new Item("fleet/alpha", "alpha@7", "00"));
                            return items;
                        });

        assertThat(result.forecasts().undue()).isEqualTo(1);
        assertNotKept(result, "| 0 | 0 | 1 |");
    }

    @Test
    void seesTwoForecastsOfASeriesThatChangedPlaces() {
        RoundResult result =
                withForecasts(
                        items -> {
                            Collections.swap(items, 7, 8);
                            return items;
                        });

        assertThat(result.forecasts().different()).isEqualTo(2);
        assertNotKept(result, "| 0 | 0 | 2 |");
    }

    @Test
    void seesScoresEventsAndStepsThatAreLost() {
        Committed less =
                new Committed(
                        UNDISTURBED.forecasts(),
                        new TopicContent(UNDISTURBED.scores().records().subList(1, 5)),
                        new TopicContent(List.of()),
                        List.of(),
                        UNDISTURBED.steps() - 30);
        RoundResult result = result(Fault.DISK, less, false);

        assertThat(result.scores().lost()).isEqualTo(DUE.scores().size() - 4);
        assertThat(result.events().lost()).isEqualTo(1);
        assertThat(result.stepsLost()).isEqualTo(30);
        assertNotKept(result, "| 30 |");
    }

    @Test
    void aLossIsAllowedOnlyWhereItIsExpectedAndOnlyIfTheJobSaysSo() {
        Committed lost = changed(without(7));

        assertThat(result(Fault.BROKER_GONE, lost, true).kept()).isTrue();
        assertThat(result(Fault.BROKER_GONE, lost, false).kept()).isFalse();
        assertThat(result(Fault.BROKER, lost, true).kept()).isFalse();
        assertThat(result(Fault.BROKER_GONE, changed(twice(7)), true).kept()).isFalse();
    }

    @Test
    void aRoundThatCameToNoEndIsNotKept() {
        RoundPlan plan = RoundPlan.of(1, 1, Fault.OPERATOR, 200);
        RoundResult failed = RoundResult.failed(plan, "came to no end", Duration.ZERO);

        assertThat(Tally.of(List.of(failed)).kept()).isFalse();
    }

    private static void assertNotKept(RoundResult result, String counts) {
        Tally tally = Tally.of(List.of(result(Fault.DISK, committed(), false), result));
        assertThat(result.clean()).isFalse();
        assertThat(tally.kept()).isFalse();
        assertThat(tally.lines()).singleElement().extracting(Tally.Line::notKept).isEqualTo(1);
        assertThat(tally.table()).contains(counts).endsWith("| 1 |\n");
    }

    private static RoundResult withForecasts(UnaryOperator<List<Item>> change) {
        return result(Fault.DISK, changed(change), false);
    }

    private static UnaryOperator<List<Item>> without(int index) {
        return items -> {
            items.remove(index);
            return items;
        };
    }

    private static UnaryOperator<List<Item>> twice(int index) {
        return items -> {
            items.add(items.get(index));
            return items;
        };
    }

    private static Committed changed(UnaryOperator<List<Item>> change) {
        return new Committed(
                new TopicContent(change.apply(new ArrayList<>(UNDISTURBED.forecasts().records()))),
                UNDISTURBED.scores(),
                UNDISTURBED.events(),
                List.of(),
                UNDISTURBED.steps());
    }

    private static RoundResult result(Fault fault, Committed found, boolean lossSaid) {
        return RoundResult.of(
                RoundPlan.of(1, 1, fault, 120),
                1,
                DUE,
                UNDISTURBED,
                found,
                lossSaid,
                null,
                Duration.ZERO);
    }

    private static Committed committed() {
        return new Committed(
                content(DUE.forecasts()),
                content(DUE.scores()),
                new TopicContent(List.of(new Item("fleet", "ROUND@0 v1", "00"))),
                List.of(),
                60);
    }

    private static TopicContent content(Iterable<String> ids) {
        List<Item> items = new ArrayList<>();
        for (String id : ids) {
            items.add(
                    new Item(
                            "fleet/" + id.substring(0, id.indexOf('@')),
                            id,
                            Integer.toHexString(id.hashCode())));
        }
        return new TopicContent(items);
    }
}
