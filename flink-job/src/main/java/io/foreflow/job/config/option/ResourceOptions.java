package io.foreflow.job.config.option;

import java.util.List;
import org.apache.flink.configuration.MemorySize;

/** Slots and devices. */
public final class ResourceOptions {

    public static final Option<String> LEARNER_SLOT_GROUP =
            Option.of(
                            "learner.slot-group",
                            ValueType.TEXT,
                            "Slot sharing group of the learner. A group of its own keeps training"
                                    + " out of the forecasters' slots and needs more slots.")
                    .defaultsToNone("shares one slot with the rest");

    public static final Option<Double> LEARNER_CPU =
            Option.of(
                            "learner.cpu",
                            ValueType.NUMBER,
                            "Cores of the learner's resource profile; 0 for no profile. Needs"
                                    + " `learner.slot-group` and `learner.memory`.")
                    .defaultsTo(0.0)
                    .with(Rule.atLeast(0.0, ValueType.NUMBER));

    public static final Option<MemorySize> LEARNER_MEMORY =
            Option.of(
                            "learner.memory",
                            ValueType.MEMORY,
                            "Task heap of the learner's resource profile.")
                    .defaultsTo(MemorySize.ZERO);

    public static final Option<Double> LEARNER_GPUS =
            Option.of(
                            "learner.gpus",
                            ValueType.NUMBER,
                            "`gpu` external resources of the learner's resource profile, so that"
                                    + " only the learner asks for one.")
                    .defaultsTo(0.0)
                    .with(Rule.atLeast(0.0, ValueType.NUMBER));

    public static final Option<Double> SLOT_CPU =
            Option.of(
                            "slot.cpu",
                            ValueType.NUMBER,
                            "Cores of the resource profile of every slot but the learner's; 0 for no"
                                    + " profile, which fits any task manager, also one that the"
                                    + " learner needs. Needs `learner.cpu` and `slot.memory`.")
                    .defaultsTo(0.0)
                    .with(Rule.atLeast(0.0, ValueType.NUMBER));

    public static final Option<MemorySize> SLOT_MEMORY =
            Option.of(
                            "slot.memory",
                            ValueType.MEMORY,
                            "Task heap of the resource profile of every slot but the learner's.")
                    .defaultsTo(MemorySize.ZERO);

    public static final Option<MemorySize> SLOT_MANAGED_MEMORY =
            Option.of(
                            "slot.managed-memory",
                            ValueType.MEMORY,
                            "Managed memory of that profile, which RocksDB takes; the heap's state"
                                    + " takes none.")
                    .defaultsTo(MemorySize.ZERO);

    public static final Option<String> LEARN_DEVICE =
            Option.of(
                            "learn.device",
                            ValueType.oneOf("auto", "cpu", "gpu"),
                            "Where training runs; `auto` takes a GPU if Flink offers one.")
                    .defaultsTo("auto");

    public static final Option<String> FORECAST_DEVICE =
            Option.of("forecast.device", ValueType.oneOf("cpu", "gpu"), "Where forecasts are made.")
                    .defaultsTo("cpu");

    public static final List<Option<?>> ALL =
            List.of(
                    LEARNER_SLOT_GROUP,
                    LEARNER_CPU,
                    LEARNER_MEMORY,
                    LEARNER_GPUS,
                    SLOT_CPU,
                    SLOT_MEMORY,
                    SLOT_MANAGED_MEMORY,
                    LEARN_DEVICE,
                    FORECAST_DEVICE);

    private ResourceOptions() {}
}
