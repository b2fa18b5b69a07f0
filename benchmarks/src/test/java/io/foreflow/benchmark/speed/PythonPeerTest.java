package io.foreflow.benchmark.speed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foreflow.benchmark.BenchmarkException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PythonPeerTest {

    @TempDir private Path folder;

    private static PythonPeer arima(Path python) {
        return new PythonPeer(python, "arima.py", "statsmodels", "python3-statsmodels");
    }

    @Test
    void namesTheInterpreterThatIsMissing() throws Exception {
        Path python = folder.resolve("python3");

        assertThat(arima(python).missing()).isEqualTo("there is no " + python);
    }

    @Test
    void namesThePackageThatAnInterpreterLacks() throws Exception {
        Path python = Interpreter.bare(folder);

        assertThat(arima(python).missing())
                .isEqualTo("%s has no statsmodels (Debian: python3-statsmodels)", python);
    }

    @Test
    void handsTheProgramAndItsArgumentsOver() throws Exception {
        // -, and what was given to it
        Path python = Interpreter.with("statsmodels", "echo \"{\\\"found\\\": $#}\"", folder);

        assertThat(arima(python).missing()).isNull();
        assertThat(arima(python).run(List.of("2", "1")).get("found").asInt()).isEqualTo(3);
    }

    @Test
    void saysWhyAProgramBroke() throws Exception {
        Path python =
                Interpreter.with(
                        "statsmodels",
                        "printf 'Traceback\\nValueError: no rows\\n' >&2; exit 3",
                        folder);

        assertThatThrownBy(() -> arima(python).run(List.of()))
                .isInstanceOf(BenchmarkException.class)
                .hasMessage("Cannot run arima.py: exit code 3: ValueError: no rows");
    }
}
