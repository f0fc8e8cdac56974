"""A forecast of a real year as the pictures of it take it, by a network that learned for a moment."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from lstm_viz.core.initial import initial_model
from lstm_viz.core.run import run
from lstm_viz.core.training import predict, train
from lstm_viz.data.forecasting import hour_ahead, persistence, smart_persistence, standard_plan
from lstm_viz.figures.shelf.screen import Screen
from lstm_viz.figures.sun.hours import Day

HOURS = range(3, 22)
"""The hours of a day that are drawn, by when they begin."""
LABELS = tuple(f"{hour + 1:02d}:00" for hour in HOURS)
MOST = 1000.0
SCREENS = [Screen(), Screen("dark"), Screen("dark", narrow=True)]
DRAWER = Screen(flat=True)
"""As wide as a drawer, for a picture that may stand in one."""


class Sunny(NamedTuple):
    """All hours of some days that a network says [B], and the same by days."""

    said: np.ndarray
    measured: np.ndarray
    clearness: np.ndarray
    last: np.ndarray
    hour: np.ndarray
    """Where each stands in :data:`HOURS`."""
    of_day: np.ndarray
    """Which of the days each belongs to."""
    days: list[Day]
    gates: dict[str, np.ndarray]
    """At the last known hour, [B, H]."""


@lru_cache(maxsize=4)
def sunny(site="Greensboro", lag=1, H=4):
    """Every tenth day that was learned from."""
    data = hour_ahead(site, "all", lag)
    start = initial_model("LSTM", H, data.training.D, 1, seed=0, forget_bias=1.0)
    *_, last = train(start, data.training, standard_plan(data, epochs=2))
    date = data.training_rows // 24
    kept = np.unique(date)[::10]
    mine = np.flatnonzero(np.isin(date, kept))
    rows, inputs = data.training_rows[mine], data.training.select(mine).inputs
    said, trace = data.watts(predict(last.model, inputs)), run(last.model.cell, inputs)
    of = {
        "said": said,
        "last": persistence(data.table, rows, lag),
        "clearness": smart_persistence(data.table, rows, lag),
    }
    ghi, days = data.table["ghi"].to_numpy(float), []
    for day in kept:
        found = {name: np.full(len(HOURS), np.nan) for name in of}
        for k in np.flatnonzero(rows // 24 == day):
            for name, values in of.items():
                found[name][rows[k] % 24 - HOURS[0]] = values[k]
        hours = ghi[day * 24 + HOURS[0] : day * 24 + HOURS[-1] + 1]
        days.append(Day(hours, found["said"], found["last"], found["clearness"], f"30 September, day {day}"))
    return Sunny(
        said, ghi[rows], of["clearness"], of["last"], rows % 24 - HOURS[0], np.searchsorted(kept, rows // 24), days,
        {gate: getattr(trace, gate)[-1] for gate in "figo"},
    )  # fmt: skip
