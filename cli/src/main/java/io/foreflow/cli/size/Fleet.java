package io.foreflow.cli.size;

/**
 * What is to be sized beside a model's settings.
 *
 * @param series of the fleet
 * @param replication copies that the brokers keep
 * @param backend of the state
 */
public record Fleet(long series, int replication, Backend backend) {

    /** Where state lives. */
    public enum Backend {
        HASHMAP,
        ROCKSDB
    }
}
