package io.foreflow.job.learn;

import io.foreflow.job.config.InitialWeights;
import io.foreflow.learning.ModelLearner;
import io.foreflow.settings.ModelSettings;
import io.foreflow.state.ModelSnapshot;
import io.foreflow.weights.WeightsFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model that begins with given weights.
 *
 * @param queue holds the state of a learner that has published the snapshot
 * @param snapshot serves from the beginning of time
 */
record StartingModel(ModelQueue queue, ModelSnapshot snapshot) {

    private static final Logger LOG = LoggerFactory.getLogger(StartingModel.class);

    /**
     * Those of a subtask.
     *
     * @param hasState models that go on from a checkpoint, whatever they are given
     */
    static List<StartingModel> of(
            List<ModelSettings> models,
            InitialWeights given,
            Predicate<String> hasState,
            TaskInfo task) {
        List<StartingModel> starting = new ArrayList<>();
        for (ModelSettings model : models) {
            WeightsFile weights = given.of(model.name());
            if (weights == null || !isOf(task, model.name())) {
                continue;
            }
            if (hasState.test(model.name())) {
                LOG.info("Model \"{}\" goes on from its state, not from weights", model.name());
                continue;
            }
            starting.add(start(model, weights));
        }
        return starting;
    }

    private static StartingModel start(ModelSettings model, WeightsFile weights) {
        LOG.info(
                "Model \"{}\" starts with weights {} of model \"{}\", version {}",
                model.name(),
                weights.snapshot().weightsHash(),
                weights.snapshot().model(),
                weights.snapshot().version());
        byte[] state = ModelLearner.startingState(model, weights);
        return new StartingModel(
                new ModelQueue(model, state, Long.MIN_VALUE, Map.of()),
                ModelLearner.startingSnapshot(model, weights));
    }

    private static boolean isOf(TaskInfo task, String model) {
        return KeyGroupRangeAssignment.assignKeyToParallelOperator(
                        model,
                        task.getMaxNumberOfParallelSubtasks(),
                        task.getNumberOfParallelSubtasks())
                == task.getIndexOfThisSubtask();
    }
}
