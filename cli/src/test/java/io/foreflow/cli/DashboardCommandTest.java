package io.foreflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class DashboardCommandTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--bind 0.0.0.0 | Invalid --bind: 0.0.0.0 (needs --token, since others can reach it)",
                "--port 70000 | Invalid --port: 70000 (must be 0 to 65535)",
                "--memory 0 | Invalid --memory: 0 (must be at least 1)",
                "--since x | Invalid --since: x (must be a duration above 0, such as 12h or 7d)"
            })
    void saysWhatIsWrongWithAnOptionBeforeAnythingIsStarted(String options, String message) {
        StringWriter err = new StringWriter();
        CommandLine line = ForeflowCommand.commandLine().setErr(new PrintWriter(err));

        int code = line.execute(("dashboard nowhere.yaml " + options).split(" "));

        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).startsWith(message);
    }
}
