"""One unit's weights: for each of f, i, g and o a column of bars, one for what comes in, what each unit said, the bias.

To the right of its zero a bar adds. Biases grow far larger than weights, so they have a scale of their own; both
scales are the same at all epochs and for all units. A pale stroke shows where each weight stood before the first step.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from lstm_viz.core.lstm import LSTMParams
from lstm_viz.core.notation import BEYOND_MEASURE, numbers, scaled
from lstm_viz.figures.shelf.colours import blend
from lstm_viz.figures.shelf.screen import USUAL, Screen
from lstm_viz.figures.shelf.style import SIZE, Figure, at_least, label, layout, note, straight
from lstm_viz.figures.strip import Array, Moves, Strip, once
from lstm_viz.language.phrases import say
from lstm_viz.language.quantities import title_of
from lstm_viz.language.texts import remembered

GATES = ("f", "i", "g", "o")
"""The columns; on a narrow card two stand over two."""
TRACES = (*(f"bars {gate}" for gate in GATES), "before", "names")
"""The traces, from the lowest up."""
SCALES = (0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0, 15.0, 20.0)
"""The largest weight that has room; a larger one is drawn at the edge, and its number says how large it is."""
MANY = 8
"""Up to so many units each bar has its name and its number; of more they are thin, and neither is written."""
ROW, THICK = 18.0, 10.0
"""Pixels of a row with a name, and of its bar."""
THIN = 3.0
"""Pixels of a row without, at least."""
ALL_THIN = 150.0
"""Pixels that all such rows have together, unless they would be thinner."""
APART = 6.0
"""Pixels between inputs and units."""
ENDS = 20.0
"""Pixels for the numbers of a scale."""
STROKE = (5.0, 7.5)
"""Pixels of a stroke under a bar: how long, and how far under the bar's middle."""


@dataclass(frozen=True)
class Plan:
    """The measures of one composition, in pixels of the smallest card that it is made for."""

    width: int
    left: int
    """Room for the names of the rows."""
    across: int
    """Columns beside each other."""
    half: int
    """From a column's zero to the end of its scale; beside it there is room for a number."""
    head: float = 30.0
    foot: float = 4.0

    @property
    def column(self) -> float:
        """From column to column."""
        return (self.width - self.left) / self.across


WIDE = Plan(900, 96, 4, 62)
NARROW = Plan(350, 78, 2, 31)


class Learnt(NamedTuple):
    """The cells of E rows, and what is shown at each of the picture's N moments."""

    params: Sequence[LSTMParams]
    features: tuple[str, ...]
    rows: Sequence[int]
    units: Sequence[int]


def weighings(learnt: Learnt, screen: Screen = USUAL) -> Strip:
    """The picture at each moment."""
    first = learnt.params[0]
    still = _still(screen, first.H, learnt.features, scales_of(learnt.params))
    units = once(np.array(learnt.units)).tolist()
    pairs = list(zip(learnt.rows, learnt.units, strict=True))
    each = {pair: weights_of(learnt.params[pair[0]], pair[1]) for pair in dict.fromkeys(pairs)}
    drawn = np.array([each[pair] for pair in pairs])  # [N, 4, rows]
    began = np.array([weights_of(first, unit) for unit in units])
    texts = {pair: [_said(column) for column in each[pair].tolist()] for pair in each}
    data: list[tuple[Figure, Moves]] = [
        (still.bars[gate], {"x": still.length(drawn[:, k]), "text": [texts[pair][k] for pair in pairs]})
        for k, gate in enumerate(GATES)
    ]
    before = (still.zeros[:, None] + still.length(began)).reshape(len(began), -1)
    data += [(still.before, {"x": before}), (still.names, {"text": [still.named(unit) for unit in units]})]
    return Strip(len(pairs), data, still.layout)


def weights_of(params: LSTMParams, unit: int) -> Array:
    """What a unit's f, i, g and o weigh: inputs, what each unit said last, bias; [4, D + H + 1]."""
    found = []
    for gate in GATES:
        W_x, W_h, b = params.block(gate)
        found.append(np.concatenate([W_x[unit], W_h[unit], b[unit : unit + 1]]))
    return np.array(found)


def _said(weights: list[float]) -> list[str]:
    """Weights as they are written; of one that has lost all measure a digit and its power of ten have room."""
    return [
        text if abs(weight) < BEYOND_MEASURE else "+" * (weight > 0) + scaled(weight, digits=1)
        for weight, text in zip(weights, numbers(weights, 2, sign=True), strict=True)
    ]


def scales_of(params: Sequence[LSTMParams]) -> tuple[float, float]:
    """The ends of the scales of weights and of biases.

    They hold those of every unit at every epoch, unless one is beyond all measure.
    """
    weights = max(float(np.abs(array).max()) for one in params for array in (one.W_x, one.W_h))
    biases = max(float(np.abs(one.b).max()) for one in params)
    return _end(weights), _end(biases)


def _end(most: float) -> float:
    return next((scale for scale in SCALES if scale >= most), SCALES[-1])


# -- what stays


class _Still(NamedTuple):
    """The part of the picture that no control moves."""

    layout: Figure
    bars: dict[str, Figure]
    before: Figure
    names: Figure
    zeros: Array  # [4]
    """Where each column's zero is."""
    called: list[str]
    """What each row is called; "" where there is no room."""
    inputs: int
    """How many of them are inputs."""
    lines: int
    """How many lines of columns there are."""
    scales: Array  # [rows]
    half: float

    def length(self, weights: Array) -> Array:
        """How long bars are, with their sign."""
        return np.asarray(np.clip(weights / self.scales, -1.0, 1.0) * self.half)

    def named(self, unit: int) -> list[str]:
        """The rows' names, of which the unit's own h has another, beside each line of columns."""
        own, called = self.inputs + unit, list(self.called)
        if called[own]:
            called[own] = say("pictures.weights.place.own")
        return called * self.lines


class _Rows(NamedTuple):
    """The rows of a column, from the highest down."""

    down: Array
    """Pixels from the first row's top to each middle."""
    thick: Array
    """Pixels of their bars."""
    ends: tuple[float, float]
    """Pixels from there to the numbers of the weights' scale, and to those of the biases'."""
    high: float
    """Pixels of all of them."""


def _rows(D: int, H: int) -> _Rows:
    thin = ROW if H <= MANY else max(THIN, min(ROW / 2, ALL_THIN / H))
    pitch = np.array([ROW] * D + [thin] * H + [ROW])
    above = np.zeros(D + H + 1)
    above[[D, D + H]] = APART, ENDS
    bottom = np.cumsum(pitch + above)
    thick = np.where(pitch == ROW, THICK, 0.75 * pitch)
    ends = bottom[[-2, -1]] + ENDS / 2
    return _Rows(bottom - pitch / 2, thick, (float(ends[0]), float(ends[1])), float(bottom[-1]) + ENDS)


@remembered(maxsize=16)
def _still(screen: Screen, H: int, features: tuple[str, ...], scales: tuple[float, float]) -> _Still:
    plan, rows, D = NARROW if screen.narrow else WIDE, _rows(len(features), H), len(features)
    few, colors, lines = H <= MANY, screen.colors, len(GATES) // plan.across
    block = plan.head + rows.high + plan.foot
    zeros = [plan.left + (k % plan.across + 0.5) * plan.column for k in range(len(GATES))]
    tops = [(lines - k // plan.across) * block - plan.head for k in range(len(GATES))]
    every = [say("pictures.weights.of_h", unit=j) for j in range(H)]
    whole = [*features, *every, say("pictures.weights.place.bias")]
    called = [name if few or not D <= row < D + H else "" for row, name in enumerate(whole)]
    y = [(top - rows.down).tolist() for top in tops]
    shown = ["outside" if name else "none" for name in called]
    bars = {
        gate: {
            "type": "bar", "orientation": "h", "name": TRACES[k], "base": [zeros[k]] * len(whole), "y": y[k],
            "width": rows.thick.tolist(), "marker": {"color": colors[gate], "line": {"width": 0}},
            "textposition": shown, "constraintext": "none", "cliponaxis": False,
            "textfont": {"size": SIZE["small"], "color": colors[gate]}, "customdata": whole,
            "hovertemplate": f"<b>{title_of(gate)} {gate}</b><br>%{{customdata}}: %{{text}}<extra></extra>",
        }
        for k, gate in enumerate(GATES)
    }  # fmt: skip
    thin_row = rows.thick < THICK
    down, long = (
        np.where(thin_row, thin, whole_row) for thin, whole_row in ((0.0, STROKE[1]), (rows.thick, STROKE[0]))
    )
    before = {
        "type": "scatter", "mode": "markers", "name": "before", "hoverinfo": "skip", "cliponaxis": False,
        "y": [place for top in tops for place in (top - rows.down - down).tolist()],
        "marker": {
            "symbol": "line-ns", "size": (long / 1.4).round(2).tolist() * len(GATES), "opacity": 1,
            "line": {"width": 1.6, "color": blend(colors["ink"], colors["card"], 0.6)},
        },
    }  # fmt: skip
    firsts = [y[k] for k in range(0, len(GATES), plan.across)]
    names = label(
        [plan.left - 6.0] * (len(whole) * lines), [place for column in firsts for place in column], [],
        colors["ink"], size=SIZE["small"], textposition="middle left", name="names",
    )  # fmt: skip
    at = _Ground(screen, plan, block * lines, zeros, tops, rows, scales)
    thin = [] if few else [_word(at, say("pictures.weights.place.units", last=H - 1), plan.left - 6,
                                 tops[k] - float(rows.down[D + H // 2]), "ink", "right")
                           for k in range(0, len(GATES), plan.across)]  # fmt: skip
    each = np.array([scales[0]] * (D + H) + [scales[1]])
    return _Still(_layout(at, thin), bars, before, names, np.array(zeros), called, D, lines, each, float(plan.half))


class _Ground(NamedTuple):
    screen: Screen
    plan: Plan
    high: float
    zeros: list[float]
    tops: list[float]
    """Where each column's first row begins."""
    rows: _Rows
    scales: tuple[float, float]


def _layout(at: _Ground, words: list[Figure]) -> Figure:
    hidden = {"visible": False, "fixedrange": True}
    drawn = layout(
        at.screen, at.plan.width / at.high, barmode="overlay",
        xaxis=hidden | {"range": [0, at.plan.width]},
        yaxis=hidden | {"range": [0, at.high]},
        shapes=_rules(at),
        annotations=[*words, *_heads(at)],
    )  # fmt: skip
    return drawn if at.screen.narrow else at_least(drawn, at.plan.width)


def _rules(at: _Ground) -> list[Figure]:
    """Each column's zero, and the ends of its scales."""
    first, last = at.rows.ends
    places = [
        (zero + side * at.plan.half, top - start, top - end + ENDS / 2, "faint" if side else "muted")
        for zero, top in zip(at.zeros, at.tops, strict=True)
        for start, end in ((0.0, first), (first + ENDS / 2, last))
        for side in (-1, 1, 0)
    ]
    return [straight(x, high + 1, x, low - 1, at.screen.colors[tone]) for x, high, low, tone in places]


def _heads(at: _Ground) -> list[Figure]:
    """Whose weights a column has, and the numbers of its scales."""
    stroke = say("pictures.weights.place.stroke")
    found = [_word(at, stroke, at.plan.left - 6, at.tops[0] + 15, "muted", "right")]
    for gate, zero, top in zip(GATES, at.zeros, at.tops, strict=True):
        found.append(_word(at, f"<b>{title_of(gate)} {gate}</b>", zero, top + 14, gate, "center"))
        for down, scale in zip(at.rows.ends, at.scales, strict=True):
            for side, text in ((-1, f"−{scale:g}"), (0, "0"), (1, f"+{scale:g}")):
                found.append(_word(at, text, zero + side * at.plan.half, top - down, "muted", "center"))
    return found


def _word(at: _Ground, text: str, x: float, y: float, tone: str, anchor: str) -> Figure:
    return note(text, y, at.screen.colors[tone], xref="x", x=x, xanchor=anchor)
