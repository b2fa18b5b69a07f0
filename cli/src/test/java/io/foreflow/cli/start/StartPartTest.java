package io.foreflow.cli.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foreflow.benchmark.run.Progress;
import io.foreflow.benchmark.speed.SpeedContext;
import io.foreflow.benchmark.speed.SpeedContext.Extent;
import io.foreflow.benchmark.speed.SpeedFigure;
import io.foreflow.benchmark.speed.SpeedReport;
import io.foreflow.cli.CommandException;
import io.foreflow.cli.ForeflowCommand;
import io.foreflow.network.ComputeDevice;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class StartPartTest {

    private final List<String> notes = new ArrayList<>();
    private final SpeedContext context =
            new SpeedContext(Extent.SHORT, ComputeDevice.cpu(), notes::add);

    @Test
    void measuresUntilASubscriberHasAForecast() throws Exception {
        List<SpeedFigure> figures = new StartPart(demo()).run(context, Progress.silent());

        System.out.println(new SpeedReport(figures).table()); // a build shows it
        assertThat(figures)
                .singleElement()
                .satisfies(figure -> assertThat(figure.value()).isPositive())
                .extracting(SpeedFigure::name)
                .isEqualTo("demo until the first forecast");
        assertThat(notes).isEmpty();
    }

    @Test
    void showsWhatADemoSaidThatDidNotStart() {
        List<String> command = new ArrayList<>(demo());
        command.add("--no-such-option");

        StartPart part = new StartPart(command);

        assertThatThrownBy(() -> part.run(context, Progress.silent()))
                .isInstanceOf(CommandException.class)
                .hasMessageStartingWith("Cannot measure the start: the demo ended before its")
                .hasMessageContaining("--no-such-option");
    }

    @Test
    void saysThatItWasSkippedWhereThereIsNoDemo() throws Exception {
        assertThat(new StartPart(List.of()).run(context, Progress.silent())).isEmpty();
        assertThat(notes).singleElement().asString().startsWith("start: skipped");
    }

    /** The demo on the class path of this test, in a process as large as this one. */
    private static List<String> demo() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> !argument.startsWith("-javaagent"))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(ForeflowCommand.class.getName(), "demo"));
        return command;
    }
}
