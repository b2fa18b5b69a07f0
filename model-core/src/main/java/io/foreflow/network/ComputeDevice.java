package io.foreflow.network;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;

/**
 * Where tensors live and are computed.
 *
 * @param index of the device among its kind; 0 for the processor
 */
public record ComputeDevice(Kind kind, int index) {

    /** Kind of device. */
    public enum Kind {
        CPU,
        GPU
    }

    public ComputeDevice {
        if (index < 0 || (kind == Kind.CPU && index > 0)) {
            throw new IllegalArgumentException(
                    "Invalid %s index: %d (must be %s)"
                            .formatted(kind, index, kind == Kind.CPU ? "0" : "at least 0"));
        }
    }

    public static ComputeDevice cpu() {
        return new ComputeDevice(Kind.CPU, 0);
    }

    public static ComputeDevice gpu(int index) {
        return new ComputeDevice(Kind.GPU, index);
    }

    /** GPUs that the engine can use; starts it at the first call of a JVM. */
    public static int gpus() {
        return Engine.getEngine("PyTorch").getGpuCount();
    }

    /** A new root of native memory on this device; starts the engine at the first call of a JVM. */
    public NDManager openManager() {
        Device device = kind == Kind.CPU ? Device.cpu() : Device.gpu(index);
        return NDManager.newBaseManager(device, "PyTorch");
    }
}
