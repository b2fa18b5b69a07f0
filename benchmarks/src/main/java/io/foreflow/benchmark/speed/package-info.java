/**
 * How fast the product is, held against what the machine can do: a part measures one stage and
 * gives figures, each beside its limit of the same run. The parts that need nothing but the core
 * are here (JMH, one thread, processor time); those that need a broker or a cluster are with the
 * command line. No threshold is known here: a figure is reported, not judged.
 */
package io.foreflow.benchmark.speed;
