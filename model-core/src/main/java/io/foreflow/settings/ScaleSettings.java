package io.foreflow.settings;

import java.io.Serializable;

/**
 * Scaling of a series and normalisation of its windows.
 *
 * @param rows observed rows from which location and scale are estimated
 * @param deviationLimit deviations from the window mean are clipped to this many scales
 * @param sigmaFloor floor of a window's standard deviation, in scaled units
 */
public record ScaleSettings(int rows, double deviationLimit, double sigmaFloor)
        implements Serializable {}
