/**
 * How much machine a fleet takes, behind {@code foreflow size}. In: a model's settings and the size
 * of its fleet. Out: bytes, rates and cores, by the formulas of the documentation and costs that
 * were measured.
 */
package io.foreflow.cli.size;
