/**
 * Validated settings of one model as plain records. The configuration layer builds them; nothing
 * here reads a file or knows a default.
 */
package io.foreflow.settings;
