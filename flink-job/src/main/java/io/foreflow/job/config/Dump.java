package io.foreflow.job.config;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** Writes effective values as a configuration that could be read again, but for its secrets. */
final class Dump {

    private static final DumpSettings SETTINGS =
            DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).setWidth(1000).build();

    private Dump() {}

    static String yaml(Map<String, String> top, List<Map<String, String>> models) {
        Map<String, Object> tree = new TreeMap<>(top);
        tree.put("models", models);
        return new org.snakeyaml.engine.v2.api.Dump(SETTINGS).dumpToString(tree);
    }
}
