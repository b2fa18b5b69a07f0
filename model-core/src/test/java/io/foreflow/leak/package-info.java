/**
 * Whether anything of what is to come gets into what is said: the product's learner and forecaster
 * row by row ({@link io.foreflow.leak.OnlinePath}), leaks planted into them ({@link
 * io.foreflow.leak.Plant}), and the two tests that must find every one of them.
 */
package io.foreflow.leak;
