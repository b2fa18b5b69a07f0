/**
 * The byte formats of what the core keeps and hands on: snapshots of a model and the building
 * blocks of the learner's state. Records come in, versioned bytes go out and back. Nothing here
 * computes, and nothing knows of Flink's serializers.
 */
package io.foreflow.state;
