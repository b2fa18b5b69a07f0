package io.foreflow.benchmark.speed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foreflow.benchmark.BenchmarkException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CurveTest {

    private static final Curve CURVE = new Curve("µs a row", "series", Map.of(1e3, 2.0, 1e4, 3.0));

    @TempDir private Path folder;

    @Test
    void drawsCurvesInFullRows() throws Exception {
        Path file = folder.resolve("new").resolve("curves.png");

        Curve.save(Collections.nCopies(10, CURVE), 5, file);

        assertThat(ImageIO.read(file.toFile()))
                .satisfies(picture -> assertThat(picture.getWidth()).isEqualTo(5 * 420))
                .satisfies(picture -> assertThat(picture.getHeight()).isEqualTo(2 * 320));
    }

    @Test
    void refusesARowThatIsNotFull() {
        assertThatThrownBy(() -> Curve.save(List.of(CURVE, CURVE, CURVE), 2, folder.resolve("x")))
                .isInstanceOf(BenchmarkException.class)
                .hasMessage("Invalid number of columns: 2 (must divide the 3 curves)");
    }
}
