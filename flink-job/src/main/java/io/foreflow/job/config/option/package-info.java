/**
 * The options of a configuration: key, type, default, rule and description of each, written down
 * once. The settings, the reference page and the error messages are all made from these constants.
 * Nothing here reads a file or knows the records that the values end up in.
 */
package io.foreflow.job.config.option;
