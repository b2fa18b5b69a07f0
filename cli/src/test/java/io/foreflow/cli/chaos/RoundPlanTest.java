package io.foreflow.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foreflow.cli.CommandException;
import io.foreflow.cli.chaos.RoundPlan.Strike;
import io.foreflow.cli.chaos.Traps.Place;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RoundPlanTest {

    @ParameterizedTest
    @EnumSource
    void strikesAtMomentsThatTheSeedDecides(Fault fault) {
        for (int number = 1; number <= 50; number++) {
            RoundPlan plan = RoundPlan.of(9, number, fault, 200);

            assertThat(plan).isEqualTo(RoundPlan.of(9, number, fault, 200));
            assertThat(plan.parallelism()).isBetween(1, JobFile.MAX_PARALLELISM);
            assertThat(plan.strikes())
                    .isNotEmpty()
                    .allSatisfy(strike -> assertThat(strike.row()).isBetween(25, 175))
                    .isSortedAccordingTo((a, b) -> Integer.compare(a.row(), b.row()));
        }
        assertThat(RoundPlan.of(9, 1, fault, 200).strikes())
                .isNotEqualTo(RoundPlan.of(10, 1, fault, 200).strikes());
    }

    @Test
    void anOperatorThrowsInEveryPlace() {
        Set<Place> places = EnumSet.noneOf(Place.class);
        for (int number = 1; number <= 50; number++) {
            RoundPlan.of(1, number, Fault.OPERATOR, 200).strikes().stream()
                    .map(Strike::place)
                    .forEach(places::add);
        }

        assertThat(places)
                .containsExactlyInAnyOrder(
                        Place.BEFORE_TICK,
                        Place.AFTER_TICK,
                        Place.NETWORK,
                        Place.BEFORE_COMMIT,
                        Place.AFTER_COMMIT);
    }

    @Test
    void onlyABrokerThatIsGoneOutlivesTheTransactions() {
        for (Fault fault : Fault.values()) {
            RoundPlan plan = RoundPlan.of(1, 1, fault, 200);

            assertThat(plan.strikes().get(0).pauseMillis() > plan.transactionTimeout().toMillis())
                    .isEqualTo(!fault.exactlyOnce());
        }
    }

    @Test
    void namesFaults() {
        assertThat(Fault.named(List.of("disk", "operator", "disk")))
                .containsExactly(Fault.DISK, Fault.OPERATOR);
        assertThatThrownBy(() -> Fault.named(List.of("fire")))
                .isInstanceOf(CommandException.class)
                .hasMessage(
                        "Invalid --faults: fire (must be some of operator,learner,task-manager,"
                                + "job-manager,broker,broker-gone,disk)");
    }
}
