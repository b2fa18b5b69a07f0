"""Fits an ARIMA a channel at each origin and forecasts from it, as a forecast function in SQL does a call.

Arguments: a CSV file of rows x channels in standardised units, p, d, q, rows of history, horizon, origins.
Prints one JSON object: processor seconds a fit with its forecast, fits, failures (the last value stands for the
forecast), fits that ended before they converged, and the mean squared error.
"""
import json
import sys
import time
import warnings

import numpy as np
from statsmodels.tsa.arima.model import ARIMA

warnings.filterwarnings("ignore")


def forecast(history, order, horizon):
    try:
        fit = ARIMA(history, order=order).fit()
        return fit.forecast(horizon), 0, not fit.mle_retvals["converged"]
    except (np.linalg.LinAlgError, ValueError):
        return np.repeat(history[-1], horizon), 1, 0


def main():
    values = np.loadtxt(sys.argv[1], delimiter=",", ndmin=2)
    p, d, q, rows, horizon = map(int, sys.argv[2:7])
    origins = [int(text) for text in sys.argv[7:]]
    fits = failures = unconverged = 0
    squares, seconds = [], []
    for origin in origins:
        for channel in range(values.shape[1]):
            history = values[origin + 1 - rows:origin + 1, channel]
            start = time.process_time()
            made, failed, short = forecast(history, (p, d, q), horizon)
            seconds.append(time.process_time() - start)
            fits += 1
            failures += failed
            unconverged += short
            error = made - values[origin + 1:origin + 1 + horizon, channel]
            squares.append(float(np.mean(error ** 2)))
    print(json.dumps({"seconds": float(np.median(seconds)), "fits": fits, "failures": failures,
                      "unconverged": int(unconverged), "mse": float(np.mean(squares))}))


main()
