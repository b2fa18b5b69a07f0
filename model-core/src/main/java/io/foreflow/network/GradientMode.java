package io.foreflow.network;

import ai.djl.pytorch.jni.JniUtils;
import java.util.function.Supplier;

/**
 * Whether the engine records a graph in the calling thread while a piece of work runs.
 *
 * <p>The engine's mode is a variable of each thread and on in every thread but the one that started
 * the engine: left alone, inference would silently record graphs. The mode found is put back.
 *
 * <p>The number of threads of a product is a variable of each thread too, and the engine hands its
 * own setting to a new thread only when something asks for it there; products done before are split
 * over all cores, to other bits. So every entry asks first.
 */
public enum GradientMode {
    RECORDING,
    SILENT;

    /** Runs the work in this mode. */
    public <T> T run(Supplier<T> work) {
        JniUtils.getNumThreads(); // has the engine's thread count take hold in this thread
        boolean before = JniUtils.isGradMode();
        JniUtils.setGradMode(this == RECORDING);
        try {
            return work.get();
        } finally {
            JniUtils.setGradMode(before);
        }
    }
}
