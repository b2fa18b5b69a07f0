/**
 * What a benchmark measures on: a table of rows, its parts, its standardised values and their
 * windows. Reading files is the caller's.
 */
package io.foreflow.benchmark.data;
