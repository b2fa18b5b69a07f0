package io.foreflow.it.gpu;

import io.foreflow.job.learn.Devices;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.operators.SlotSharingGroup;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * The two kinds of slots of the job, a learner's with a GPU in its profile and the others', each
 * with a task that writes down whether the task manager it got has one.
 */
public final class PlacementProbeJob {

    private static final String OTHERS = "default";

    private PlacementProbeJob() {}

    /**
     * @param arguments folder to write into
     */
    public static void main(String[] arguments) throws Exception {
        SlotSharingGroup learner =
                SlotSharingGroup.newBuilder("learner")
                        .setCpuCores(1)
                        .setTaskHeapMemoryMB(64)
                        .setExternalResource("gpu", 1)
                        .build();
        SlotSharingGroup others =
                SlotSharingGroup.newBuilder(OTHERS).setCpuCores(2).setTaskHeapMemoryMB(64).build();
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment();
        environment.registerSlotSharingGroup(others);
        environment
                .fromSequence(1, 2)
                .uid("numbers")
                .map(new Probe(arguments[0], "others"))
                .uid("others")
                .map(new Probe(arguments[0], "learner"))
                .uid("learner")
                .slotSharingGroup(learner)
                .sinkTo(new DiscardingSink<>())
                .uid("nowhere")
                .slotSharingGroup(OTHERS);
        environment.execute("placement probe");
    }

    private static final class Probe extends RichMapFunction<Long, Long> {

        private final String folder;
        private final String name;

        private Probe(String folder, String name) {
            this.folder = folder;
            this.name = name;
        }

        @Override
        public void open(OpenContext context) throws Exception {
            Files.writeString(
                    Path.of(folder, name), Devices.resolve(getRuntimeContext(), "auto").toString());
        }

        @Override
        public Long map(Long value) {
            return value;
        }
    }
}
