/**
 * The forecasters a served forecast may be made of and the rule that picks between them. In go the
 * values of one window, out come D × H forecasts in the user's units and a weight of each expert a
 * channel. Nothing here keeps state, and nothing here may know of windows' storage, of snapshots or
 * of scores.
 */
package io.foreflow.experts;
