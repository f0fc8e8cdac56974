"""What stands at the cursor of several lines: a dot on each, its number beside it, and no number on another.

And what one forecast was off by: a stick between what was measured and what was said, and its length in words.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_viz.core.notation import number
from lstm_viz.figures.shelf.lanes import Lane, spread
from lstm_viz.figures.shelf.screen import Screen
from lstm_viz.figures.shelf.style import Figure, haloed, label, line
from lstm_viz.figures.strip import Array, Moves, columns
from lstm_viz.language.phrases import BLANK, say

There = NDArray[np.bool_]
WORD = 12.0
"""Pixels from the cursor to the words beside it."""
LINE = 16.0
"""Pixels from the middle of one line of words to the next."""


def looks(screen: Screen, tones: Sequence[str]) -> dict[str, Figure]:
    """What stays of thin lines to the words, of dots, with an edge that keeps them apart, and of the words."""
    dot = {"color": list(tones), "opacity": 1, "line": {"color": screen.colors["card"], "width": 1.5}}
    return {
        "leaders": line([], [], screen.colors["muted"], 1, cliponaxis=False),
        "dots": {"type": "scatter", "mode": "markers", "hoverinfo": "skip", "cliponaxis": False, "marker": dot},
        "readings": haloed(screen, label([], [], [], tones)),
    }


def heights(lane: Lane, values: Array) -> Array:
    """Where numbers are drawn; at the foot of the lane where there is none."""
    return np.where(np.isfinite(values), lane.at(np.nan_to_num(values)), lane.bottom)


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


def readings(names: Sequence[str], values: Array) -> list[list[str]]:
    """What each line is and its number [N, lines]; nothing where it has none."""
    phrases = [say(f"pictures.hours.place.{name}", value=BLANK) for name in names]
    return [
        [
            phrase.replace(BLANK, number(value, 0)) if value == value else ""
            for phrase, value in zip(phrases, row, strict=True)
        ]
        for row in values.tolist()
    ]


# -- by how much a forecast was off


def signs(screen: Screen, errors: Array) -> list[str]:
    """The colour of too much, or of too little."""
    return [screen.colors["warm" if by > 0 else "cool"] for by in errors.tolist()]


def stick(look: Figure, x: Array, right: Array, y: Array, there: There, colors: Sequence[str]) -> Moves:
    """From where it would be right to where it is; a point where there is no forecast."""
    return {
        "x": columns(x, x),
        "y": columns(right, np.where(there, y, right)),
        "line": [look["line"] | {"color": color} for color in colors],
    }


def off(errors: Array) -> list[str]:
    """By how much too much was said, or too little; nothing where nothing was."""
    phrases = {side: say(f"pictures.hours.place.{side}", value=BLANK) for side in ("high", "low", "right")}
    sides = ["right" if abs(by) < 0.5 else "high" if by > 0 else "low" for by in errors.tolist()]
    return [
        phrases[side].replace(BLANK, number(abs(by), 0)) if by == by else ""
        for side, by in zip(sides, errors.tolist(), strict=True)
    ]
