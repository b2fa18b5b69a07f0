/** How long the demo takes from its command to what it is for. */
package io.foreflow.cli.start;
