/**
 * The channel-attention network: scaled windows come in, forecasts in scaled units go out, and all
 * weights are one flat vector ω whose layout is {@link io.foreflow.network.NetworkShape}. With the
 * optimizer's, the only package that knows the tensor engine; native arrays never leave the two. No
 * clock, no thread and no platform is known here.
 */
package io.foreflow.network;
