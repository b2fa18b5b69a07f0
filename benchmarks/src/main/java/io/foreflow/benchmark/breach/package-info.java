/**
 * How often what was forecast with a probability came true. In go rows of a fleet and limits, out
 * comes a reliability table; what forecasts is the product. No command line is known here.
 */
package io.foreflow.benchmark.breach;
