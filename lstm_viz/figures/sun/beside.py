"""What stands at the cursor of several lines: a dot on each, its number beside it, and no number on another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_viz.figures.shelf.lanes import Lane, spread
from lstm_viz.figures.shelf.screen import Screen
from lstm_viz.figures.shelf.style import Figure
from lstm_viz.figures.strip import Array, Moves, columns

There = NDArray[np.bool_]
WORD = 12.0
"""Pixels from the cursor to the words beside it."""
LINE = 16.0
"""Pixels from the middle of one line of words to the next."""


def dots_look(screen: Screen, colors: Sequence[str]) -> Figure:
    """Dots with an edge that keeps them apart."""
    look = {"color": list(colors), "opacity": 1, "line": {"color": screen.colors["card"], "width": 1.5}}
    return {"type": "scatter", "mode": "markers", "hoverinfo": "skip", "cliponaxis": False, "marker": look}


def dots(look: Figure, sizes: Sequence[float], x: Array, y: Array, there: There) -> Moves:
    """A dot on each line, [N, lines], where it has a number."""
    found: dict[tuple[bool, ...], Any] = {}
    for row in map(tuple, there.tolist()):
        shown = [size if some else 0 for size, some in zip(sizes, row, strict=True)]
        found.setdefault(row, look["marker"] | {"size": shown})
    return {"x": columns(*[x] * len(sizes)), "y": y, "marker": [found[tuple(row)] for row in there.tolist()]}


def stacked(lane: Lane, y: Array, there: There) -> Array:
    """Heights of words beside these levels [N, words]: of those that are there, none on another."""
    up = y.copy()
    for row, some in zip(up, there, strict=True):
        row[some] = spread(row[some].tolist(), lane.bottom + LINE / 2, lane.top - LINE / 2, LINE)
    return up


def leaders(x: Array, aside: Array, y: Array, up: Array, there: There) -> Moves:
    """Thin lines from dots to their words; ``aside`` is a pixel to the words' side."""
    begin = np.broadcast_to((x + 5 * aside)[:, None], y.shape)
    end = np.where(there, begin + (WORD - 7) * aside[:, None], begin)  # a point where there is no word
    lifted = np.full(y.shape, np.nan)
    return {
        "x": np.stack([begin, end, lifted], axis=-1).reshape(len(y), -1),
        "y": np.stack([y, np.where(there, up, y), lifted], axis=-1).reshape(len(y), -1),
    }


def beside(x: Array, aside: Array, up: Array) -> dict[str, Any]:
    """Where the words stand."""
    return {
        "x": columns(*[x + WORD * aside] * up.shape[1]),
        "y": up,
        "textposition": [f"middle {'right' if side > 0 else 'left'}" for side in aside.tolist()],
    }
