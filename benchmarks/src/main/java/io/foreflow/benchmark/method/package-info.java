/**
 * The methods that are compared: a {@link io.foreflow.benchmark.method.Problem} goes in, something
 * that forecasts its windows comes out. A method sees the training and the validation part and
 * never the test part.
 */
package io.foreflow.benchmark.method;
