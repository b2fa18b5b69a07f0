package io.foreflow.benchmark.method;

import io.foreflow.benchmark.run.Progress;
import io.foreflow.optimizer.NetworkDiagnosis;

/** A method that is trained epoch by epoch and can be watched at it. */
public interface TrainedMethod extends ForecastMethod {

    /** Fits and shows every epoch; watching changes nothing. */
    Fitted fit(Problem problem, long seed, Progress progress, Watch watch);

    @Override
    default Fitted fit(Problem problem, long seed, Progress progress) {
        return fit(problem, seed, progress, epoch -> {});
    }

    /** Sees the network before training, as epoch 0, and after every epoch. */
    @FunctionalInterface
    interface Watch {
        void see(Epoch epoch);
    }

    /** A network between two epochs; not to be kept. */
    interface Epoch {

        int number();

        /** Mean training loss over the last tenth of the epoch; NaN before training. */
        double trainingError();

        /** Mean squared error on the validation windows; NaN before training. */
        double validationError();

        /**
         * The weights that would be served from inside, on training windows drawn by seed and step.
         *
         * @param products Hessian-vector products
         */
        NetworkDiagnosis diagnose(int windows, int products);
    }
}
