package io.foreflow.it.job;

import static io.foreflow.cli.chaos.Fault.BROKER;
import static io.foreflow.cli.chaos.Fault.BROKER_GONE;
import static io.foreflow.cli.chaos.Fault.DISK;
import static io.foreflow.cli.chaos.Fault.JOB_MANAGER;
import static io.foreflow.cli.chaos.Fault.LEARNER;
import static io.foreflow.cli.chaos.Fault.OPERATOR;
import static io.foreflow.cli.chaos.Fault.TASK_MANAGER;
import static org.assertj.core.api.Assertions.assertThat;

import io.foreflow.cli.chaos.ChaosRun;
import io.foreflow.cli.chaos.Fault;
import io.foreflow.cli.chaos.RoundResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A few rounds of what {@code foreflow chaos} runs by the hundred. */
@Timeout(900) // a job that never gets there must not hang the build
class ChaosITCase {

    private static final int ROWS = 140;
    private static final long SEED = 3;

    private static final List<Fault> FAULTS =
            List.of(OPERATOR, LEARNER, BROKER, DISK, TASK_MANAGER, JOB_MANAGER, BROKER_GONE);

    @TempDir private Path folder;

    @Test
    void whatIsCommittedUnderFaultsIsWhatAnUndisturbedJobCommits() throws Exception {
        List<RoundResult> rounds = run(FAULTS, Map.of());

        assertThat(rounds)
                .hasSize(FAULTS.size())
                .allSatisfy(
                        round -> {
                            assertThat(round.strikes()).as("strikes of %s", round).isPositive();
                            assertThat(round.kept()).as("guarantee kept in %s", round).isTrue();
                        });
        assertThat(rounds)
                .filteredOn(round -> round.fault() != BROKER)
                .allSatisfy(
                        round -> assertThat(round.restarts()).as(round.toString()).isPositive());
        assertThat(rounds)
                .filteredOn(round -> round.fault() == BROKER_GONE)
                .singleElement()
                .satisfies(
                        round -> {
                            assertThat(round.forecasts().lost()).isPositive();
                            assertThat(round.lossSaid()).isTrue();
                        });
    }

    /** In a round whose last checkpoint falls between forecasts and fault nothing is doubled. */
    @Test
    void aJobWithoutTransactionsIsSeenToDouble() throws Exception {
        List<RoundResult> rounds =
                run(Collections.nCopies(3, LEARNER), Map.of("delivery", "at-least-once"));

        assertThat(rounds)
                .hasSize(3)
                .allSatisfy(
                        round -> {
                            assertThat(round.strikes()).as("strikes of %s", round).isPositive();
                            assertThat(round.forecasts().lost()).isZero();
                            // those that came again have the same bytes
                            assertThat(round.forecasts().different()).isZero();
                        })
                .anySatisfy(
                        round -> {
                            assertThat(round.kept()).isFalse();
                            assertThat(round.forecasts().doubled()).isPositive();
                        });
    }

    private List<RoundResult> run(List<Fault> faults, Map<String, String> overrides)
            throws Exception {
        List<RoundResult> rounds = new ArrayList<>();
        ChaosRun.Settings settings =
                new ChaosRun.Settings(faults.size(), SEED, faults, ROWS, folder, overrides);
        try (ChaosRun run = new ChaosRun(settings)) {
            run.run(rounds::add);
        }
        return rounds;
    }
}
