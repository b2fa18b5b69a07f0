/**
 * The {@code dashboard} command, and the dashboard of the demo: a configuration becomes what the
 * dashboard module must know. Nothing here serves or reads.
 */
package io.foreflow.cli.dashboard;
