"""The clock that pictures over time stand on: its axis, its words, and the cursor with its pill.

x is the hour, read from the labels of the steps when all of them are clocks ("HH:MM"; a clock that
goes back means the next day), and otherwise the number of the step, which may be called otherwise. The
picture says which of its y axes the cursor stands on, and where that axis ends; it must run over the whole plot.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import atan2, degrees, hypot
from typing import Any, NamedTuple

import numpy as np

from lstm_viz.figures.shelf.screen import Screen
from lstm_viz.figures.shelf.style import SIZE, Figure
from lstm_viz.language.phrases import say
from lstm_viz.language.texts import remembered

PARTS = (("morning", 5, 11), ("noon", 11, 13), ("afternoon", 13, 17), ("evening", 17, 22), ("night", 22, 29))
"""The parts of a day, hours."""
ROOM = {"t": 22, "b": 28}
"""Pixels above the plot for the parts of the day and below it for clock and pill."""
UNDER = 28
"""Pixels under a plot over time, for the clock's words and the pill."""
STEPS = (1, 2, 3, 4, 6, 12, 24, 48, 120, 240)
COUNTED = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500)
"""From one number to the next on a counted clock."""
ACROSS = {False: 620, True: 240}
"""Pixels of the smallest plot whose steps stand evenly, by ``narrow``."""
ROOM_LEFT = 0.15
"""The share of the width from which on there is room for words to the left of a step."""


class Clock(NamedTuple):
    """What no cursor moves: made once for the labels of a run, shared by all its pictures."""

    screen: Screen
    x: list[float]
    """Where each step stands, hours or step numbers."""
    labels: list[str]
    """What each step is called in a hover: "14:30" or "step 3"."""
    ends: tuple[float, float]
    share: list[float]
    """Where each step stands between the two ends, 0 to 1."""
    parts: list[tuple[str, float, float]]
    """The parts of the day between the ends: name, from, to."""
    ticks: list[float]
    keep: float
    """The share of the width that the pill keeps free of the clock's words."""
    turn: float
    """The share of the width after which words at the cursor stand to its left."""
    line: Figure
    words: Figure
    pill: Figure

    def side(self, t: int) -> str:
        """Words at the cursor stand to its right; where there is no room, to its left."""
        return "left" if self.share[t] > self.turn else "right"

    def steps_aside(self, t: int, now: int) -> bool:
        """Whether words that wait at step ``t`` for the cursor stand to its left: off the cursor, if there is room."""
        return t < now and self.share[t] > ROOM_LEFT

    def cursor(self, t: int) -> list[Figure]:
        """Three traces: the cursor's line, the words of the clock, the pill with the cursor's own."""
        return [still | {key: values[0] for key, values in moves.items()} for still, moves in self.cursors([t])]

    def cursors(self, steps: Sequence[int]) -> list[tuple[Figure, dict[str, list[Any]]]]:
        """The same at each of these steps: what stays and what moves of each trace."""
        at, (low, high), text = [self.x[t] for t in steps], self.ends, self.words["text"]
        near, rest = self.keep * (high - low), text[len(self.ticks) :]  # parts and moments come after
        said = list(zip(self.ticks, text, strict=False))
        words = [[*("" if abs(tick - x) < near else word for tick, word in said), *rest] for x in at]
        return [
            (self.line, {"x": [[x, x] for x in at]}),
            (self.words, {"text": words}),
            (self.pill, {"x": [[x] * 4 for x in at], "text": [["", "", "", self.labels[t]] for t in steps]}),
        ]

    def axis(self) -> Figure:
        """The x axis, without words: they make way for the pill, so they are a trace."""
        faint, (low, high) = self.screen.colors["faint"], self.ends
        pad = 0.004 * (high - low)  # a cursor at the very end is drawn whole
        return {
            "range": [low - pad, high + pad], "fixedrange": True, "anchor": "y", "showgrid": False, "zeroline": False,
            "tickvals": self.ticks, "ticks": "outside", "ticklen": 4, "tickcolor": faint, "showticklabels": False,
            "showline": True, "linecolor": faint, "layer": "below traces",
        }  # fmt: skip

    def bands(self) -> list[Figure]:
        """Every second part of the day a shade darker."""
        return [
            {
                "type": "rect", "xref": "x", "yref": "paper", "x0": low, "x1": high, "y0": 0, "y1": 1, "layer": "below",
                "fillcolor": self.screen.colors["grid"], "opacity": 0.4, "line": {"width": 0},
            }
            for name, low, high in self.parts
            if name in ("noon", "evening")
        ]  # fmt: skip


@remembered(maxsize=64)
def clock(
    time: tuple[str, ...],
    screen: Screen,
    moments: tuple[str, ...] = (),
    axis: str = "y",
    bottom: float = 0.0,
    top: float = 1.0,
    parts: bool = True,
    kind: str = "step",
    counted: bool = False,
    evenly: bool = False,
) -> Clock:
    """The clock of a run whose steps are called ``time``; ``moments`` are marked on it.

    ``axis`` is the y axis of the cursor, which runs from ``bottom`` to ``top``. Where there is no
    room over the plot, the ``parts`` of the day have no names. ``kind`` is what a step that is no hour is: an epoch.
    On a ``counted`` one all steps are called by numbers, and the round ones stand on it, wherever that is; on others
    every so many steps are named. ``evenly``: each step has as much room, whatever it is called, an hour or a date.
    """
    day = None if evenly else hours(time)
    x = day or [float(k) for k in range(len(time))]
    ends = (x[0], x[-1]) if len(x) > 1 else (x[0] - 0.5, x[0] + 0.5)
    spans = _parts(ends) if day else []
    named = spans if parts else []
    most, keep = (5, 0.16) if screen.narrow else (9, 0.12)
    if evenly:
        letters, across = max(map(len, time)), ACROSS[screen.narrow]
        most = max(1, min(most, across // (7 * letters + 14)))
        keep = max(keep, (8 * letters + 14) / across)
    if counted:
        places = _round_numbers([int(number) for number in time], most)
    else:
        ticks = _ticks(ends, most)
        places = [(tick, f"{int(tick) % 24:02d}:00" if day else _called(time[int(tick)])) for tick in ticks]
    labels = list(time) if day or evenly else [say(f"pictures.clock.{kind}", **{kind: label}) for label in time]
    marked = [(place, label) for place, label in zip(x, time, strict=True) if label in moments]
    return Clock(
        screen=screen,
        x=x,
        labels=labels,
        ends=ends,
        share=[(place - ends[0]) / (ends[1] - ends[0]) for place in x],
        parts=spans,
        ticks=[place for place, _ in places],
        keep=keep,
        turn=0.7 if screen.narrow else 0.8,
        line={
            "type": "scatter", "mode": "lines", "y": [bottom, top], "yaxis": axis, "hoverinfo": "skip",
            "line": {"color": screen.colors["ink"], "width": 2},
        },
        words=_words(screen, places, named, ends, marked, (bottom, top)) | {"yaxis": axis},
        pill=_pill(screen, max(map(len, labels)), bottom) | {"yaxis": axis},
    )  # fmt: skip


def hours(labels: Sequence[str]) -> list[float] | None:
    """The hours that clock labels mean, always rising; None when they are not all clocks.

    >>> hours(["22:30", "23:30", "00:30"]), hours(["0", "1"])
    ([22.5, 23.5, 24.5], None)
    """
    rising: list[float] = []
    for label in labels:
        found = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", label)
        if found is None:
            return None
        hour = int(found[1]) + int(found[2]) / 60
        while rising and hour <= rising[-1]:
            hour += 24
        rising.append(hour)
    return rising


def numbered(time: Sequence[str]) -> tuple[str, ...]:
    """Steps without what else their names say, where each begins with its number: a picture shows the letter anyway.

    >>> numbered(["007 a", "008  "]), numbered(["22:30", "23:00"])
    (('7', '8'), ('22:30', '23:00'))
    """
    found = [re.fullmatch(r"(\d+) .+", label, re.DOTALL) for label in time]
    return tuple(str(int(one[1])) for one in found if one) if all(found) else tuple(time)


def _called(label: str) -> str:
    """What a step is called, without the zeros that only sort it: "07" is step 7."""
    return str(int(label)) if label.isdecimal() else label


def _parts(ends: tuple[float, float]) -> list[tuple[str, float, float]]:
    """The parts of a day that lie between two hours, cut to them."""
    low, high = ends
    days = range(int(low // 24) - 1, int(high // 24) + 1)
    parts = [(name, 24 * day + start, 24 * day + end) for day in days for name, start, end in PARTS]
    return [(name, max(start, low), min(end, high)) for name, start, end in parts if start < high and end > low]


def _ticks(ends: tuple[float, float], most: int) -> list[float]:
    """Round places between the ends, about as many as there is room for."""
    low, high = ends
    step = next((step for step in STEPS if (high - low) / step < most), (high - low) / most)
    first = -(-low // step) * step
    return [first + k * step for k in range(int((high - first) // step) + 1)]


def _round_numbers(numbers: Sequence[int], most: int) -> list[tuple[float, str]]:
    """Round ones of numbers that rise or fall, as many as there is room for, and where they stand between the steps."""
    if numbers[0] > numbers[-1]:
        last = len(numbers) - 1
        return [(last - place, name) for place, name in reversed(_round_numbers(numbers[::-1], most))]
    first, last, places = numbers[0], numbers[-1], range(len(numbers))
    every = next((step for step in COUNTED if (last - first + 1) / step < most), last)
    found: list[tuple[float, str]] = []
    for number in range(-(-first // every) * every, last + 1, every):
        place = float(np.interp(number, numbers, places))
        if not found or place - found[-1][0] > 0.7 * (len(numbers) - 1) / most:
            found.append((place, f"{number}"))
    return found


def _words(
    screen: Screen,
    clock: list[tuple[float, str]],
    parts: list[tuple[str, float, float]],
    ends: tuple[float, float],
    moments: list[tuple[float, str]],
    levels: tuple[float, float],
) -> Figure:
    """Under the plot the clock, over it the parts of the day, on the line between the story's moments.

    Invisible markers hold the words a few pixels off the plot.
    """
    colors = screen.colors
    named = [
        ((low + high) / 2, say(f"pictures.clock.{name}"))
        for name, low, high in parts
        if (high - low) / (ends[1] - ends[0]) > 0.12
    ]
    n, m, k = len(clock), len(named), len(moments)
    return {
        "type": "scatter", "mode": "markers+text", "cliponaxis": False,
        "x": [x for x, _ in (*clock, *named, *moments)],
        "y": [levels[0]] * n + [levels[1]] * m + [levels[0]] * k,
        "text": [word for _, word in (*clock, *named)] + [""] * k,
        "textposition": ["bottom center"] * n + ["top center"] * (m + k),
        "textfont": {"color": colors["muted"], "size": SIZE["small"]},
        "marker": {
            "symbol": "diamond", "color": colors["ink"], "size": [11.5] * n + [1] * m + [9] * k,
            "opacity": [0] * (n + m) + [1] * k, "line": {"color": colors["card"], "width": 1},
        },
        "hoverinfo": ["skip"] * (n + m) + ["text"] * k,
        "hovertext": [""] * (n + m) + [say("pictures.clock.moment", time=label) for _, label in moments],
    }  # fmt: skip


def _pill(screen: Screen, letters: int, bottom: float) -> Figure:
    """A pill under the cursor, of fixed pixels however wide the card: a bar, two round ends, the clock.

    They are markers because only markers stand off a point by pixels.
    """
    colors = screen.colors
    high, down = 20, 13  # pixels: the pill's height, its middle below the plot
    arm = max(4.3 * letters + 8 - high / 2, 1)  # from the middle to the middle of a round end
    tilt, reach = degrees(atan2(arm, down)), hypot(arm, down)
    return {
        "type": "scatter", "mode": "markers+text", "y": [bottom] * 4, "hoverinfo": "skip", "cliponaxis": False,
        "marker": {
            "symbol": ["line-ew", "circle", "circle", "circle"],
            "size": [2 * arm / 1.4, high, high, 10.9],  # the symbol's bar is 1.4 times its size
            "angle": [0, tilt, -tilt, 0], "standoff": [down, reach, reach, 0], "opacity": [1, 1, 1, 0],
            "color": colors["ink"], "line": {"color": colors["ink"], "width": [high, 0, 0, 0]},
        },
        "textposition": "bottom center",
        "textfont": {"color": colors["card"], "size": SIZE["label"], "weight": 600},
    }  # fmt: skip
