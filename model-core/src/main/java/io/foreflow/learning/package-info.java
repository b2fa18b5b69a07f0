/**
 * Learns one model from rows, tick by tick: which series and windows it learns from, the online
 * ridge, rounds of fine-tuning, who is champion and who is refused, and the bytes of all that. Rows
 * come in, snapshots and events go out. No operator, clock or thread is known here.
 */
package io.foreflow.learning;
