package io.foreflow.benchmark.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foreflow.benchmark.BenchmarkException;
import io.foreflow.benchmark.Synthetic;
import io.foreflow.benchmark.data.SeriesTable;
import io.foreflow.benchmark.data.Split;
import io.foreflow.benchmark.data.StandardizedSeries;
import io.foreflow.benchmark.method.EeoOptions;
import io.foreflow.benchmark.method.Fitted;
import io.foreflow.benchmark.method.ForecastMethod;
import io.foreflow.benchmark.method.Methods;
import io.foreflow.benchmark.method.Problem;
import io.foreflow.benchmark.run.Accuracy;
import io.foreflow.benchmark.run.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DiagnosisProtocolTest {

    private static final Methods METHODS = new Methods(12, EeoOptions.parse("epochs=3"));

    @TempDir private Path folder;

    private static Problem problem() {
        SeriesTable table = Synthetic.waves(3, 300);
        Split split = new Split(200, 60, 40);
        return new Problem(StandardizedSeries.of(table, split.train()), table.step(), split, 24, 6);
    }

    private static List<Course> courses(String... names) {
        List<ForecastMethod> methods = List.of(names).stream().map(METHODS::named).toList();
        return new DiagnosisProtocol(Progress.silent()).run(problem(), methods, 1);
    }

    @Test
    void looksInBeforeTrainingAndAfterEveryEpoch() {
        Course course = courses("eeo").get(0);

        assertThat(course.epochs()).extracting(Course.Point::number).containsExactly(0, 1, 2, 3);
        assertThat(course.epochs().get(0).validationError()).isNaN();
        assertThat(course.best().validationError())
                .isEqualTo(
                        course.epochs().stream()
                                .skip(1)
                                .mapToDouble(Course.Point::validationError)
                                .min()
                                .orElseThrow());
        assertThat(course.epochs())
                .allSatisfy(
                        point -> {
                            assertThat(point.network().lambdaMax()).isPositive();
                            assertThat(point.network().attentionSpectrum()).hasSize(3);
                            assertThat(point.network().attention()).hasSize(9);
                        });
    }

    @Test
    void watchingChangesNothing() {
        try (Fitted alone = METHODS.named("eeo").fit(problem(), 1, Progress.silent())) {
            double error = Accuracy.of(alone.forecaster(), problem().validation()).mse();

            assertThat(courses("eeo").get(0).best().validationError()).isEqualTo(error);
        }
    }

    @Test
    void drawsEveryPictureAndTellsEveryNumber() throws IOException {
        List<Course> courses = courses("eeo");

        List<Path> pictures = new Pictures("waves, H=6", courses).write(folder.resolve("p"));

        assertThat(pictures)
                .extracting(path -> path.getFileName().toString())
                .containsExactly(
                        "losses.png",
                        "curvature.png",
                        "collapse.png",
                        "attention.png",
                        "spectra.png");
        for (Path picture : pictures) {
            assertThat(ImageIO.read(picture.toFile()).getHeight()).isEqualTo(380);
        }
        DiagnosisReport report = new DiagnosisReport(courses);
        JsonNode rows = new ObjectMapper().readTree(report.json());
        assertThat(rows).hasSize(4);
        assertThat(rows.get(0).path("validation").isNull()).isTrue();
        assertThat(rows.get(3).path("attention")).hasSize(9);
        assertThat(report.table()).contains("eeo(epochs=3)");
    }

    @Test
    void refusesAMethodWithoutEpochsAndAFolderThatIsAFile() throws IOException {
        assertThatThrownBy(() -> courses("ridge"))
                .isInstanceOf(BenchmarkException.class)
                .hasMessage("Invalid method: ridge (must be one that is trained epoch by epoch)");
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> new Pictures("x", List.of()).write(file))
                .isInstanceOf(BenchmarkException.class)
                .hasMessageStartingWith("Cannot write pictures to " + file);
    }
}
