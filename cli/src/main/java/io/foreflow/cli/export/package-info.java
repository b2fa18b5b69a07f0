/**
 * From a checkpoint to files: what a model served in it, checked against the configuration, written
 * as weights with their manifest. Where the checkpoint is, is the caller's to say.
 */
package io.foreflow.cli.export;
