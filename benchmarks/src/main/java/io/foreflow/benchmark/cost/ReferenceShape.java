package io.foreflow.benchmark.cost;

import io.foreflow.network.NetworkShape;
import io.foreflow.settings.ScaleSettings;

/** The shape that costs are told for, and windows of it. */
final class ReferenceShape {

    static final NetworkShape SHAPE = new NetworkShape(7, 512, 96, 16);
    static final ScaleSettings SCALE = new ScaleSettings(256, 100, 1e-2);

    private ReferenceShape() {}
}
