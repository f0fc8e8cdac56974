"""The RMSE of each hour of the day: of the network, and of the two forecasts that need none.

An hour of which there are few is left out: a root mean square of some days says nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from lstm_viz.core.notation import numbers
from lstm_viz.figures.shelf.lanes import Lane, from_zero
from lstm_viz.figures.shelf.screen import USUAL, Screen
from lstm_viz.figures.shelf.style import SIZE, Figure, haloed, label
from lstm_viz.figures.strip import Array, Moves, Strip
from lstm_viz.figures.sun.beside import beside, dots, heights, leaders, looks, readings, stacked
from lstm_viz.figures.sun.ground import FOOT, HEAD, LINES, PLANS, Ground, clock_of, ground, level, tone
from lstm_viz.language.phrases import say
from lstm_viz.language.texts import remembered

SHOWN = LINES[1:]
"""What was measured has no error."""
TRACES = (*SHOWN[::-1], "points", "largest", "cursor", "words", "pill", "leaders", "dots", "called", "readings")
"""The traces, from the lowest up."""
FEW = 10
"""Test hours that an RMSE needs at least."""
SIZES = (10, 7, 7)
"""Of the dots at the cursor, pixels."""


def by_hour(
    labels: tuple[str, ...],
    network: ArrayLike,
    clearness: ArrayLike,
    last: ArrayLike,
    counts: ArrayLike,
    rows: Sequence[int],
    screen: Screen = USUAL,
) -> Strip:
    """The picture with the cursor at each of these hours of the day.

    Parameters
    ----------
    labels : [T]
        What each hour is called: the clock at its END, "06:00".
    network, clearness, last : array, [T]
        RMSE of the network, of smart persistence and of persistence [W/m2]; any number where there are few hours.
    counts : array, [T]
        How many test hours there are of each.
    rows : [N]
    """
    of, enough = {"said": network, "last": last, "clearness": clearness}, np.asarray(counts) >= FEW
    values = np.array([np.where(enough, np.asarray(of[name], float), np.nan) for name in SHOWN])
    still = _still(tuple(labels), values.tobytes(), tuple(np.asarray(counts, int).tolist()), screen)
    at, lane, t = still.ground, still.lane, list(rows)
    now, aside, x = values[:, t].T, at.aside(t), at.x(t)
    there, y = np.isfinite(now), heights(lane, now)
    up = stacked(lane, y, there)
    moves: dict[str, Moves] = {
        **at.cursors(t),
        "leaders": leaders(x, aside, y, up, there),
        "dots": dots(still.traces["dots"], SIZES, x, y, there),
        "called": {"text": _called(still, np.asarray(counts)[t].tolist(), x)},
        "readings": {**beside(x, aside, up), "text": readings(SHOWN, now)},
    }
    return Strip(len(t), [(still.traces[name], moves.get(name, {})) for name in TRACES], still.layout)


# -- what moves


def _called(still: _Still, counts: Sequence[int], x: Array) -> list[list[str]]:
    """The cursor's hour, and of how many its RMSE is."""
    head, largest = say("pictures.by_hour.place.rmse"), still.largest
    found = []
    for n, hour in zip(counts, x.tolist(), strict=True):
        said = say(f"pictures.by_hour.{'many' if n >= FEW else 'few' if n else 'none'}", n=n)
        found.append([head, f"{_span(hour)}: {said}", largest])
    return found


def _span(end: float) -> str:
    return f"{clock_of(end - 1)}–{clock_of(end)}"


def _largest(end: float) -> str:
    return say("pictures.by_hour.place.largest", start=f"{int(end - 1) % 24}", end=f"{int(end) % 24}")


# -- what stays


class _Still(NamedTuple):
    """The part of the picture that no cursor moves."""

    ground: Ground
    lane: Lane
    layout: Figure
    traces: dict[str, Figure]
    largest: str
    """Which hour is the network's worst."""


@remembered(maxsize=16)
def _still(labels: tuple[str, ...], packed: bytes, counts: tuple[int, ...], screen: Screen) -> _Still:
    values = np.frombuffer(packed).reshape(len(SHOWN), len(labels))
    plan = PLANS[screen.shape]
    at = ground(labels, plan, screen)
    lane = Lane(0.0, plan.height - FOOT - HEAD, from_zero(values))
    colors = screen.colors
    worst = None if np.isnan(values[0]).all() else int(np.nanargmax(values[0]))
    largest = "" if worst is None else _largest(at.clock.x[worst])
    start, edge = at.clock.ends[0], at.across[1] - 8 * at.wide
    traces = {
        **{name: _line(at, lane, name, row, counts) for name, row in zip(SHOWN, values, strict=True)},
        "points": _points(at, lane, values[0]),
        "largest": _ring(at, lane, values[0], worst),
        **at.cursor(lane.top),
        **looks(screen, [tone(screen, name) for name in SHOWN]),
        "called": haloed(screen, label(
            [start, start, edge], [at.top - 11, at.top - 31, at.top - 31], [],
            [colors["ink"], colors["ink"], colors["h"]], size=[SIZE["name"], SIZE["label"], SIZE["label"]],
            textposition=["middle right", "middle right", "middle left"],
        )),
    }  # fmt: skip
    return _Still(
        at, lane, at.layout(**at.scale(lane)), {name: traces[name] | {"name": name} for name in TRACES}, largest
    )


def _line(at: Ground, lane: Lane, name: str, values: Array, counts: Sequence[int]) -> Figure:
    """A line over the hours of which there are enough, and what a hover says."""
    said = say(f"pictures.by_hour.{name}", value="%{hovertext}")
    hours = [say("pictures.by_hour.hour", hour=_span(end), n=n) for end, n in zip(at.clock.x, counts, strict=True)]
    return at.line(name) | {
        "y": level(lane.at(values).tolist()), "text": hours, "hovertext": numbers(values.tolist(), 0),
        "hoverinfo": "text",
        "hovertemplate": f"<b>%{{text}}</b><br>{said}<extra></extra>",
    }  # fmt: skip


def _points(at: Ground, lane: Lane, values: Array) -> Figure:
    """A dot at every hour of the network."""
    some = np.isfinite(values)
    look = {"size": 6, "opacity": 1, "color": at.screen.colors["h"], "line": {"width": 0}}
    return {
        "type": "scatter", "mode": "markers", "x": np.array(at.clock.x)[some].tolist(),
        "y": lane.at(values[some]).tolist(), "hoverinfo": "skip", "marker": look,
    }  # fmt: skip


def _ring(at: Ground, lane: Lane, values: Array, worst: int | None) -> Figure:
    """Around the hour at which the network errs most."""
    look = {"symbol": "circle-open", "size": 16, "opacity": 1, "color": at.screen.colors["h"], "line": {"width": 2}}
    there = [] if worst is None else [worst]
    return {
        "type": "scatter", "mode": "markers", "x": [at.clock.x[k] for k in there],
        "y": lane.at(values[there]).tolist(), "hoverinfo": "skip", "cliponaxis": False, "marker": look,
    }  # fmt: skip
