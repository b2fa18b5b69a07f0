/**
 * A model's weights as a file: a snapshot and its layout in, the bytes of a safetensors file and a
 * manifest out, and back. Nothing here knows where a snapshot comes from or where it goes.
 */
package io.foreflow.weights;
