package io.foreflow.cli.input;

import java.util.List;
import oshi.SystemInfo;
import oshi.hardware.CentralProcessor;
import oshi.hardware.GlobalMemory;
import oshi.hardware.HWDiskStore;
import oshi.hardware.NetworkIF;

/**
 * This machine's counters through OSHI. Rates are differences to the reading before, so the first
 * reading has none (NaN). Not thread-safe.
 */
final class HostSensors {

    /**
     * Percent, percent, runnable processes (1 min mean), then megabytes a second: a channel that is
     * silent at first is scaled by 1, which a byte would be far too small for.
     */
    static final List<String> CHANNELS =
            List.of(
                    "cpu",
                    "memory",
                    "load",
                    "disk_read",
                    "disk_write",
                    "network_in",
                    "network_out");

    private static final double BYTES_A_NANO_TO_MEGABYTES_A_SECOND = 1e9 / 1e6;

    private final CentralProcessor processor;
    private final GlobalMemory memory;
    private final List<HWDiskStore> disks;
    private final List<NetworkIF> networks;

    private long[] ticks;
    private double[] counters;
    private long readAt;

    HostSensors() {
        SystemInfo system = new SystemInfo();
        processor = system.getHardware().getProcessor();
        memory = system.getHardware().getMemory();
        disks = system.getHardware().getDiskStores();
        networks = system.getHardware().getNetworkIFs();
    }

    /**
     * One value a channel.
     *
     * @param nanos monotonic time of the reading
     */
    double[] read(long nanos) {
        long[] newTicks = processor.getSystemCpuLoadTicks();
        double[] newCounters = counters();
        double[] values = new double[CHANNELS.size()];
        values[0] =
                ticks == null ? Double.NaN : 100 * processor.getSystemCpuLoadBetweenTicks(ticks);
        values[1] = 100.0 * (memory.getTotal() - memory.getAvailable()) / memory.getTotal();
        double load = processor.getSystemLoadAverage(1)[0];
        values[2] = load < 0 ? Double.NaN : load;
        for (int c = 0; c < newCounters.length; c++) {
            values[3 + c] =
                    counters == null
                            ? Double.NaN
                            : Math.max(0, newCounters[c] - counters[c])
                                    * BYTES_A_NANO_TO_MEGABYTES_A_SECOND
                                    / (nanos - readAt);
        }
        ticks = newTicks;
        counters = newCounters;
        readAt = nanos;
        return values;
    }

    private double[] counters() {
        double[] sums = new double[4];
        for (HWDiskStore disk : disks) {
            disk.updateAttributes();
            sums[0] += disk.getReadBytes();
            sums[1] += disk.getWriteBytes();
        }
        for (NetworkIF network : networks) {
            network.updateAttributes();
            sums[2] += network.getBytesRecv();
            sums[3] += network.getBytesSent();
        }
        return sums;
    }
}
