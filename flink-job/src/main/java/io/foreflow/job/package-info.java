/**
 * The job: its main class, its graph, and the settings of Flink that its correctness rests on. The
 * packages below are named for the stages of a record's path; no stage imports a later one.
 */
package io.foreflow.job;
