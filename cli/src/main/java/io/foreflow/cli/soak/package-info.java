/**
 * {@code foreflow soak}: the whole job in this process, fed by a generator, while the process's
 * memory is looked at. In go how many steps and forecasts; out come samples, a table and whether
 * memory stayed where it was. Nothing here may touch the engine or the broker.
 */
package io.foreflow.cli.soak;
