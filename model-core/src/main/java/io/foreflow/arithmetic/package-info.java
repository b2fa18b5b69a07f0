/**
 * Loops over numbers that more than one part of the model needs, to the same bits on every machine.
 * Nothing here knows what the numbers mean.
 */
package io.foreflow.arithmetic;
