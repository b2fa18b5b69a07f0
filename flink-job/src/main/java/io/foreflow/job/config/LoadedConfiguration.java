package io.foreflow.job.config;

/**
 * What a configuration comes to.
 *
 * @param settings for the job
 * @param topicLayout for {@code foreflow topics}
 * @param dump all effective values as YAML, secrets masked
 */
public record LoadedConfiguration(JobSettings settings, TopicLayout topicLayout, String dump) {

    /**
     * How new topics are laid out.
     *
     * @param replicationFactor null for the broker's default
     */
    public record TopicLayout(int partitions, Integer replicationFactor) {}
}
