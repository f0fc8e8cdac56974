"""How often a gate of each unit is shut, and how often it is open: a dot for each unit.

Across: the share of steps at which the gate is below 0.1; up: that at which it is above 0.9. The two are never more
than all steps, so no dot lies beyond the line from the one to the other. A dot near the corner at 0 is of a gate that
is mostly in between.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from lstm_viz.core.notation import percent
from lstm_viz.core.ranked import OPEN, SHUT
from lstm_viz.figures.shelf.colours import blend, faded
from lstm_viz.figures.shelf.lanes import SHARES, Lane
from lstm_viz.figures.shelf.screen import USUAL, Screen
from lstm_viz.figures.shelf.style import (
    SIZE,
    Figure,
    Pick,
    at_least,
    haloed,
    label,
    note,
    picked,
    scene,
    straight,
)
from lstm_viz.figures.strip import Array, Moves, Strip, columns, once
from lstm_viz.language.phrases import BLANK, say
from lstm_viz.language.texts import remembered

COUNTED = 12
"""Places at which several dots lie that are counted: the fullest ones."""
TRACES = ("dots", "counts", "ring", "name")
"""From the lowest up."""
BOUNDS = {"least": f"{SHUT:g}", "most": f"{OPEN:g}"}
"""Below which a gate is called shut, and above which open, as they are written."""
TICKS = (0.0, 0.5, 1.0)
DOT, RING = 9.0, 15.0
"""Pixels."""
REACH = 14.0
"""Pixels from a dot at which a click still means it."""
SEVERAL = 2
"""So many units in one place are counted."""
LETTER = 7.0
"""Pixels of a letter."""
MARKS = len("<b></b>")
"""What of a name is not seen."""
NEAR = 15.0
"""Pixels between the lines of two counts."""


class Plan(NamedTuple):
    """Pixels of the smallest card that it is made for."""

    width: int
    height: int
    left: int
    right: int
    foot: int
    head: int


PLANS = {False: Plan(490, 340, 46, 20, 50, 30), True: Plan(350, 310, 46, 18, 50, 30)}
"""By ``narrow``: beside another picture, and on a phone."""


class Ground(NamedTuple):
    """Where shares are drawn: lanes that lie, and that stand."""

    plan: Plan
    x: Lane
    y: Lane
    layout: Figure
    traces: dict[str, Figure]


def saturation(gate: str, shut: ArrayLike, opened: ArrayLike, units: Sequence[int], screen: Screen = USUAL) -> Strip:
    """The dots, with the picked unit of each moment named.

    Parameters
    ----------
    gate : str
        f, i or o.
    shut, opened : array, [H] or [N, H]
        The shares of steps, from 0 to 1: the same at all moments, or of each of them.
    units : sequence of int, [N]
        The picked unit of each moment.
    screen : Screen
        What it is drawn on.
    """
    across, up = (np.atleast_2d(np.asarray(share, float)) for share in (shut, opened))
    at = ground(gate, screen)
    x, y, picks = at.x.at(across), at.y.at(up), once(np.array(units))
    moments = range(max(len(x), len(picks)))
    n, k = [m % len(x) for m in moments], [m % len(picks) for m in moments]
    there = picks[k]
    own_x, own_y = x[n, there], y[n, there]
    crowds = [_crowds(*row) for row in zip(x.tolist(), y.tolist(), strict=True)]
    names = [_name(unit, crowds[row]) for unit, row in zip(there.tolist(), n, strict=True)]
    sides = [
        _side(at, left, low, len(name) - MARKS)
        for left, low, name in zip(own_x.tolist(), own_y.tolist(), names, strict=True)
    ]
    crowds = [[*row[:COUNTED], *[NOWHERE] * (COUNTED - len(row))] for row in crowds]
    taken = zip(own_x.tolist(), own_y.tolist(), names, sides, strict=True)
    moves: dict[str, Moves] = {
        "dots": {"x": x, "y": y, "hovertext": [_told(gate, *row) for row in zip(across, up, strict=True)]},
        "counts": {
            "x": np.array([[crowd.x for crowd in row] for row in crowds]),
            "y": np.array([[crowd.y for crowd in row] for row in crowds]),
            "text": [_counts(at, crowds[row], *own) for row, own in zip(n, taken, strict=True)],
            "textposition": [[_side(at, one.x, one.y, len(one.said)) for one in row] for row in crowds],
        },
        "ring": {"x": columns(own_x), "y": columns(own_y)},
        "name": {
            "x": columns(own_x),
            "y": columns(own_y),
            "text": [[name] for name in names],
            "textposition": sides,
        },
    }
    return Strip(len(units), [(at.traces[name], moves[name]) for name in TRACES], at.layout)


def _told(gate: str, across: Array, up: Array) -> list[str]:
    """What a hover says of each unit."""
    phrase = say("pictures.saturation.hover", unit=BLANK * 3, gate=gate, shut=BLANK * 2, open=BLANK, **BOUNDS)
    return [
        phrase.replace(BLANK * 3, str(unit)).replace(BLANK * 2, percent(shut)).replace(BLANK, percent(opened))
        for unit, (shut, opened) in enumerate(zip(across.tolist(), up.tolist(), strict=True))
    ]


def _side(at: Ground, x: float, y: float, letters: int) -> str:
    """Where the words of a dot stand: over it, for many lie on the axes, and right of it, where they have room."""
    up = "top" if y + NEAR < at.y.top else "bottom"
    return f"{up} {'right' if x + RING + letters * LETTER < at.plan.width - at.plan.right else 'left'}"


class Crowd(NamedTuple):
    """A place at which several dots lie: their middle, and whose they are."""

    x: float
    y: float
    units: Sequence[int]
    said: str
    """How many these are."""


NOWHERE = Crowd(0.0, 0.0, (), "")


def _crowds(xs: Sequence[float], ys: Sequence[float]) -> list[Crowd]:
    """All such places, the fullest first."""
    cells: dict[tuple[int, int], list[int]] = {}
    for unit, (x, y) in enumerate(zip(xs, ys, strict=True)):
        cells.setdefault((round(x / (DOT / 2)), round(y / (DOT / 2))), []).append(unit)
    full = sorted((units for units in cells.values() if len(units) >= SEVERAL), key=lambda units: (-len(units), units))
    return [
        Crowd(
            float(np.mean([xs[k] for k in units])), float(np.mean([ys[k] for k in units])), units,
            say("pictures.saturation.place.several", n=len(units)),
        )
        for units in full
    ]  # fmt: skip


def _name(unit: int, crowds: Sequence[Crowd]) -> str:
    """What the picked unit is called, and how many others lie where it does."""
    name = say("pictures.gates.place.unit", unit=unit)
    n = next((len(crowd.units) for crowd in crowds if unit in crowd.units), 0)
    return say("pictures.saturation.place.one_of", unit=name, n=n) if n else f"<b>{name}</b>"


def _counts(at: Ground, crowds: Sequence[Crowd], x: float, y: float, name: str, side: str) -> list[str]:
    """How many units lie in each full place, where there is room for the number beside it."""
    taken = [_room(x, y, RING + LETTER * (len(name) - MARKS), side)]
    told = []
    for crowd in crowds:
        letters = len(crowd.said)
        own = _room(crowd.x, crowd.y, DOT + LETTER * letters, _side(at, crowd.x, crowd.y, letters))
        free = all(abs(own.y - one.y) >= NEAR or own.right < one.left or one.right < own.left for one in taken)
        told.append(crowd.said if free else "")
        if free:
            taken.append(own)
    return told


class Room(NamedTuple):
    """What the words of a dot take."""

    y: float
    left: float
    right: float


def _room(x: float, y: float, wide: float, side: str) -> Room:
    line = y + (NEAR if side.startswith("top") else -NEAR)
    return Room(line, x, x + wide) if side.endswith("right") else Room(line, x - wide, x)


# -- what stays


@remembered(maxsize=16)
def ground(gate: str, screen: Screen) -> Ground:
    """The square of shares, with its words."""
    plan, colors = PLANS[screen.narrow], screen.colors
    x = Lane(plan.left, plan.width - plan.right, SHARES)
    y = Lane(plan.foot, plan.height - plan.head, SHARES)
    tone = colors[gate]
    dots: Figure = {
        "type": "scatter", "mode": "markers", "hoverinfo": "text", "cliponaxis": False,
        "marker": {"size": DOT, "opacity": 1, "color": faded(tone, 0.3),
                   "line": {"width": 1, "color": faded(tone, 0.75)}},
    }  # fmt: skip
    ring = dots | {
        "hoverinfo": "skip",
        "marker": {"size": RING, "opacity": 1, "color": faded(tone, 0), "line": {"width": 2.5, "color": colors["ink"]}},
    }
    counts = label([], [], [], colors["muted"], size=SIZE["small"])
    name = label([], [], [], colors["ink"], size=SIZE["name"])
    marks = {"opacity": 0, "color": tone}
    traces = {
        "dots": dots,
        "counts": haloed(screen, counts) | {"mode": "markers+text", "marker": marks | {"size": DOT}},
        "ring": ring,
        "name": haloed(screen, name) | {"mode": "markers+text", "marker": marks | {"size": RING}},
    }
    drawn = scene(screen, plan.width, plan.height, shapes=_lines(screen, x, y), annotations=_words(gate, screen, x, y))
    drawn = picked(drawn, [Pick(of="unit", axis="both", trace=TRACES.index("dots"), reach=REACH)])
    named = {key: trace | {"name": key} for key, trace in traces.items()}
    return Ground(plan, x, y, drawn if screen.narrow else at_least(drawn, plan.width), named)


def _lines(screen: Screen, x: Lane, y: Lane) -> list[Figure]:
    """Beyond the diagonal nothing can lie: it is shaded."""
    colors = screen.colors
    levels = [straight(x.bottom, float(y.at(share)), x.top, float(y.at(share)), colors["grid"]) for share in TICKS]
    levels += [straight(float(x.at(share)), y.bottom, float(x.at(share)), y.top, colors["grid"]) for share in TICKS]
    beyond = f"M {x.bottom},{y.top} L {x.top},{y.top} L {x.top},{y.bottom} Z"
    shade = {
        "type": "path", "xref": "x", "yref": "y", "path": beyond, "line": {"width": 0}, "layer": "below",
        "fillcolor": blend(colors["grid"], colors["card"], 0.55),
    }  # fmt: skip
    return [shade, *levels, straight(x.bottom, y.top, x.top, y.bottom, colors["muted"], 1, "4px,3px")]


def _words(gate: str, screen: Screen, x: Lane, y: Lane) -> list[Figure]:
    colors, shape = screen.colors, "narrow" if screen.narrow else "wide"
    named = {"gate": gate, **BOUNDS}
    ticks = [
        note(f"{round(100 * share)}", y.bottom - 15, colors["muted"], xref="x", x=float(x.at(share)), xanchor="center")
        for share in TICKS
    ]
    ticks += [
        note(f"{round(100 * share)}", float(y.at(share)), colors["muted"], xref="x", x=x.bottom - 12, xanchor="right")
        for share in TICKS
    ]
    return [
        *ticks,
        note(say(f"pictures.saturation.place.open.{shape}", **named), y.top + 16, colors[gate], xref="x", x=8,
             xanchor="left"),
        note(say(f"pictures.saturation.place.shut.{shape}", **named), y.bottom - 34, colors[gate], xref="x", x=x.top,
             xanchor="right"),
        note(say("pictures.saturation.place.limit"), y.top - 14, colors["muted"], xref="x", x=x.top - 8,
             xanchor="right"),
    ]  # fmt: skip
