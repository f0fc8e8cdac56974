"""What a track shows of its runs, as plain numbers and words: where each line and bar is drawn, and what it says."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple, TypeVar

import numpy as np

from lstm_viz.core.activations import activation
from lstm_viz.core.lstm import Trace
from lstm_viz.core.notation import number, numbers, quantities
from lstm_viz.core.sequence import Sequence as Inputs
from lstm_viz.figures.shelf.held import held_outline, held_steps
from lstm_viz.figures.shelf.phrases import held
from lstm_viz.figures.shelf.style import Figure
from lstm_viz.figures.track.lanes import Ground, Pen
from lstm_viz.figures.track.words import BEHIND, beyond, feature_title
from lstm_viz.language.phrases import say
from lstm_viz.language.texts import remembered

BAR = 2.5
"""Half the height of the bar along held steps, in drawing units."""
TIP = 3.0
"""How far the point of a bar that goes beyond its lane stands off its corners, in drawing units."""
WIDE_BAR = 0.32
"""Half the width of a bar, in steps."""
DOT, SMALL_DOT, HEAD = 5, 4, 10
"""Pixels of a dot on the line of c, of one among more than 30 steps, of an arrow head."""
Value = TypeVar("Value")


# -- lines


class Drawn(NamedTuple):
    """Where one run's lines are drawn and what their hovers say; f and i with half a step more at both ends."""

    y: dict[str, list[float]]
    said: dict[str, list[str]]
    dots: Figure
    """The mark at each step of c: a dot, or an arrow head where c is beyond its lane."""
    held: Pen
    """The outlines of the bars along the held steps of f and of i."""


@remembered(maxsize=32)  # a record is read-only and hashed by identity; the other run of a strip is met again and again
def drawn_run(trace: Trace, at: Ground, second: bool = False) -> Drawn:
    """One run in its lanes; a strip of weights draws a new one at each position.

    Of the second run, which is a target, nobody asks what its weights would have done.
    """
    lines = at.plan.lines
    values = np.stack([getattr(trace, name)[:, 0, 0] for name in lines])  # [4, T]
    inside = np.minimum(np.maximum(values, at.low), at.high)
    y = dict(zip(lines, (at.zero + inside * at.stretch).tolist(), strict=True))
    said = {name: quantities(name, row, sign=name in "ch") for name, row in zip(lines, values.tolist(), strict=True)}
    symbols, sizes = ["circle"] * trace.T, [DOT if trace.T <= 30 else SMALL_DOT] * trace.T
    for row, k in np.argwhere(inside != values).tolist():
        said[lines[row]][k] += beyond()
        if lines[row] == "c":
            symbols[k], sizes[k] = "triangle-up" if values[row, k] > 0 else "triangle-down", HEAD
    held: Pen = []
    for name in "fi":
        steps = held_steps(trace, name)
        held += held_outline(y[name], steps, BAR, at.lanes[name].bottom)
        _say_held(said[name], trace, name, steps, second)
        y[name], said[name] = _ended(y[name]), _ended(said[name])
    for name, behind in BEHIND.items():
        if name not in lines:
            continue
        for k in held_steps(trace, behind):
            said[name][k] += (
                f", {say('pictures.track.behind', symbol=behind, value=number(getattr(trace, behind)[k, 0, 0]))}"
            )
    return Drawn(y, said, {"symbol": symbols, "size": sizes}, held)


def _say_held(said: list[str], trace: Trace, name: str, steps: frozenset[int], second: bool) -> None:
    """Add to the words of held steps that they were held, and what the weights made of them."""
    if steps:
        made = numbers(activation(name, getattr(trace, f"{name}_pre")[:, 0, 0]).tolist())
        for k in steps:
            said[k] += f", {held() if second else say('pictures.held_made', made=made[k])}"


@lru_cache(maxsize=32)
def no_run(at: Ground) -> Drawn:
    """No other run: everything at zero, and nothing to say."""
    T = len(at.clock.x)
    y = {name: [at.lanes[name].at(0.0)] * (T + 2 * (name in "fi")) for name in at.plan.lines}
    said = {name: [""] * len(y[name]) for name in y}
    held = [level for name in "fi" for level in held_outline([0.0] * T, (), BAR, at.lanes[name].bottom)]
    return Drawn(y, said, {}, held)


def sticks(here: list[float], there: list[float]) -> Pen:
    """From one line to the other, at each step."""
    return [y for pair in zip(here, there, strict=True) for y in (*pair, None)]


def _ended(values: list[Value]) -> list[Value]:
    """The first and the last once more, for the half steps before and after them."""
    return [values[0], *values, values[-1]]


# -- bars


class Bars(NamedTuple):
    """What came in: the outlines of its bars, what their hovers say, and the number alone in words."""

    y: Pen
    said: list[str]
    number: list[str]


def bars_x(at: Ground) -> Pen:
    """The x of the bars of all rows: left, left, the middle of the end, right, right; then the pen is lifted."""
    wide = 2 * WIDE_BAR * at.half
    outline = [x for k in at.clock.x for x in (k - wide, k - wide, k, k + wide, k + wide, None)]
    return outline * len(at.course.features)


@remembered(maxsize=32)
def drawn_bars(inputs: Inputs, at: Ground) -> Bars:
    """The bars of all rows, point for point with :func:`bars_x`."""
    y: Pen = []
    said: list[str] = []
    alone: list[str] = []
    for feature, lane, row in zip(inputs.features, at.rows, inputs.x[:, 0].T.tolist(), strict=True):
        what = feature_title(feature)
        for value, words in zip(row, numbers(row), strict=True):
            end = corner = lane.at(value)
            outside = not lane.low <= value <= lane.high
            if outside:
                corner += TIP if value < 0 else -TIP
            y += [lane.at(0.0), corner, end, corner, lane.at(0.0), None]
            words = f"{feature.name} = {words} {feature.unit}".rstrip() + (beyond() if outside else "")
            alone += [words] * 6
            said += [f"{what}: {words}"] * 6
    return Bars(y, said, alone)


def flat_bars(at: Ground) -> tuple[Pen, Pen]:
    """x and y of bars that are points on their zero lines."""
    x = [k for _ in at.rows for step in at.clock.x for k in (*[step] * 5, None)]
    y = [level for lane in at.rows for _ in at.clock.x for level in (*[lane.at(0.0)] * 5, None)]
    return x, y


class Hollow(NamedTuple):
    """The other run's bars where something else came in, where not a point; and what the hovers of the bars say."""

    x: Pen
    y: Pen
    said: list[str]


@remembered(maxsize=32)
def hollow_bars(inputs: Inputs, other: Inputs, at: Ground, called: str) -> Hollow:
    """Where two runs were told different things; the other run is ``called`` so."""
    here, there, flat = drawn_bars(inputs, at), drawn_bars(other, at), flat_bars(at)
    differs = (inputs.x[:, 0] != other.x[:, 0]).T.ravel().repeat(6).tolist()
    said = zip(differs, here.said, there.number, strict=True)
    return Hollow(
        [bar if apart else point for apart, bar, point in zip(differs, bars_x(at), flat[0], strict=True)],
        [bar if apart else point for apart, bar, point in zip(differs, there.y, flat[1], strict=True)],
        [f"{own}<br>{called}: {its}" if apart else own for apart, own, its in said],
    )


def bars_now(x: Pen, y: Pen, t: int, T: int) -> Figure:
    """The bars of step t once more, in full colour."""
    places = [slice(6 * (d * T + t), 6 * (d * T + t + 1)) for d in range(len(y) // (6 * T))]
    return {"x": [at for place in places for at in x[place]], "y": [at for place in places for at in y[place]]}
