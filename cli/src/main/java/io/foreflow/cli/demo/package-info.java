/**
 * The {@code demo} command: an input is fed into the embedded broker, the job forecasts it in the
 * embedded cluster, and what comes out is followed on the screen and in the end tabulated. Only
 * this package brings input, broker, cluster and report together.
 */
package io.foreflow.cli.demo;
