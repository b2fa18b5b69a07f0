/**
 * The benchmarks as commands: options become plans of {@link io.foreflow.benchmark}, results become
 * a table on the screen and a report in a file. No number is computed here.
 */
package io.foreflow.cli.bench;
