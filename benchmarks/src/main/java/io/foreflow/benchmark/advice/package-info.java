/**
 * What settings fit a fleet's past. In go its rows and factors with levels to try; out come the
 * errors of trials laid out by an orthogonal array, what each level did on average, and the errors
 * on later rows that chose nothing. What runs inside are the product's own learner and forecaster.
 * No command line, file or topic is known here.
 */
package io.foreflow.benchmark.advice;
