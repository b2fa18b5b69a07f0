/**
 * What a step and a forecast cost: JMH benchmarks of the product's own classes at the reference
 * shape (D = 7, L = 512, H = 96, d = 16), each beside what it is compared with, and medians over
 * interleaved rounds. The only package of this module that sees the tensor engine, for the network
 * written as its formula, which the product does not hold.
 */
package io.foreflow.benchmark.cost;
