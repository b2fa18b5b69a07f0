package io.foreflow.benchmark.run;

/**
 * What a run is: two runs of equal keys give equal errors.
 *
 * @param protocol {@code static} or another
 * @param data name of the series
 * @param checksum of its values
 * @param split its parts as the protocol writes them
 * @param part which of them is measured
 * @param method name with its options
 * @param horizon H, steps
 * @param lookback L, rows
 * @param seed 0 where the seed does not matter
 */
public record RunKey(
        String protocol,
        String data,
        String checksum,
        String split,
        String part,
        String method,
        int horizon,
        int lookback,
        long seed) {}
