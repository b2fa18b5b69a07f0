/**
 * What a stream is made of: series, rows on the grid with the quality of each cell, and the
 * location and scale of a series. Rows come in, scaled values go out. Nothing here knows of models,
 * networks, Flink, Kafka or Avro.
 */
package io.foreflow.series;
