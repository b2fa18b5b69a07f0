/**
 * Every metric that the job registers, in one catalogue by stage: its name, labels, unit and
 * meaning are written here and nowhere else. Operators register their metrics through it, and the
 * reference page is made from it. Imports Flink's metric API only.
 */
package io.foreflow.job.metric;
