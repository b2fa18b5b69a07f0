/**
 * The web dashboard: follows the topics into memory ({@code intake} into {@code fleet}) and shows
 * them to browsers ({@code view} through {@code web}). It writes nothing, neither to Kafka nor to
 * disk, and knows nothing of Flink.
 */
package io.foreflow.dashboard;
