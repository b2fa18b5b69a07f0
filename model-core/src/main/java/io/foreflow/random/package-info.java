/**
 * Randomness as a function: a seed, a stream and a counter go in, the same bits come out on every
 * machine and in every order of asking. Nothing here has a position to save or restore; no clock
 * and no generator of a library is used.
 */
package io.foreflow.random;
