"""What stays of a track: where its lanes lie, the words beside them, and how each of its traces looks.

Heights are pixels on the smallest card, 560 wide (358 a narrow one); on a larger one they grow with
it, and letters do not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from textwrap import wrap
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lstm_viz.core.notation import QUANTITIES
from lstm_viz.core.sequence import Feature
from lstm_viz.figures.curves import CURVE, DOES, SUM
from lstm_viz.figures.shelf.clock import ROOM, Clock, clock
from lstm_viz.figures.shelf.colours import PALETTE, Theme, faded, halo
from lstm_viz.figures.shelf.style import SIZE, Figure, layout

SMALLEST = {False: 560, True: 358}
"""The width for which heights are given, pixels, by ``narrow``."""
SIDES = {False: (116, 108), True: (32, 36)}
"""Pixels left and right of the lanes."""
HEIGHT = {False: {"x": 30, "c": 88, "h": 38, "f": 24, "i": 24}, True: {"x": 26, "c": 84, "h": 34, "f": 22, "i": 22}}
ABOVE = {False: {"x": 12, "c": 21, "h": 14, "f": 14, "i": 12}, True: {"x": 20, "c": 40, "h": 26, "f": 22, "i": 20}}
"""Room over a lane, for words at the cursor; on a narrow card its name stands there too."""
HEAD, FOOT = 24, 3
"""Room at the top for marked steps, and at the bottom so that a line at 0 is drawn whole."""
WIDE_BAR = 0.32
"""Half the width of a bar, in steps."""
WORDS = 4
"""How many kinds get their word; further ones are marked and hovers name them."""
LETTER = 6.5
"""Pixels that a small letter takes."""
LINES = ("f", "i", "h", "c")
"""The lines of a run, in the order in which they are drawn."""
Column = NDArray[np.float64]
Ranges = tuple[tuple[float, float], ...]


class Lane(NamedTuple):
    """One lane: from where to where it is drawn, and the values at its ends."""

    bottom: float
    top: float
    low: float
    high: float

    def at(self, value: float) -> float:
        """Where a value is drawn; beyond the lane, at its edge."""
        return self.bottom + (min(max(value, self.low), self.high) - self.low) * self.stretch

    @property
    def stretch(self) -> float:
        """Drawing units that a value of 1 takes."""
        return (self.top - self.bottom) / (self.high - self.low)


def lanes(ranges: Ranges, narrow: bool, scale: float) -> dict[str, Lane]:
    """The lanes from the lowest up: i, f, h, c, then the inputs x0, x1, ..., the first one on top."""
    rows = {f"x{d}": reach for d, reach in reversed(list(enumerate(ranges)))}
    found: dict[str, Lane] = {}
    bottom = float(FOOT)
    for name, (low, high) in ({"i": (0, 1), "f": (0, 1), "h": (-1, 1), "c": (-scale, scale)} | rows).items():
        kind = name[0]
        found[name] = Lane(bottom, bottom + HEIGHT[narrow][kind], low, high)
        bottom = found[name].top + ABOVE[narrow][kind]
    return found


@dataclass(frozen=True, eq=False)
class Still:
    """The part of the picture that no control moves: made once, shared by every figure."""

    clock: Clock
    lanes: dict[str, Lane]
    low: Column
    """The lower ends of the lanes of :data:`LINES`."""
    high: Column
    zero: Column
    """Where 0 is drawn in each of these lanes."""
    stretch: Column
    narrow: bool
    end_names: tuple[str, str]
    """What stands at the ends of the two lines of c."""
    name: str
    """The other run's."""
    short: str
    """The same, shortened to what has room beside the gates."""
    cursor_y: list[float | None]
    """From where to where the cursor's line is drawn: it leaves out what is written over the lanes."""
    nothing_held: dict[str, list[float | None]]
    layout: Figure
    bars: Figure
    hollow: Figure
    bar_now: Figure
    sticks: Figure
    zeros: dict[str, Figure]
    """The lower edges of the strips of f and i: each comes right before its line, which is filled down to it."""
    held: Figure
    others: dict[str, Figure]
    lines: dict[str, Figure]
    c: Figure
    marks: Figure
    readings: Figure


@lru_cache(maxsize=64)
def still_for(
    time: tuple[str, ...],
    features: tuple[Feature, ...],
    names: tuple[str, str] | None,
    kinds: tuple[str, ...] | None,
    ranges: Ranges,
    theme: Theme,
    narrow: bool,
    scale: float,
    flatter: float,
) -> Still:
    """Everything still, for a run of these steps and features; ``names`` is None when there is no other run."""
    colors, plan = PALETTE[theme], lanes(ranges, narrow, scale)
    top = plan["x0"].top + (18 if narrow else 4) + (HEAD if kinds else 0)
    over = clock(time, theme, narrow, (), "y", 0.0, top)
    half = min((after - before for before, after in zip(over.x, over.x[1:], strict=False)), default=1.0) / 2
    ends = (over.x[0] - half, over.x[-1] + half)
    across = [ends[0], *over.x, ends[1]]
    flat_x = [x for _ in features for at in over.x for x in (*[at] * 5, None)]
    flat_y = [y for d in range(len(features)) for _ in time for y in (*[plan[f"x{d}"].at(0.0)] * 5, None)]
    outline = [x for _ in features for at in over.x for x in _outline(at, half)]

    def line(name: str, width: float) -> Figure:
        gate = name in "fi"
        return {
            "type": "scatter", "mode": "lines", "cliponaxis": False, "x": across if gate else over.x,
            "line": {"color": colors[name], "width": width, "shape": "hvh" if gate else "linear"},
            "text": [over.labels[0], *over.labels, over.labels[-1]] if gate else over.labels,
            "hovertemplate": f"<b>%{{text}}</b><br>{_said(name)}<extra></extra>",
        }  # fmt: skip

    def other(name: str) -> Figure:
        plain = line(name, 1.5)
        return plain | {
            "visible": names is not None,
            "line": plain["line"] | {"dash": "4px,3px"},
            "hovertemplate": f"<b>%{{text}}</b><br>{names[1] if names else ''}: {_said(name)}<extra></extra>",
        }

    def bars(x: list[float | None], fill: str, **more: object) -> Figure:
        return {
            "type": "scatter", "mode": "lines", "x": x, "fill": "toself", "fillcolor": fill,
            "line": {"color": fill, "width": 0}, "hoverinfo": "skip",
        } | more  # fmt: skip

    stretch = {name: plan[name].stretch for name in LINES}
    steps = over.labels if kinds is None else [f"{at}, {kind}" for at, kind in zip(over.labels, kinds, strict=True)]
    return Still(
        clock=over,
        lanes=plan,
        low=_column(plan[name].low for name in LINES),
        high=_column(plan[name].high for name in LINES),
        zero=_column(plan[name].bottom - plan[name].low * stretch[name] for name in LINES),
        stretch=_column(stretch.values()),
        narrow=narrow,
        end_names=("", "") if narrow or names is None else (_cut(names[0], 17), _cut(names[1], 17)),
        name=names[1] if names else "",
        short=_cut(names[1], 12) if names else "",
        cursor_y=_cursor(plan, narrow),
        nothing_held={name: [*[plan[name].bottom] * (4 * len(time)), None] for name in "fi"},
        layout=_layout(theme, narrow, over, plan, features, ends, top, names, flatter),
        bars=bars(outline, faded(colors["x"], 0.5), hoverinfo="text", hoveron="points") | {
            "hovertemplate": "<b>%{text}</b><br>%{hovertext}<br>given<extra></extra>",
            "text": [step for _ in features for step in steps for _ in range(6)],
        },
        hollow=bars(flat_x, "rgba(0,0,0,0)") | {
            "y": flat_y, "visible": False, "line": {"color": colors["x"], "width": 1.2, "dash": "3px,2px"},
        },
        bar_now=bars([], colors["x"]),
        sticks={
            "type": "scatter", "mode": "lines", "x": [x for at in over.x for x in (at, at, None)],
            "line": {"color": faded(colors["neutral"], 0.5), "width": 2}, "hoverinfo": "skip",
            "visible": names is not None,
        },
        zeros={name: line(name, 0) | {"y": [plan[name].bottom] * len(across), "hoverinfo": "skip"} for name in "fi"},
        held={
            "type": "scatter", "mode": "none", "fill": "toself", "fillcolor": faded(colors["neutral"], 0.45),
            "x": _held_x(over.x, half) * 4, "hoverinfo": "skip",
        },
        others={name: other(name) for name in LINES},
        lines={
            name: line(name, 1.5) | ({"fill": "tonexty", "fillcolor": faded(colors[name], 0.22)} if name != "h" else {})
            for name in "fih"
        },
        c=line("c", 2) | {
            "mode": "lines+markers", "marker": {"color": colors["c"], "opacity": 1, "line": {"width": 0}},
        },
        marks=_marks(theme, over, kinds, top),
        readings=_readings(theme, narrow, over, plan, ends, names, kinds, top),
    )  # fmt: skip


def _cursor(plan: dict[str, Lane], narrow: bool) -> list[float | None]:
    """The cursor's line; on a narrow card it is cut where a lane's name stands."""
    if not narrow:
        return [0.0, plan["x0"].top + 4]
    return [y for name, lane in plan.items() for y in (lane.bottom - 3, lane.top + (18 if name == "c" else 3), None)]


def _column(values: Iterable[float]) -> Column:
    return np.array(list(values), float)[:, None]


def _cut(words: str, letters: int) -> str:
    """Words that fit: of longer ones the beginning."""
    return words if len(words) <= letters else words[: letters - 1].rstrip() + "…"


def _outline(at: float, half: float) -> list[float | None]:
    """The outline of a bar at a step, with the middle of its end; the pen is lifted after it."""
    left, right = at - 2 * WIDE_BAR * half, at + 2 * WIDE_BAR * half
    return [left, left, at, right, right, None]


def _held_x(x: list[float], half: float) -> list[float | None]:
    """The outline of the bars along held steps, there above the line and back below it."""
    there = [place + side for place in x for side in (-half, half)]
    return [*there, *reversed(there), None]


def _said(name: str) -> str:
    """What a hover says of a point: the quantity, its value, its formula."""
    title = QUANTITIES[name].title
    if name in CURVE:
        return f"{title} {name} {DOES[name]} %{{hovertext}}<br>{name} = {CURVE[name]}, {SUM}"
    formula = {"c": "c = f·c_prev + i·g", "h": "h = o·tanh(c)"}[name]
    return f"{title} {name} = %{{hovertext}}<br>{formula}"


def _marks(theme: Theme, over: Clock, kinds: Sequence[str] | None, top: float) -> Figure:
    """A mark over every step that is not of the most frequent kind."""
    shown, kinds = kinds is not None, kinds or ("",) * len(over.x)
    usual = Counter(kinds).most_common(1)[0][0]
    return {
        "type": "scatter", "mode": "markers", "visible": shown, "cliponaxis": False,
        "x": over.x, "y": [top - HEAD + 5] * len(over.x),
        "marker": {
            "symbol": "triangle-down", "color": PALETTE[theme]["x"], "opacity": 1, "line": {"width": 0},
            "size": [0 if kind == usual else 8 for kind in kinds],
        },
        "hoverinfo": "text", "hovertext": [f"{at}: {kind}" for at, kind in zip(over.labels, kinds, strict=True)],
    }  # fmt: skip


def kind_words(x: Sequence[float], kinds: Sequence[str] | None, pixels: float) -> list[tuple[float, str]]:
    """Where each kind but the most frequent gets its word: over the first of its steps at which there is room.

    ``pixels`` is what one unit of x takes on the smallest card. Always :data:`WORDS` places; one that is
    not needed, or for which there is no room, has no word.
    """
    found: list[tuple[float, str]] = []
    usual = Counter(kinds or ("",)).most_common(1)[0][0]
    for kind in dict.fromkeys(kinds or ()):
        steps = [at for at, other in zip(x, kinds or (), strict=True) if other == kind != usual]
        free = [
            at
            for at in steps
            if all(abs(at - taken) * pixels > LETTER * (len(kind) + len(word) + 2) / 2 for taken, word in found)
        ]
        if free and len(found) < WORDS:
            found.append((free[0], kind))
    return found + [(x[0], "")] * (WORDS - len(found))


def _readings(
    theme: Theme,
    narrow: bool,
    over: Clock,
    plan: dict[str, Lane],
    ends: tuple[float, float],
    names: tuple[str, str] | None,
    kinds: Sequence[str] | None,
    top: float,
) -> Figure:
    """Dots and words in one trace; x, y and text of those that stay come after those that move.

    In this order: the other c, c, h, f and i at the cursor; the names of both runs at the ends of c; what
    f and i do; what comes in; the words of the kinds.
    """
    colors, rows = PALETTE[theme], [plan[name] for name in plan if name[0] == "x"][::-1]
    beside = [lane.top if narrow else (lane.bottom + lane.top) / 2 for lane in (plan["f"], plan["i"], *rows)]
    words = kind_words(over.x, kinds, (SMALLEST[narrow] - sum(SIDES[narrow])) / (ends[1] - ends[0]))
    D, own = len(rows), [colors[name] for name in "cchfi"]
    rest = 4 + D + WORDS
    return {
        "type": "scatter", "mode": "markers+text", "hoverinfo": "skip", "cliponaxis": False,
        "x": [over.x[-1]] * 2 + [ends[1]] * (2 + D) + [at for at, _ in words],
        "y": beside + [top - HEAD + 8] * WORDS,
        "text": [word for _, word in words],
        "marker": {
            "color": [colors["card"], *own[1:]] + [colors["c"]] * rest,
            "size": [8 if names else 0, 9, 9, 7, 7] + [4] * rest,
            "opacity": [1] * 5 + [0] * rest,
            "line": {"color": [colors["c"]] + [colors["card"]] * (4 + rest), "width": 1.5},
        },
        "textfont": {
            "color": [*own, colors["c"], colors["c"], colors["f"], colors["i"]] + [colors["x"]] * (D + WORDS),
            "size": [SIZE["label"]] * 5 + [SIZE["small"]] * rest,
            "weight": [400, 600, 600, 600, 600, 600] + [400] * (rest - 1),
            "shadow": halo(theme),
        },
    }  # fmt: skip


# -- the layout


def _layout(
    theme: Theme,
    narrow: bool,
    over: Clock,
    plan: dict[str, Lane],
    features: tuple[Feature, ...],
    ends: tuple[float, float],
    top: float,
    names: tuple[str, str] | None,
    flatter: float,
) -> Figure:
    left, right = SIDES[narrow]
    room = ROOM if over.parts else ROOM | {"t": 6}
    aspect = SMALLEST[narrow] / (top + room["t"] + room["b"]) * (1.0 if narrow else flatter)
    pad = 0.004 * (ends[1] - ends[0])
    return layout(
        theme, aspect,
        meta={"aspect": aspect, "scrub": over.x},  # a hand on the picture finds its step
        margin=room | {"l": left, "r": right, "autoexpand": False},
        xaxis=over.axis(theme) | {"range": [ends[0] - pad, ends[1] + pad]},
        yaxis={"visible": False, "fixedrange": True, "range": [0, top]},
        shapes=over.bands(theme) + [shape for name, lane in plan.items() for shape in _levels(theme, ends, name, lane)],
        annotations=[
            word for name, lane in plan.items() for word in _beside(theme, narrow, name, lane, features)
        ] + (_legend(theme, plan["c"], names) if narrow and names else []),
    )  # fmt: skip


def _levels(theme: Theme, ends: tuple[float, float], name: str, lane: Lane) -> list[Figure]:
    """A lane's zero line, and the ends of its scale where something else than zero is there."""
    colors = PALETTE[theme]
    at = [(0.0, colors["faint"])] + [(end, colors["grid"]) for end in (lane.low, lane.high) if end and name[0] != "x"]
    return [
        {
            "type": "line", "xref": "x", "yref": "y", "x0": ends[0], "x1": ends[1], "y0": lane.at(value),
            "y1": lane.at(value), "line": {"color": color, "width": 1}, "layer": "below",
        }
        for value, color in at
    ]  # fmt: skip


def _beside(theme: Theme, narrow: bool, name: str, lane: Lane, features: tuple[Feature, ...]) -> list[Figure]:
    """A lane's name and the ends of its scale: to its left; on a narrow card the name stands above it."""
    colors = PALETTE[theme]
    feature = features[int(name[1:])] if name[0] == "x" else None
    title = (feature.title or feature.name) if feature else f"{QUANTITIES[name].title} {name}"
    sign = "" if name in "fi" else "+"

    def word(text: str, y: float, color: str, **more: object) -> Figure:
        return {
            "xref": "paper", "x": 0, "xanchor": "right", "xshift": -7, "yref": "y", "y": y, "yanchor": "middle",
            "text": text, "showarrow": False, "align": "right", "borderpad": 0,
            "font": {"size": SIZE["small"], "color": color},
        } | more  # fmt: skip

    scale = [
        word(f"{sign}{lane.high:g}", lane.top, colors["muted"]),
        word(f"{lane.low:g}".replace("-", "−"), lane.bottom, colors["muted"]),
    ]
    if narrow:
        up = 20 if name == "c" else 3  # over the words at the cursor
        return [
            *scale,
            word(_cut(title, 40), lane.top + up, colors[name[0]], xanchor="left", xshift=0, yanchor="bottom"),
        ]
    lines = wrap(_cut(title, 28), 14)
    middle = (lane.bottom + lane.top) / 2
    return [*scale, word("<br>".join(lines), middle, colors[name[0]], xshift=-34)]


def _legend(theme: Theme, lane: Lane, names: tuple[str, str]) -> list[Figure]:
    """What the two lines are called, over the lane of c on a narrow card."""
    return [
        {
            "xref": "paper", "x": 1, "xanchor": "right", "yref": "y", "y": lane.top + 20, "yanchor": "bottom",
            "text": f"<b>━ {names[0]}</b>  ╍ {names[1]}", "showarrow": False, "borderpad": 0,
            "font": {"size": SIZE["small"], "color": PALETTE[theme]["c"]},
        }
    ]  # fmt: skip
