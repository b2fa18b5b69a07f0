/**
 * {@code foreflow bench state}: the whole job on each state backend, fed by a generator. In go the
 * sizes of a fleet and a model; out come bytes a series beside what the formula says, and what a
 * row costs. Nothing here may know of topics or touch the engine.
 */
package io.foreflow.cli.backend;
