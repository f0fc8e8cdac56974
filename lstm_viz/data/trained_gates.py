"""A made gate beside trained ones: the story's unit over the windows of a forecast.

The unit of the story was made by hand for two features of a day, the irradiance and its change. A forecast's windows
hold the hours for both, whatever else its network knows.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lstm_viz.core.lstm import LSTMParams, Trace
from lstm_viz.core.run import run
from lstm_viz.core.sequence import Sequence
from lstm_viz.data.forecasting import HourAhead, known_hours
from lstm_viz.data.solar import solar_feature

Rows = NDArray[np.int64]


def story_gates(data: HourAhead, params: LSTMParams, rows: Rows) -> Trace:
    """The story's unit over the windows before the targets at ``rows``: its last step is the last known hour.

    Parameters
    ----------
    data : HourAhead
    params : LSTMParams
        A unit for the features G and dG of a solar day: ``G = ghi / 1000``, ``dG = change in half an hour / 200``.
        In an hour the sun changes twice as much, so half of the change since the hour before counts.
    rows : array, [B]
        Rows of targets in ``data.table``.

    Returns
    -------
    Trace with T = ``data.window`` and B = len(rows)
        The change into its first hour comes from the hour before it; the year's first hour has none.
    """
    ghi = data.table["ghi"].to_numpy(float)
    change = np.diff(ghi, prepend=ghi[0])
    hours = known_hours(rows, data.lag, data.window)
    x = np.stack([ghi[hours] / 1000, change[hours] / 2 / 200], axis=-1)
    return run(params, Sequence(x, tuple(map(solar_feature, ("G", "dG"))), data.test.inputs.time))
