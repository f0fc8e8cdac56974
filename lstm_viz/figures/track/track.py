"""A track: one run over any sequence, lane under lane on one clock, and how far another run is from it.

From top to bottom: what comes in, one row of bars a feature; the cell state c; the hidden state h; the
forget gate f and the input gate i. Where a value stands is said by :func:`.track_lanes.lanes`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple, TypeVar

import numpy as np

from lstm_viz.core.gates import activation
from lstm_viz.core.notation import number, numbers
from lstm_viz.core.sequence import Sequence as Inputs
from lstm_viz.core.trace import Trace
from lstm_viz.figures.curves import DOES
from lstm_viz.figures.shelf.colours import Theme
from lstm_viz.figures.shelf.style import Figure
from lstm_viz.figures.track.lanes import LINES, WORDS, Still, still_for

BAR = 2.5
"""Half the height of the bar along held steps, in drawing units."""
TIP = 3.0
"""How far the point of a bar that goes beyond its lane stands off its corners, in drawing units."""
DOT, SMALL_DOT, HEAD = 5, 4, 10
"""Pixels of a dot on the line of c, of one among more than 30 steps, of an arrow head."""
BEHIND = {"c": "g", "h": "o"}
"""The gate or candidate behind a line that has no lane of its own: where it was held, the line says so."""
BEYOND = " (beyond its lane, drawn at the edge)"
Value = TypeVar("Value")


def track(
    trace: Trace,
    t: int,
    *,
    other: Trace | None = None,
    names: tuple[str, str] = ("this run", "the wish"),
    kinds: Sequence[str] | None = None,
    ranges: Sequence[tuple[float, float]] | None = None,
    theme: Theme = "light",
    narrow: bool = False,
    scale: float = 6.0,
    flatter: float = 1.0,
) -> Figure:
    """One unit's run over a sequence, with the cursor at step ``t``.

    Every bar, point and strip is drawn at the recorded number in its lane. What lies beyond its lane is
    drawn at the edge, c as an arrow head and a bar with a point, and its hover says the number.

    Parameters
    ----------
    trace : Trace
        A run with B = 1 and H = 1.
    t : int
        The step of the cursor.
    other : Trace
        A run to compare with, of as many steps. Its lines are dashed, and at every step a stick joins its c
        to this run's: it is as long as they are apart. Where something else came in, its bars are hollow.
        Without it all of that lies flat.
    names : (str, str)
        What the two runs are called where both are drawn; about ten letters have room.
    kinds : sequence of str, T of them
        What each step is. All but the most frequent kind are marked over the lanes, each with its word once.
    ranges : sequence of (low, high), one for each feature
        What the rows of bars show; (-1, 1) for each when not given. (0, 1) leaves more room to what is
        never negative.
    theme, narrow
        Light or dark; for a card of a phone's width.
    scale : float
        The largest abs(c) that its lane shows.
    flatter : float
        Above 1, for a card that takes a whole row: the same lanes, less high. A phone's stay as they are.

    Raises
    ------
    ValueError
        When ``other`` or ``kinds`` has not one entry for each step, or ``ranges`` not one for each feature;
        for a range or a scale in which nothing can be drawn.
    IndexError
        When there is no step ``t``.
    """
    t = range(trace.T)[t]
    _check(trace, other, kinds, ranges, scale)
    still = still_for(
        trace.time,
        trace.inputs.features,
        None if other is None else names,
        None if kinds is None else tuple(kinds),
        ((-1.0, 1.0),) * trace.inputs.D if ranges is None else tuple(ranges),
        theme,
        narrow,
        float(scale),
        float(flatter),
    )
    run, bars = _run(trace, still), _bars(trace.inputs, still)
    second = _nothing(still) if other is None else _run(other, still, second=True)
    hollow = None if other is None or other.inputs is trace.inputs else _hollow(trace.inputs, other.inputs, still)
    far = run if other is None else second
    cursor, words, pill = still.clock.cursor(t)
    data = [
        cursor | {"x": [None if y is None else still.clock.x[t] for y in still.cursor_y], "y": still.cursor_y},
        still.bars | {"y": bars.y, "hovertext": bars.said if hollow is None else hollow.said},
        still.hollow if hollow is None else still.hollow | {"x": hollow.x, "y": hollow.y, "visible": True},
        still.bar_now | _bar_now(bars.y, t, still),
        still.sticks | {"y": _sticks(run.y["c"], far.y["c"])},
        still.zeros["f"],
        still.lines["f"] | {"y": run.y["f"], "hovertext": run.said["f"]},
        still.zeros["i"],
        still.lines["i"] | {"y": run.y["i"], "hovertext": run.said["i"]},
        still.held | {"y": run.held + second.held, "visible": bool(trace.held or (other and other.held))},
        still.lines["h"] | {"y": run.y["h"], "hovertext": run.said["h"]},
        still.c | {"y": run.y["c"], "hovertext": run.said["c"], "marker": still.c["marker"] | run.dots},
        *(still.others[name] | {"y": second.y[name], "hovertext": second.said[name]} for name in LINES),
        still.marks,
        words,
        pill,
        still.readings | _readings(still, t, trace, other, run, second),
    ]  # fmt: skip
    return {"data": data, "layout": still.layout}


def _check(
    trace: Trace,
    other: Trace | None,
    kinds: Sequence[str] | None,
    ranges: Sequence[tuple[float, float]] | None,
    scale: float,
) -> None:
    T, D = trace.T, trace.inputs.D
    if other is not None and (other.T, other.inputs.D) != (T, D):
        raise ValueError(f"the other run has {other.T} steps of {other.inputs.D} features; this one has {T} of {D}")
    if kinds is not None and len(kinds) != T:
        raise ValueError(f"kinds has {len(kinds)} names; it needs one for each step, {T}")
    if ranges is not None and len(ranges) != D:
        raise ValueError(f"ranges has {len(ranges)} pairs; it needs one for each feature, {D}")
    if not scale > 0 or not all(low < high for low, high in ranges or ()):
        raise ValueError(f"scale {scale} and ranges {ranges}: each must end above where it begins")


# -- what moves


class _Drawn(NamedTuple):
    """Where one run's lines are drawn and what their hovers say; f and i with half a step more at both ends."""

    y: dict[str, list[float]]
    said: dict[str, list[str]]
    dots: Figure
    """The mark at each step of c: a dot, or an arrow head where c is beyond its lane."""
    held: list[float | None]
    """The outlines of the bars along the held steps of f and of i."""


@lru_cache(maxsize=32)  # a record is read-only and hashed by identity; the other run of a strip is met again and again
def _run(trace: Trace, still: Still, second: bool = False) -> _Drawn:
    """One run in its lanes; a strip of weights draws a new one at each position.

    Of the second run, which is a wish, nobody asks what its weights would have done.
    """
    values = np.stack([getattr(trace, name)[:, 0, 0] for name in LINES])
    inside = np.minimum(np.maximum(values, still.low), still.high)
    y = dict(zip(LINES, (still.zero + inside * still.stretch).tolist(), strict=True))
    said = {name: numbers(row, sign=name in "ch") for name, row in zip(LINES, values.tolist(), strict=True)}
    symbols, sizes = ["circle"] * trace.T, [DOT if trace.T <= 30 else SMALL_DOT] * trace.T
    for row, k in np.argwhere(inside != values).tolist():
        said[LINES[row]][k] += BEYOND
        if LINES[row] == "c":
            symbols[k], sizes[k] = "triangle-up" if values[row, k] > 0 else "triangle-down", HEAD
    held: list[float | None] = []
    for name in "fi":
        steps = _held(trace, name)
        held += _bar(y[name], steps, still.lanes[name].bottom) if steps else still.nothing_held[name]
        if steps:
            made = numbers(activation(name, getattr(trace, f"{name}_pre")[:, 0, 0]).tolist())
            for k in steps:
                said[name][k] += ", held" if second else f", held (the weights computed {made[k]})"
        y[name], said[name] = _ended(y[name]), _ended(said[name])
    for name, behind in BEHIND.items():
        for k in _held(trace, behind):
            said[name][k] += f", with {behind} held at {number(getattr(trace, behind)[k, 0, 0])}"
    return _Drawn(y, said, {"symbol": symbols, "size": sizes}, held)


@lru_cache(maxsize=32)
def _nothing(still: Still) -> _Drawn:
    """No other run: everything at zero, and nothing to say."""
    T = len(still.clock.x)
    y = {name: [still.lanes[name].at(0.0)] * (T + 2 * (name in "fi")) for name in LINES}
    said = {name: [""] * len(y[name]) for name in LINES}
    return _Drawn(y, said, {}, still.nothing_held["f"] + still.nothing_held["i"])


def _held(trace: Trace, name: str) -> frozenset[int]:
    """The steps at which a gate was held."""
    return frozenset(k for k in range(trace.T) if name in trace.held_at(k)) if trace.held else frozenset()


def _bar(y: list[float], held: frozenset[int], bottom: float) -> list[float | None]:
    """The outline of the bars along held steps, there above the line and back below it; flat at the others."""
    there = [level + BAR if k in held else bottom for k, level in enumerate(y)]
    back = [level - BAR if k in held else bottom for k, level in enumerate(y)][::-1]
    return [*(level for edge in (there, back) for level in edge for _ in range(2)), None]


def _sticks(here: list[float], there: list[float]) -> list[float | None]:
    """From one line to the other, at each step."""
    return [y for pair in zip(here, there, strict=True) for y in (*pair, None)]


def _ended(values: list[Value]) -> list[Value]:
    """The first and the last once more, for the half steps before and after them."""
    return [values[0], *values, values[-1]]


class _Bars(NamedTuple):
    """What came in: the outlines of its bars, what their hovers say, and the number alone in words."""

    y: list[float | None]
    said: list[str]
    number: list[str]


@lru_cache(maxsize=32)
def _bars(inputs: Inputs, still: Still) -> _Bars:
    """The bars of all rows, point for point with ``still.bars``: four corners, and in the middle of the end its tip."""
    y: list[float | None] = []
    said: list[str] = []
    alone: list[str] = []
    for d, (feature, row) in enumerate(zip(inputs.features, inputs.x[:, 0].T.tolist(), strict=True)):
        lane, what = still.lanes[f"x{d}"], feature.title or feature.name
        for value, words in zip(row, numbers(row), strict=True):
            end = corner = lane.at(value)
            beyond = not lane.low <= value <= lane.high
            if beyond:
                corner += TIP if value < 0 else -TIP
            y += [lane.at(0.0), corner, end, corner, lane.at(0.0), None]
            words = f"{feature.name} = {words} {feature.unit}".rstrip() + (BEYOND if beyond else "")
            alone += [words] * 6
            said += [f"{what}: {words}"] * 6
    return _Bars(y, said, alone)


class _Hollow(NamedTuple):
    """The other run's bars where something else came in, where not a point; and what the hovers of the bars say."""

    x: list[float | None]
    y: list[float | None]
    said: list[str]


@lru_cache(maxsize=32)
def _hollow(inputs: Inputs, other: Inputs, still: Still) -> _Hollow:
    """Where two runs were told different things."""
    here, there = _bars(inputs, still), _bars(other, still)
    differs = (inputs.x[:, 0] != other.x[:, 0]).T.ravel().repeat(6).tolist()
    x = zip(differs, still.bars["x"], still.hollow["x"], strict=True)
    y = zip(differs, there.y, still.hollow["y"], strict=True)
    said = zip(differs, here.said, there.number, strict=True)
    return _Hollow(
        [bar if apart else flat for apart, bar, flat in x],
        [bar if apart else flat for apart, bar, flat in y],
        [f"{own}<br>{still.name}: {its}" if apart else own for apart, own, its in said],
    )


def _bar_now(y: list[float | None], t: int, still: Still) -> Figure:
    """The bars of step t once more, in full colour."""
    T = len(still.clock.x)
    places = [slice(6 * (d * T + t), 6 * (d * T + t + 1)) for d in range(len(y) // (6 * T))]
    x = still.bars["x"]
    return {"x": [at for place in places for at in x[place]], "y": [at for place in places for at in y[place]]}


def _readings(still: Still, t: int, trace: Trace, other: Trace | None, run: _Drawn, second: _Drawn) -> Figure:
    """Dots and numbers at the cursor, and beside the lanes what f and i do and what comes in."""
    at_cursor = ["" if other is None else _reads("c", t, other), _reads("c", t, trace), _reads("h", t, trace)]
    side, x, y = still.clock.side(t), still.clock.x[t], run.y
    if still.clock.share[t] > 0.6 and any(word.endswith("held") for word in at_cursor):
        side = "left"  # such a word needs more room
    ahead = y["c"][min(max(t + (2 if side == "right" else -2), 0), trace.T - 1)]  # where the word ends
    above = y["c"][t] >= (ahead if other is None else second.y["c"][t])  # beside its line, or outside of both
    up, down = ("top", "bottom") if above else ("bottom", "top")
    last_up, last_down = ("top", "bottom") if y["c"][-1] >= second.y["c"][-1] else ("bottom", "top")
    h = "bottom" if trace.h[t, 0, 0] > 0 else "top"  # stays in its lane
    beside = ["top left" if still.narrow else "middle right"] * (2 + trace.inputs.D)
    return {
        "x": [x] * 5 + still.readings["x"],
        "y": [second.y["c"][t], y["c"][t], y["h"][t], y["f"][t + 1], y["i"][t + 1], y["c"][-1], second.y["c"][-1]]
        + still.readings["y"],
        "text": [
            *at_cursor,
            *("", ""),
            *still.end_names,
            *(_does(name, t, trace, other, still) for name in "fi"),
            *(number(value) for value in trace.x[t, 0].tolist()),
            *still.readings["text"],
        ],
        "textposition": [
            *(f"{down} {side}", f"{up} {side}", f"{h} {side}", "middle right", "middle right"),
            *(f"{last_up} right", f"{last_down} right"),
            *beside,
            *["top center"] * WORDS,
        ],
    }  # fmt: skip


def _reads(name: str, t: int, trace: Trace) -> str:
    """c or h at a step, and whether what is behind it was held."""
    held = f", {BEHIND[name]} held" if trace.held and BEHIND[name] in trace.held_at(t) else ""
    return f"{name} {number(getattr(trace, name)[t, 0, 0], sign=True)}{held}"


def _does(name: str, t: int, trace: Trace, other: Trace | None, still: Still) -> str:
    """What a gate does at a step, in this run and in the other: f KEEPS."""
    words = f"{DOES[name]} {number(getattr(trace, name)[t, 0, 0])}"
    if trace.held and name in trace.held_at(t):
        words += ", held"
    if other is None:
        return words
    there = f"{still.short}: {number(getattr(other, name)[t, 0, 0])}"
    if other.held and name in other.held_at(t):
        there += ", held"
    return f"{words}{'; ' if still.narrow else '<br>'}{there}"
