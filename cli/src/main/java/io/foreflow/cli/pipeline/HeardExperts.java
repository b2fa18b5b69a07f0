package io.foreflow.cli.pipeline;

import io.foreflow.cli.CommandException;
import io.foreflow.experts.Expert;
import io.foreflow.schema.Forecast;
import io.foreflow.schema.wire.SingleObjectDeserializer;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which experts have a share in the forecasts that a job made last: a measurement of "the mixture
 * of all experts" is of all of them, or it is none.
 */
final class HeardExperts {

    private static final String FORECASTS = "forecasts";
    private static final int NEWEST = 200;

    private HeardExperts() {}

    /** Fails unless every expert has a share in each of the newest forecasts. */
    static void requireAll(BrokerLimits broker, int partitions) {
        Set<String> silent =
                Arrays.stream(Expert.values())
                        .map(Expert::name)
                        .collect(Collectors.toCollection(TreeSet::new));
        silent.removeAll(inEach(broker, partitions));
        if (!silent.isEmpty()) {
            throw new CommandException(
                    "Cannot measure the mixture of all experts: no share in every forecast has "
                            + String.join(", ", silent));
        }
    }

    private static Set<String> inEach(BrokerLimits broker, int partitions) {
        Set<String> heard = null;
        try (SingleObjectDeserializer<Forecast> decoder =
                new SingleObjectDeserializer<>(Forecast.class)) {
            for (byte[] value : broker.newest(FORECASTS, partitions, NEWEST)) {
                Set<String> here =
                        decoder.deserialize(FORECASTS, value).getServedBy().entrySet().stream()
                                .filter(share -> share.getValue() > 0)
                                .map(share -> share.getKey())
                                .collect(Collectors.toSet());
                if (heard == null) {
                    heard = here;
                } else {
                    heard.retainAll(here);
                }
            }
        }
        return heard == null ? Set.of() : heard;
    }
}
