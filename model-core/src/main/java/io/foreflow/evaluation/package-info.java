/**
 * What is kept of a forecast until its truth arrives, and what is kept of its errors afterwards. In
 * go forecasts at the reported horizons and later the errors, out come running figures. Both are
 * immutable values with a byte format. Nothing here joins by time or knows of models.
 */
package io.foreflow.evaluation;
