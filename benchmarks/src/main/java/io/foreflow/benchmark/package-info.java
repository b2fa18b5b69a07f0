/**
 * The accuracy protocols: tables of series and methods by name go in, measured errors come out.
 * {@link io.foreflow.benchmark.StaticProtocol} is the one of the literature's tables: one fit on
 * the training part, judged on the windows of the test part. No command line and no platform is
 * known here.
 */
package io.foreflow.benchmark;
