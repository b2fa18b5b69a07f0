package io.foreflow.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ErrorTableTest {

    private final ErrorTable table = new ErrorTable();

    @Test
    void averagesSquaredAndAbsoluteErrorsOfEveryContender() {
        table.add(new ScoredCell(24, true, 1, 2, -3, 4));
        table.add(new ScoredCell(24, true, -3, 0, 1, 2));

        assertThat(table.errors()).hasSize(1);
        HorizonErrors errors = table.errors().get(0);
        assertThat(errors.horizon()).isEqualTo(24);
        assertThat(errors.count()).isEqualTo(2);
        // (1 + 9) / 2, (4 + 0) / 2, (9 + 1) / 2, (16 + 4) / 2
        assertThat(errors.mse().get(Contender.SERVED)).isEqualTo(5);
        assertThat(errors.mse().get(Contender.RIDGE)).isEqualTo(2);
        assertThat(errors.mse().get(Contender.LAST)).isEqualTo(5);
        assertThat(errors.mse().get(Contender.SEASONAL)).isEqualTo(10);
        // (1 + 3) / 2, (2 + 0) / 2, (3 + 1) / 2, (4 + 2) / 2
        assertThat(errors.mae().get(Contender.SERVED)).isEqualTo(2);
        assertThat(errors.mae().get(Contender.RIDGE)).isEqualTo(1);
        assertThat(errors.mae().get(Contender.LAST)).isEqualTo(2);
        assertThat(errors.mae().get(Contender.SEASONAL)).isEqualTo(3);
    }

    @Test
    void leavesOutCellsThatNotAllCanBeComparedOn() {
        table.add(new ScoredCell(1, false, 1, 1, 1, 1));
        table.add(new ScoredCell(1, true, 1, Double.NaN, 1, 1));
        table.add(new ScoredCell(1, true, 1, 1, Double.NaN, 1));
        table.add(new ScoredCell(1, true, 1, 1, 1, Double.NaN));
        table.add(new ScoredCell(1, true, Double.POSITIVE_INFINITY, 1, 1, 1));

        assertThat(table.errors()).isEmpty();
    }

    @Test
    void listsHorizonsInAscendingOrder() {
        table.add(new ScoredCell(96, true, 1, 1, 1, 1));
        table.add(new ScoredCell(1, true, 1, 1, 1, 1));
        table.add(new ScoredCell(24, true, 1, 1, 1, 1));

        assertThat(table.errors()).extracting(HorizonErrors::horizon).containsExactly(1, 24, 96);
    }

    @Test
    void weighsRecentCellsMoreInTheLiveSkill() {
        LiveSkill skill = new LiveSkill(1);
        skill.add(new ScoredCell(12, false, 2, 0, 4, 0));
        skill.add(new ScoredCell(12, true, 1, 0, 2, 0));
        skill.add(new ScoredCell(24, true, 3, 0, 0, 0));
        skill.add(new ScoredCell(24, true, Double.NaN, 0, 1, 0));

        // half-life one cell: served 4 / 2 + 1 = 3, last 16 / 2 + 4 = 12
        assertThat(skill.byHorizon().get(12)).isCloseTo(1 - 3.0 / 12, within(1e-12));
        assertThat(skill.byHorizon().get(24)).isNaN();
    }
}
