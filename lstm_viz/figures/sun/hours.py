"""One day over the clock: what was measured, and what was said of each hour before it came.

The cursor stands at an hour. Shaded is what was known when that hour was forecast; the stick at the cursor is the
error. What lies ahead of the cursor is in stripes. Beside the network stand the two forecasts that need none: the hour
will be like the last known one (persistence), or as clear as that one was (smart persistence).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from lstm_viz.core.notation import numbers
from lstm_viz.figures.shelf.colours import faded
from lstm_viz.figures.shelf.lanes import Lane, Scale
from lstm_viz.figures.shelf.screen import USUAL, Screen
from lstm_viz.figures.shelf.style import SIZE, Figure, haloed, label, line, polygon, stripes
from lstm_viz.figures.strip import Array, Moves, Strip, columns
from lstm_viz.figures.sun.beside import beside, dots, heights, leaders, looks, off, readings, signs, stacked, stick
from lstm_viz.figures.sun.ground import FOOT, HEAD, LINES, PLANS, Ground, clock_of, each, ground, level, tone
from lstm_viz.language.phrases import BLANK, say
from lstm_viz.language.texts import remembered

TRACES = (
    "known", "light", "last", "clearness", "said", "measured", "ahead", "cursor", "words", "pill", "error", "leaders",
    "dots", "called", "readings",
)  # fmt: skip
"""The traces, from the lowest up."""
KNOWN = 48
"""Pixels that the word in what was known needs."""


class Day(NamedTuple):
    """One day, a number for each hour [W/m2]; nan where no forecast was asked for, as in the dark."""

    measured: Array  # [T]
    said: Array  # [T]; of the network: nan throughout where none is trained
    last: Array  # [T]; of persistence
    clearness: Array  # [T]; of smart persistence
    name: str = ""
    """Over the picture: "10 June, Greensboro"."""


def hours(
    days: Sequence[Day],
    rows: Sequence[int],
    labels: tuple[str, ...],
    lag: int,
    most: float,
    screen: Screen = USUAL,
    window: int = 12,
) -> Strip:
    """The picture at each moment: a day, and the hour at which the cursor stands.

    Parameters
    ----------
    days, rows : [N]
        A day that is the same object at many moments is drawn once.
    labels : [T]
        What each hour is called: the clock at its END, "06:00".
    lag, window : int
        Hours from the last known one to the one that is forecast, and how many are known.
    most : float
        The upper end of the scale [W/m2]. What lies beyond, or below 0, is drawn at the edge.
    """
    still = _still(tuple(labels), most, screen)
    at, lines, now = still.ground, _lines(still, days), _now(still, days, rows)
    end, tones = at.clock.ends[1], signs(screen, now.error)
    thin, words = _readings(still, now, tones)
    moves: dict[str, Moves] = {
        "known": _known(still, now.x, lag, window),
        **lines,
        "light": {"y": lines["measured"]["y"]},
        "ahead": {"x": columns(now.x, end, end, now.x)},
        **at.cursors(rows),
        "error": stick(still.traces["error"], now.x, now.y[:, 0], now.y[:, 1], now.there[:, 1], tones),
        "leaders": thin,
        "dots": dots(still.traces["dots"], SIZES, now.x, now.y, now.there),
        "called": {"text": _called(still, days, now, lag)},
        "readings": words,
    }
    return Strip(len(rows), [(still.traces[name], moves.get(name, {})) for name in TRACES], still.layout)


def _of(day: Day, name: str) -> Array:
    of: Array = getattr(day, name)
    return of


# -- what moves


def _lines(still: _Still, days: Sequence[Day]) -> dict[str, Moves]:
    """Where each line is drawn, and its numbers for a hover."""
    found = each(days, lambda day: {name: _of(day, name) for name in LINES})
    return {
        name: {
            "y": [level(still.lane.at(one[name]).tolist()) for one in found],
            "hovertext": [numbers(one[name].tolist(), 0) for one in found],
        }
        for name in LINES
    }


def _known(still: _Still, x: Array, lag: int, window: int) -> Moves:
    """The hours that were known when that of the cursor was forecast, as far as they are of this day."""
    start = still.ground.clock.ends[0]
    left, right = np.maximum(x - lag - window, start), np.maximum(x - lag, start)
    return {"x": columns(left, right, right, left)}


def _called(still: _Still, days: Sequence[Day], now: _Now, lag: int) -> list[list[str]]:
    """Which day it is, which hour was forecast when, and the word in what was known."""
    made = say("pictures.hours.place.made", start=BLANK, end=BLANK * 2, now=BLANK * 3)
    nothing = {asked: say(f"pictures.hours.place.{'untrained' if asked else 'dark'}") for asked in (False, True)}
    known = say("pictures.hours.place.known")
    room = (now.x - lag - still.ground.clock.ends[0]) / still.ground.wide
    found = []
    for day, x, there, wide in zip(days, now.x.tolist(), now.there.tolist(), room.tolist(), strict=True):
        text = (
            made.replace(BLANK * 3, clock_of(x - lag)).replace(BLANK * 2, clock_of(x)).replace(BLANK, clock_of(x - 1))
        )
        found.append([f"<b>{day.name}</b>", text if there[1] else nothing[there[-1]], known if wide >= KNOWN else ""])
    return found


class _Now(NamedTuple):
    """What the cursor stands at, at each moment."""

    values: Array  # [N, 4]
    """What the lines say there [W/m2]; nan where one says nothing."""
    x: Array  # [N]
    y: Array  # [N, 4]
    """Where that is drawn; at the foot where it is nothing."""
    aside: Array  # [N]
    """A pixel to the side on which the words stand."""

    @property
    def there(self) -> np.ndarray:
        """Which lines say something, [N, 4]."""
        return np.isfinite(self.values)

    @property
    def error(self) -> Array:
        """By how much too much was said, [N]."""
        return self.values[:, 1] - self.values[:, 0]


def _now(still: _Still, days: Sequence[Day], rows: Sequence[int]) -> _Now:
    at = still.ground
    values = np.array([[float(_of(day, name)[k]) for name in LINES] for day, k in zip(days, rows, strict=True)])
    return _Now(values, at.x(rows), heights(still.lane, values), at.aside(rows))


def _readings(still: _Still, now: _Now, signs: Sequence[str]) -> tuple[Moves, Moves]:
    """Thin lines to the numbers beside the cursor, and these; the error's, in its sign, stands between its two."""
    n, look = len(LINES), still.traces["readings"]["textfont"]
    there = np.column_stack([now.there, now.there[:, 1]])
    up = stacked(still.lane, columns(*now.y.T, (now.y[:, 0] + now.y[:, 1]) / 2), there)
    return leaders(now.x, now.aside, now.y, up[:, :n], now.there), {
        **beside(now.x, now.aside, up),
        "text": [[*words, by] for words, by in zip(readings(LINES, now.values), off(now.error), strict=True)],
        "textfont": [look | {"color": [*look["color"], sign]} for sign in signs],
    }


SIZES = (10, 9, 6, 6)
"""Of the dots on the four lines, pixels."""


# -- what stays


class _Still(NamedTuple):
    """The part of the picture that no control moves."""

    ground: Ground
    lane: Lane
    layout: Figure
    traces: dict[str, Figure]


@remembered(maxsize=16)
def _still(labels: tuple[str, ...], most: float, screen: Screen) -> _Still:
    plan = PLANS[screen.shape]
    at = ground(labels, plan, screen)
    lane = Lane(0.0, plan.height - FOOT - HEAD, Scale(0.0, most, log=False))
    colors = screen.colors
    traces = {
        "known": polygon([], [0, 0, lane.top, lane.top], faded(colors["neutral"], 0.16)),
        "light": line(at.clock.x, [], "rgba(0,0,0,0)", 0, fill="tozeroy", fillcolor=faded(colors["sun"], 0.26)),
        **{name: _line(at, name) for name in LINES},
        "ahead": stripes(screen) | {"y": [0, 0, lane.top + 2, lane.top + 2]},
        **at.cursor(lane.top),
        "error": line([], [], "", 5, cliponaxis=False),
        **looks(screen, [tone(screen, name) for name in LINES]),
        "called": _called_places(at, lane),
    }  # fmt: skip
    return _Still(at, lane, at.layout(**at.scale(lane)), {name: traces[name] | {"name": name} for name in TRACES})


def _line(at: Ground, name: str) -> Figure:
    """A line over all hours, and what a hover says."""
    called = say(f"pictures.hours.{name}", value="%{hovertext}")
    return at.line(name, cliponaxis=False) | {
        "text": at.clock.labels, "hoverinfo": "text",
        "hovertemplate": f"<b>{say('pictures.hours.hour', end='%{text}')}</b><br>{called}<extra></extra>",
    }  # fmt: skip


def _called_places(at: Ground, lane: Lane) -> Figure:
    """Over the lane, and in its upper left corner."""
    start, colors = at.clock.ends[0], at.screen.colors
    return haloed(at.screen, label(
        [start, start, start + 4 * at.wide], [at.top - 11, at.top - 31, lane.top - 9], [],
        [colors["ink"], colors["ink"], colors["muted"]], size=[SIZE["name"], SIZE["label"], SIZE["small"]],
        textposition="middle right",
    ))  # fmt: skip
