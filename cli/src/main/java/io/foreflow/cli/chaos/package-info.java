/**
 * Breaks a running job in the ways that jobs break, and proves what its guarantee was worth. A
 * seeded stream with a known grid and a plan of faults go in; out comes, for each fault, how many
 * forecasts were due, lost, doubled and different. What is due is counted here from the grid alone;
 * nothing of the job's own code may be asked for it.
 */
package io.foreflow.cli.chaos;
