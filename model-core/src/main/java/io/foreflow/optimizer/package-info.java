/**
 * The Escape-Explore Optimizer: training windows and the state of a trajectory come in, the state
 * some steps later and what was seen on the way come out. All state is plain arrays; randomness is
 * a function of seed and step. With the network's, the only package that knows the tensor engine;
 * no clock, no thread and no platform is known here.
 */
package io.foreflow.optimizer;
