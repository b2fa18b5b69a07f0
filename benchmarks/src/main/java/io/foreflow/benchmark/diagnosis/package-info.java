/**
 * Networks from inside while they are trained: methods and a problem go in, what was seen after
 * each epoch comes out, as numbers and as pictures. Training itself is the methods'.
 */
package io.foreflow.benchmark.diagnosis;
