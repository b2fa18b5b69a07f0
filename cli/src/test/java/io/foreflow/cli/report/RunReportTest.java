package io.foreflow.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunReportTest {

    private static RunReport report() {
        ErrorTable table = new ErrorTable();
        table.add(new ScoredCell(24, true, 0.5, 1, 2, 4));
        return new RunReport(1000, 8, 900, 3, 4, table.errors());
    }

    @Test
    void writesJsonOfTheDocumentedForm() throws Exception {
        JsonNode json = new ObjectMapper().readTree(report().json());

        assertThat(json)
                .isEqualTo(
                        new ObjectMapper()
                                .readTree(
                                        """
                                        {"rows":1000, "seconds":8.0, "rowsPerSecond":125.0,
                                         "forecastsPerSecond":112.5, "promotions":3,
                                         "modelVersion":4, "horizons":[
                                          {"horizon":24, "count":1,
                                           "mse":{"served":0.25, "ridge":1.0, "last":4.0,
                                                  "seasonal":16.0},
                                           "mae":{"served":0.5, "ridge":1.0, "last":2.0,
                                                  "seasonal":4.0}}]}
                                        """));
    }

    @Test
    void writesATableForTheScreen() {
        assertThat(report().table().lines())
                .containsExactly(
                        "1000 rows in 8.0 s: 125 rows/s, 113 forecasts/s; 3 promotions, model"
                                + " version 4",
                        "Errors at the step in scaled units, over the same observed cells since the"
                                + " first learnt forecast:",
                        "                   mean squared error                        mean absolute"
                                + " error",
                        "  step     cells      served     ridge      last  seasonal      served    "
                                + " ridge      last  seasonal",
                        "    24         1      0.2500    1.0000    4.0000   16.0000      0.5000   "
                                + " 1.0000    2.0000    4.0000");
    }

    @Test
    void saysSoWhenNothingCouldBeCompared() {
        assertThat(new RunReport(10, 1, 10, 0, 0, List.of()).table())
                .contains("No cell could be compared: no learnt forecast was scored.");
    }
}
