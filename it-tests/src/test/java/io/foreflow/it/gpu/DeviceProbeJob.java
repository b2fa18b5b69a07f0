package io.foreflow.it.gpu;

import io.foreflow.job.learn.Devices;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** A job whose every subtask writes down which device it would compute on. */
public final class DeviceProbeJob {

    private DeviceProbeJob() {}

    /**
     * @param arguments folder to write into, device asked for
     */
    public static void main(String[] arguments) throws Exception {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment();
        environment
                .fromSequence(1, 2)
                .uid("numbers")
                .map(new Probe(arguments[0], arguments[1]))
                .uid("probe")
                .sinkTo(new DiscardingSink<>())
                .uid("nowhere");
        environment.execute("device probe");
    }

    private static final class Probe extends RichMapFunction<Long, Long> {

        private final String folder;
        private final String wanted;

        private Probe(String folder, String wanted) {
            this.folder = folder;
            this.wanted = wanted;
        }

        @Override
        public void open(OpenContext context) throws Exception {
            int subtask = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
            Files.writeString(
                    Path.of(folder, "subtask-" + subtask),
                    Devices.resolve(getRuntimeContext(), wanted).toString());
        }

        @Override
        public Long map(Long value) {
            return value;
        }
    }
}
