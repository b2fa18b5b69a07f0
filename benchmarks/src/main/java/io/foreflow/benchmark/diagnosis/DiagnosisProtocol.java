package io.foreflow.benchmark.diagnosis;

import io.foreflow.benchmark.BenchmarkException;
import io.foreflow.benchmark.method.ForecastMethod;
import io.foreflow.benchmark.method.Problem;
import io.foreflow.benchmark.method.TrainedMethod;
import io.foreflow.benchmark.run.Progress;
import java.util.ArrayList;
import java.util.List;

/** Trains each method and looks into it after every epoch, always on the same training windows. */
public final class DiagnosisProtocol {

    private static final int WINDOWS = 128;
    private static final int PRODUCTS = 20;

    private final Progress progress;

    public DiagnosisProtocol(Progress progress) {
        this.progress = progress;
    }

    /**
     * @throws BenchmarkException if a method is not trained epoch by epoch
     */
    public List<Course> run(Problem problem, List<ForecastMethod> methods, long seed) {
        List<TrainedMethod> trained = new ArrayList<>();
        for (ForecastMethod method : methods) {
            if (!(method instanceof TrainedMethod watched)) {
                throw new BenchmarkException(
                        "Invalid method: %s (must be one that is trained epoch by epoch)"
                                .formatted(method.name()));
            }
            trained.add(watched);
        }
        return trained.stream().map(method -> course(problem, method, seed)).toList();
    }

    private Course course(Problem problem, TrainedMethod method, long seed) {
        List<Course.Point> points = new ArrayList<>();
        method.fit(
                        problem,
                        seed,
                        progress.under(method.name()),
                        epoch ->
                                points.add(
                                        new Course.Point(
                                                epoch.number(),
                                                epoch.trainingError(),
                                                epoch.validationError(),
                                                epoch.diagnose(WINDOWS, PRODUCTS))))
                .close();
        return new Course(method.name(), points);
    }
}
