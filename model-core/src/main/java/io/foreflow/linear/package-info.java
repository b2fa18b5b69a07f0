/**
 * The online ridge: windows normalised as the network sees them, sufficient statistics in time
 * blocks, and the solved line that forecasts. Scaled windows come in, ridge lines go out. No row,
 * series or network is known here; EJML stays inside.
 */
package io.foreflow.linear;
