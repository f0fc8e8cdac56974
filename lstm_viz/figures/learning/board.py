"""What stays of the map of units while a hand moves: where its lanes are, how they look, and what lies behind them.

From the top down: what comes in, the map with a row for each unit, what the network says at the steps that count.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from lstm_viz.figures.shelf.clock import UNDER, Clock, clock
from lstm_viz.figures.shelf.colours import blend
from lstm_viz.figures.shelf.held import Pen
from lstm_viz.figures.shelf.lanes import SHARES, Lane, Scale
from lstm_viz.figures.shelf.screen import Screen
from lstm_viz.figures.shelf.style import SIZE, Figure, Pick, at_least, haloed, label, layout, line, note, picked, rule
from lstm_viz.language.phrases import say
from lstm_viz.language.quantities import title_of
from lstm_viz.language.texts import remembered

SIGNED = ("c", "h", "g")
"""The quantities that have a sign, and its colours; the others are gates, and have their own."""
TRACES = (
    "inputs", "map", "frame", "cursor", "words", "pill", "names", "sticks", "targets", "marks", "headings",
    "value", "said",
)  # fmt: skip
"""The traces, from the lowest up."""
OVER, FOOT = 4.0, 6.0
"""Pixels over the highest lane and under the lowest."""
LETTER = 7.5
"""Pixels that a letter needs."""
STICK = (2.0, 12.0)
"""The thinnest and the thickest bar, pixels."""
NAMED = 12.0
"""Pixels that a row needs to have its unit's number beside it."""
NEAR = 0.2
"""The share of the map that the pill keeps free of the steps' numbers."""
KEY = (64, 16)
"""Pixels of the scale over the map, and its parts."""


@dataclass(frozen=True)
class Plan:
    """The measures of one composition, in pixels of the smallest card that it is made for."""

    width: int
    height: int
    """Without what is under the plot."""
    sides: tuple[int, int]
    feature: int
    """The lane of one input."""
    letters: int
    """The lane of inputs that are written as letters."""
    head: int
    """Over the map, for its heading."""
    between: int
    """Between the map and what is said."""
    output: int


PLANS = {
    False: Plan(490, 402, (56, 58), 24, 22, 26, 30, 52),
    True: Plan(350, 330, (56, 54), 20, 20, 24, 26, 40),
}
"""By ``narrow``: beside another picture, and on a phone."""


class Board(NamedTuple):
    """What the picture's ground depends on: it is remembered by it."""

    quantity: str
    H: int
    x: tuple[tuple[float, ...], ...]
    """[D, T]"""
    features: tuple[str, ...]
    time: tuple[str, ...]
    counted: tuple[int, ...]
    """The steps at which something should be said."""
    targets: tuple[float, ...]
    """What, at each of them: numbers, or classes."""
    classes: tuple[str, ...]
    bounds: tuple[float, float]
    """Between which numbers the outputs are drawn."""

    @property
    def T(self) -> int:
        """Number of steps."""
        return len(self.time)


@dataclass(frozen=True, eq=False)
class Ground:
    """Where everything stands."""

    board: Board
    screen: Screen
    plan: Plan
    clock: Clock
    inputs: tuple[Lane, ...]
    """A lane for each input; one for all that are written as letters."""
    map: Lane
    output: Lane

    @property
    def wide(self) -> float:
        """What a pixel on the smallest card is on the x axis."""
        return self.board.T / (self.plan.width - sum(self.plan.sides))

    @property
    def ends(self) -> tuple[float, float]:
        """Where the first step begins and the last one ends."""
        return -0.5, self.board.T - 0.5

    @property
    def pitch(self) -> float:
        """From row to row of the map."""
        return (self.map.top - self.map.bottom) / self.board.H

    @property
    def lettered(self) -> bool:
        """Whether what comes in is written as letters."""
        return len(self.inputs) < len(self.board.features)

    @property
    def signed(self) -> bool:
        """Whether the quantity has a sign."""
        return self.board.quantity in SIGNED

    @property
    def largest(self) -> float:
        """The value at the end of the map's scale."""
        return self.screen.scale if self.board.quantity == "c" else 1.0

    def row(self, unit: np.ndarray | float) -> np.ndarray:
        """Where the middle of a unit's row is drawn; the first unit's on top."""
        return np.asarray(self.map.top - (np.asarray(unit, float) + 0.5) * self.pitch)


class Still(NamedTuple):
    """The part of the picture that no control moves."""

    ground: Ground
    layout: Figure
    traces: dict[str, Figure]


@remembered(maxsize=32)
def still_for(board: Board, screen: Screen) -> Still:
    """Everything still, of this example and this quantity."""
    at = ground(board, screen)
    _, words, pill = (still for still, _ in at.clock.cursors([0]))
    colors = screen.colors
    value = label([at.ends[1] + 8 * at.wide], [], [], _tone(at), size=SIZE["name"], textposition="middle right")
    value["textfont"] |= {"weight": 700}
    traces = {
        "inputs": _letters(at) if at.lettered else _sticks(at),
        "map": _map(at),
        "frame": line([], [], colors["ink"], 2, cliponaxis=False),
        "cursor": line([], [], colors["ink"], 1.5, cliponaxis=False),
        "words": words,
        "pill": pill,
        "names": _names(at),
        **_outputs(at),
        "headings": _headings(at),
        "value": value,
        "said": _said(at),
    }
    return Still(at, _layout(at), {name: traces[name] | {"name": name} for name in TRACES})


def ground(board: Board, screen: Screen) -> Ground:
    """The lanes, from the highest down."""
    plan = PLANS[screen.narrow]
    lettered = written(board, (plan.width - sum(plan.sides)) / board.T)
    features = [plan.letters] if lettered else [plan.feature] * len(board.features)
    top, inputs = float(plan.height) - OVER, []
    for k, high in enumerate(features):
        x = (0.0,) if lettered else (0.0, *board.x[k])
        low, most = min(x), max(x)
        inputs.append(Lane(top - high + 3, top - 3, Scale(low, most if most > low else low + 1.0, log=False)))
        top -= high
    bottom = FOOT + plan.output
    output = Lane(FOOT, bottom, SHARES if board.classes else Scale(*board.bounds, log=False))
    rows = Lane(bottom + plan.between, top - plan.head)
    close = replace(screen, narrow=True)  # half of a scene has room for as many words as a phone
    over = clock(board.time, close, bottom=0.0, top=float(plan.height), parts=False, counted=True)
    return Ground(board, screen, plan, over._replace(keep=NEAR), tuple(inputs), rows, output)


def written(board: Board, room: float) -> bool:
    """Whether what comes in can be written: at each step one of several features at most is 1, and the rest is 0."""
    x = np.array(board.x)
    short = max(map(len, board.features)) * LETTER <= room
    return len(x) > 1 and short and bool(np.isin(x, (0.0, 1.0)).all() and (x.sum(axis=0) <= 1).all())


# -- how it looks


def _tone(at: Ground) -> str:
    return at.screen.colors[at.board.quantity]


def _letters(at: Ground) -> Figure:
    """What comes in, as letters."""
    which = np.argmax(np.array(at.board.x), axis=0).tolist()
    there = np.max(np.array(at.board.x), axis=0) > 0
    texts = [at.board.features[k] if some else "·" for k, some in zip(which, there.tolist(), strict=True)]
    return label(
        [float(t) for t in range(at.board.T)], [at.inputs[0].middle] * at.board.T, texts, at.screen.colors["x"],
        size=SIZE["small"],
    )  # fmt: skip


def _sticks(at: Ground) -> Figure:
    """Each input of each step as a stick from its zero."""
    xs: Pen = []
    ys: Pen = []
    for lane, x in zip(at.inputs, at.board.x, strict=True):
        for t, top in enumerate(lane.at(np.array(x)).tolist()):
            xs += [float(t), float(t), None]
            ys += [float(lane.at(0.0)), top, None]
    return line(xs, ys, at.screen.colors["x"], _thick(at, 0.35))


def _thick(at: Ground, part: float) -> float:
    """A bar's pixels on the smallest card: a part of a step."""
    return float(np.clip(part / at.wide, *STICK))


def _map(at: Ground) -> Figure:
    colors, board = at.screen.colors, at.board
    scale = [[0, colors["glass"]], [1, _tone(at)]]
    if at.signed:
        scale = [[0, colors["cool"]], [0.5, colors["glass"]], [1, colors["warm"]]]
    units = [say("pictures.gates.place.unit", unit=j) for j in range(board.H)]
    return {
        "type": "heatmap", "x": list(range(board.T)), "y": at.row(np.arange(board.H)).tolist(),
        "colorscale": scale, "showscale": False, "zsmooth": False,
        "xgap": 1 if 1 / at.wide > 6 else 0, "ygap": 1 if at.pitch > 6 else 0,
        "text": [[f"{unit}, {step}" for step in at.clock.labels] for unit in units],
    }  # fmt: skip


def _names(at: Ground) -> Figure:
    """Places for the units' numbers, beside their rows."""
    n = at.board.H
    return label(
        [at.ends[0] - 6 * at.wide] * n, at.row(np.arange(n)).tolist(), [], at.screen.colors["ink"],
        size=SIZE["small"], textposition="middle left",
    )  # fmt: skip


def _outputs(at: Ground) -> dict[str, Figure]:
    """Bars of probabilities with marks over them; or dots with a stick to their targets."""
    colors, steps = at.screen.colors, [float(t) for t in at.board.counted]
    classes = bool(at.board.classes)
    lifted = [place for t in steps for place in (t, t, None)]
    says = {"hoverinfo": "text", "hovertext": say(f"pictures.units.hover.{'class' if classes else 'number'}")}
    marks: Figure = says | {
        "type": "scatter", "mode": "markers", "x": steps, "cliponaxis": False,
        "marker": {"symbol": "circle", "size": 8, "opacity": 1, "color": colors["h"], "line": {"width": 0}},
    }  # fmt: skip
    if classes:
        marks["y"] = [at.output.top + 6] * len(steps)
    targets = [] if classes else at.output.at(np.array(at.board.targets)).tolist()
    ring = {"color": colors["ink"], "width": 1.6}
    return {
        "sticks": line(lifted, [], blend(colors["h"], colors["card"], 0.7), _thick(at, 0.5) if classes else 2, **says),
        "targets": {
            "type": "scatter", "mode": "markers", "x": [] if classes else steps, "y": targets, "hoverinfo": "skip",
            "cliponaxis": False,
            "marker": {"symbol": "circle-open", "size": 9, "opacity": 1, "color": colors["ink"], "line": ring},
        },
        "marks": marks,
    }  # fmt: skip


def _headings(at: Ground) -> Figure:
    """What the map shows, what comes in, and what is said, at the left of their lanes or over them."""
    colors, board = at.screen.colors, at.board
    aside = at.ends[0] - (at.plan.sides[0] - 8) * at.wide
    heading = say("pictures.units.place.of", name=title_of(board.quantity), quantity=board.quantity)
    words = [(at.ends[0], at.map.top + 11, heading, _tone(at))]
    names = [say("pictures.units.place.input")] if at.lettered else board.features
    for lane, name in zip(at.inputs, names, strict=True):
        words.append((aside, lane.middle, name, colors["x"]))
    words.append((aside, at.output.middle, say("pictures.units.place.answer"), colors["h"]))
    xs, ys, texts, tones = (list(part) for part in zip(*words, strict=True))
    return haloed(at.screen, label(xs, ys, texts, tones, size=SIZE["small"], textposition="middle right"))


def _said(at: Ground) -> Figure:
    """A place for what the network says: over its lane."""
    x, y = at.ends[0], at.map.bottom - 9
    words = label([x], [y], [], at.screen.colors["ink"], size=SIZE["small"], textposition="middle right")
    return haloed(at.screen, words)


# -- what lies behind


def _layout(at: Ground) -> Figure:
    plan, (first, last) = at.plan, at.ends
    drawn = layout(
        at.screen, plan.width / (plan.height + UNDER),
        margin={"l": 0, "r": 0, "t": 0, "b": UNDER, "autoexpand": False},
        xaxis=at.clock.axis() | {
            "range": [first - plan.sides[0] * at.wide, last + plan.sides[1] * at.wide], "showline": False,
        },
        yaxis={"visible": False, "fixedrange": True, "range": [0, plan.height]},
        shapes=[*_rules(at), *_key(at)],
        annotations=_key_words(at),
    )  # fmt: skip
    drawn = picked(drawn, [
        Pick(of="unit", axis="y", places=at.row(np.arange(at.board.H)).tolist(), reach=at.pitch / 2),
        Pick(of="step", axis="x", places=[float(t) for t in range(at.board.T)], reach=0.5),
    ])  # fmt: skip
    return drawn if at.screen.narrow else at_least(drawn)


def _rules(at: Ground) -> list[Figure]:
    """The zero of every input, and the ends of what is said."""
    colors = at.screen.colors
    zeros = [] if at.lettered else [(float(lane.at(0.0)), "faint") for lane in at.inputs]
    levels = [*zeros, (at.output.bottom, "faint"), (at.output.top, "faint")]
    return [rule(at.ends, y, colors[tone]) for y, tone in levels]


def _key_left(at: Ground) -> float:
    """Where the scale of colours begins; its last word ends where the map does."""
    return at.ends[1] - (KEY[0] + 34) * at.wide


def _key(at: Ground) -> list[Figure]:
    """The scale of the map's colours, over its right end."""
    colors, (wide, parts) = at.screen.colors, KEY
    left, found = _key_left(at), []
    for k in range(parts):
        share = k / (parts - 1)
        tone = blend(_tone(at), colors["glass"], share)
        if at.signed:
            tone = blend(colors["warm" if share > 0.5 else "cool"], colors["glass"], abs(2 * share - 1))
        x = left + k * wide / parts * at.wide
        found.append({
            "type": "rect", "xref": "x", "yref": "y", "x0": x, "x1": x + wide / parts * at.wide,
            "y0": at.map.top + 6, "y1": at.map.top + 16, "line": {"width": 0}, "fillcolor": tone, "layer": "below",
        })  # fmt: skip
    return found


def _key_words(at: Ground) -> list[Figure]:
    ends = ((_key_left(at), f"−{at.largest:g}" if at.signed else "0", "right", -4),
            (_key_left(at) + KEY[0] * at.wide, f"{'+' if at.signed else ''}{at.largest:g}", "left", 4))  # fmt: skip
    return [
        note(text, at.map.top + 11, at.screen.colors["muted"], xref="x", x=x, xanchor=anchor, xshift=shift)
        for x, text, anchor, shift in ends
    ]
