package io.foreflow.job.config.option;

/** Valid values by option; asked only for options known to be valid. */
@FunctionalInterface
public interface Values {

    <T> T get(Option<T> option);
}
