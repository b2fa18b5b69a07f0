/**
 * From one YAML file and {@code -Dkey=value} overrides to one immutable, validated {@link
 * io.foreflow.job.config.JobSettings}, on the client, before anything is submitted. All problems
 * are reported together. What comes out is records; no operator ever sees a file or an option.
 */
package io.foreflow.job.config;
