package io.foreflow.job.learn;

import io.foreflow.network.ComputeDevice;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.common.externalresource.ExternalResourceInfo;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which device a subtask computes on. Flink gives every operator of a task manager the same set of
 * GPUs, so subtasks share them out by their index.
 */
public final class Devices {

    private static final Logger LOG = LoggerFactory.getLogger(Devices.class);

    /** Name of the external resource, as in {@code external-resources: gpu}. */
    private static final String RESOURCE = "gpu";

    private Devices() {}

    /**
     * The device of the calling subtask.
     *
     * @param wanted {@code cpu}, {@code gpu}, or {@code auto} for a GPU where there is one
     * @throws IllegalStateException if {@code gpu} is wanted and the task manager offers none
     */
    public static ComputeDevice resolve(RuntimeContext context, String wanted) {
        int subtask = context.getTaskInfo().getIndexOfThisSubtask();
        ComputeDevice device =
                wanted.equals("cpu")
                        ? ComputeDevice.cpu()
                        : choose(wanted, subtask, context.getExternalResourceInfos(RESOURCE));
        LOG.info(
                "{} computes on {} ({} was asked for)",
                context.getTaskInfo().getTaskNameWithSubtasks(),
                device,
                wanted);
        return device;
    }

    static ComputeDevice choose(
            String wanted, int subtask, Collection<ExternalResourceInfo> offered) {
        if (!wanted.equals("gpu") && !wanted.equals("auto")) {
            throw new IllegalArgumentException(
                    "Invalid device: " + wanted + " (must be cpu, gpu or auto)");
        }
        List<Integer> indices = offered.stream().map(Devices::index).sorted().toList();
        if (!indices.isEmpty()) {
            return ComputeDevice.gpu(indices.get(subtask % indices.size()));
        }
        if (wanted.equals("gpu")) {
            throw new IllegalStateException(
                    "Cannot compute on a GPU: the task manager offers no external resource \"gpu\""
                            + " (set external-resources and its driver, or ask for auto or cpu)");
        }
        return ComputeDevice.cpu();
    }

    private static int index(ExternalResourceInfo info) {
        String index =
                info.getProperty("index")
                        .orElseThrow(
                                () ->
                                        new IllegalStateException(
                                                "Cannot use external resource gpu: "
                                                        + info
                                                        + " has no property \"index\""));
        try {
            return Integer.parseInt(index.trim());
        } catch (NumberFormatException e) {
            throw new IllegalStateException(
                    "Cannot use external resource gpu: index \"%s\" (must be a number)"
                            .formatted(index),
                    e);
        }
    }
}
