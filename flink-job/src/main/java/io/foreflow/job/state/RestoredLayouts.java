package io.foreflow.job.state;

import io.foreflow.forecasting.SeriesLayout;
import io.foreflow.series.SeriesKey;
import io.foreflow.settings.ModelSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;

/**
 * The layouts that an operator's keyed state was written with (union list state, a few entries a
 * task), held against those of the configuration. Where they differ the operator carries the state
 * of every series over as soon as it is restored, so that at no time two layouts are mixed. State
 * of the first release does not say its layout; it is taken to be the configuration's.
 */
public final class RestoredLayouts {

    private final ListState<ModelLayout> state;
    private final List<ModelSettings> models;
    private final TreeMap<String, SeriesLayout.Extent> changed = new TreeMap<>();
    private final TreeMap<String, ModelLayout> others = new TreeMap<>();

    public RestoredLayouts(OperatorStateStore store, List<ModelSettings> models) throws Exception {
        this.models = models;
        state =
                store.getUnionListState(
                        new ListStateDescriptor<>("layouts", ModelLayoutSerializer.INSTANCE));
        for (ModelLayout layout : state.get()) {
            others.put(layout.model(), layout);
        }
        for (ModelSettings model : models) {
            ModelLayout layout = others.remove(model.name());
            if (layout != null && !layout.extent().equals(SeriesLayout.Extent.of(model))) {
                changed.put(layout.model(), layout.extent());
            }
        }
    }

    /** Models whose layout is another one now, with the one their state was written with. */
    public TreeMap<String, SeriesLayout.Extent> changed() {
        return changed;
    }

    /** Keys of changed models that have any of the named states, in order. */
    public Set<SeriesKey> keys(KeyedStateBackend<SeriesKey> backend, String... states) {
        Set<SeriesKey> keys = new TreeSet<>();
        for (String name : states) {
            try (Stream<SeriesKey> all = backend.getKeys(name, VoidNamespace.INSTANCE)) {
                all.filter(key -> changed.containsKey(key.model())).forEach(keys::add);
            }
        }
        return keys;
    }

    /** Puts the configuration's layouts into a checkpoint, and those of models it leaves out. */
    public void snapshot() throws Exception {
        List<ModelLayout> layouts = new ArrayList<>(others.values());
        for (ModelSettings model : models) {
            layouts.add(new ModelLayout(model.name(), SeriesLayout.Extent.of(model)));
        }
        state.update(layouts);
    }
}
