/**
 * Where escape matters, measured: problems made of seeded random numbers go in, each with a start
 * that gradients leave badly or not at all, and what every optimizer makes of them with the same
 * number of gradient evaluations comes out. Saddles whose outcome is certain are tests of the core.
 */
package io.foreflow.benchmark.saddle;
