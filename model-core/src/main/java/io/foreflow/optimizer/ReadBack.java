package io.foreflow.optimizer;

import ai.djl.ndarray.NDArray;
import java.util.function.Function;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;

/**
 * Numbers on their way from the device, which the thread waits for until all that was asked of it
 * before is done: a step makes one. Nothing else of the optimizer reads a tensor. An event of the
 * Flight Recorder, which costs nothing while none records it.
 */
@Name(ReadBack.NAME)
@Label("Read back")
@Description("Numbers of a tensor that the thread waited for")
@Category("Foreflow")
final class ReadBack extends Event {

    static final String NAME = "foreflow.ReadBack";

    @Label("Numbers")
    private long numbers;

    private ReadBack() {}

    static <T> T of(NDArray tensor, Function<NDArray, T> reader) {
        ReadBack event = new ReadBack();
        event.begin();
        T read = reader.apply(tensor);
        event.end();
        if (event.shouldCommit()) {
            event.numbers = tensor.size();
            event.commit();
        }
        return read;
    }
}
