"""The curves that a pre-activation goes through: σ for f, i and o, tanh for g, and this step's point on each.

    f, i, o = σ(z) = 1 / (1 + exp(-z))
    g = tanh(z)

Four panels on one pair of axes: a panel's x is z from -8 to 8, its y the curve from bottom to top.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from lstm_viz.core.gates import activation
from lstm_viz.core.notation import GATES, QUANTITIES, number
from lstm_viz.core.trace import Trace
from lstm_viz.figures.shelf.colours import PALETTE, Theme, halo
from lstm_viz.figures.shelf.named import Named, named, title
from lstm_viz.figures.shelf.style import SIZE, Figure, Lights, box, layout, lit

DOES = {"f": "keeps", "i": "lets in", "g": "offers", "o": "shows"}
"""What each of the four does with its number; f is the part that is KEPT."""
CURVE = {"f": "σ(z)", "i": "σ(z)", "g": "tanh(z)", "o": "σ(z)"}
SUM = "z = w·x + u·h_prev + b"
FARTHEST = 8.0
"""The panels end at z = -8 and z = 8; a point beyond stands at the edge as an arrow head."""
ASPECT = {False: 3.2, True: 1.1}
"""Width over height, by ``narrow``."""
WHOLE = {False: 16, True: 30}
"""Up to so many characters a name over a panel stays in one line, by ``narrow``: four panels in a row, or two."""
HEAD, LINE = 50, 17
"""Pixels over the panels for a name in one line and its number, and for a line more."""
TALLER = 2.9
"""Width over height of the wide card when a name has two lines."""
ACROSS, UP = 2 * FARTHEST + 5.5, 1.85
"""From one panel to the next, to the right and upwards."""


def curves(
    trace: Trace, t: int, *, theme: Theme = "light", narrow: bool = False, names: Mapping[str, str] | None = None
) -> Figure:
    """Where this step's f, i, g and o lie on their curves.

    A point stands at (z, gate), the recorded pre-activation and the recorded value: see
    :func:`place`. z beyond -8 or 8 stands at the panel's edge as an arrow head; what is written
    under the panel and the hover say the true z. Where a gate was held, a hollow point is what the
    weights computed from z, and a pin leads from it to the square of the value that was used.

    Parameters
    ----------
    trace : Trace
        A run with B = 1 and H = 1.
    t : int
        The step.
    theme, narrow
        Light or dark; for a card of a phone's width, two panels by two.
    names : Mapping
        What f, i, g and o go by, over their panels.
    """
    who, features = named(names), tuple(feature.name for feature in trace.inputs.features)
    still, colors = _still(theme, narrow, features, who), PALETTE[theme]
    now = t % trace.T
    points = [_point(trace, name, now, who) for name in GATES]
    made = [place(point.name, point.z, point.made, narrow) for point in points]
    used = [place(point.name, point.z, point.used, narrow) for point in points]
    guides: list[float | None] = []
    levels: list[float | None] = []
    for (x, y), (left, bottom) in zip(made, still.corners, strict=True):
        guides += [x, x, left, None]
        levels += [bottom, y, y, None]
    marker = still.points["marker"] | {
        "symbol": [point.symbol for point in points] + ["square"] * 4,
        "size": [11] * 4 + [9 if point.held else 0 for point in points],
        "color": [colors["card"] if point.held else colors[point.name] for point in points] + still.colors,
    }
    data = [
        dict(still.curves),  # plotly.py edits the traces that it is given
        still.guides | {"x": guides, "y": levels},
        still.pins | {
            "x": [place for x, _ in made for place in (x, x, None)],
            "y": [level for (_, a), (_, b) in zip(made, used, strict=True) for level in (a, b, None)],
        },
        still.points | {
            "x": [x for x, _ in made + used], "y": [y for _, y in made + used], "marker": marker,
            "hovertext": [point.hover for point in points] * 2,
        },
        still.words | {"text": [*map(_head, still.heads, points), *(point.foot for point in points), *still.fixed]},
    ]  # fmt: skip
    return {"data": data, "layout": still.layout}


class _Point(NamedTuple):
    """One step on one curve, and what is said of it."""

    name: str
    z: float
    made: float  # what the weights computed
    used: float
    held: bool
    who: Named | None

    @property
    def symbol(self) -> str:
        if abs(self.z) <= FARTHEST:
            return "circle"
        return "triangle-right" if self.z > 0 else "triangle-left"

    @property
    def does(self) -> str:
        """What it does with its number; under a name f is said to keep even where it is held."""
        if not self.held:
            return DOES[self.name]
        return f"held, {DOES['f']}" if self.name == "f" and self.who else "held at"

    @property
    def foot(self) -> str:
        return f"z = {number(self.z)}"

    @property
    def hover(self) -> str:
        curve = f"{CURVE[self.name]} = {_said(self.name, self.made)}"
        used = f"{self.name} is held at {_said(self.name, self.used)}<br>the weights computed {curve}"
        beyond = "" if abs(self.z) <= FARTHEST else " (beyond the panel, drawn at its edge)"
        called = f"{title(self.name, self.who)}<br>" if self.who else ""
        return f"{called}{used if self.held else f'{self.name} = {curve}'}<br>z = {number(self.z)}{beyond}<br>{SUM}"


def _point(trace: Trace, name: str, t: int, who: Named | None) -> _Point:
    z, used = float(getattr(trace, f"{name}_pre")[t, 0, 0]), float(getattr(trace, name)[t, 0, 0])
    held = (name, None) in trace.held or (name, t) in trace.held
    return _Point(name, z, activation(name, z).item() if held else used, used, held, who)


def _head(called: str, point: _Point) -> str:
    """What stands over a panel."""
    return f"{called}{point.does} {_said(point.name, point.used)}"


def _said(name: str, value: float) -> str:
    return number(value, sign=name == "g")


def place(name: str, z: float, value: float, narrow: bool = False) -> tuple[float, float]:
    """Where a point of one curve is drawn: z within its panel, the value from bottom (0; g: -1) to top (1)."""
    k = GATES.index(name)
    column, row = (k % 2, 1 - k // 2) if narrow else (k, 0)
    height = (value + 1) / 2 if name == "g" else value
    return column * ACROSS + min(max(z, -FARTHEST), FARTHEST) + FARTHEST, row * UP + height


# -- what stays


class _Still(NamedTuple):
    """The part of the picture that no control moves: made once, shared by every figure."""

    layout: Figure
    corners: list[tuple[float, float]]
    """Left and bottom of each panel."""
    heads: list[str]
    """What f, i, g and o go by, over their numbers."""
    colors: list[str]
    fixed: list[str]
    """The words that stay: the ends of the scales and the curves' names."""
    curves: Figure
    guides: Figure
    pins: Figure
    points: Figure
    words: Figure


@lru_cache(maxsize=32)
def _still(theme: Theme, narrow: bool, features: tuple[str, ...], who: Named | None) -> _Still:
    colors = PALETTE[theme]
    called = [who.signed(name, WHOLE[narrow]) if who else f"{QUANTITIES[name].title} {name}" for name in GATES]
    own = [colors[name] for name in GATES]
    corners = [place(name, -FARTHEST, -1.0 if name == "g" else 0.0, narrow) for name in GATES]
    grid = [-FARTHEST + 0.25 * k for k in range(round(8 * FARTHEST) + 1)]
    drawn = [
        [place(name, z, a, narrow) for z, a in zip(grid, activation(name, grid).tolist(), strict=True)]
        for name in GATES
    ]
    wide = 2 * FARTHEST
    # what is said at each panel: head, foot, both ends of z, both ends of the value, the curve's name
    spots = [
        (wide / 2, 1, "top center"), (wide / 2, 0, "bottom center"),
        (0, 0, "bottom center"), (wide, 0, "bottom center"), (0, 1, "middle left"), (0, 0, "middle left"),
        (0, 1, "bottom right"),  # where both curves leave room
    ]  # fmt: skip
    fixed = ["−8"] * 4 + ["8"] * 4 + ["+1" if name == "g" else "1" for name in GATES]
    fixed += ["−1" if name == "g" else "0" for name in GATES] + [CURVE[name] for name in GATES]
    muted = [colors["muted"]] * 4

    def line(color: str, width: float, **more: object) -> Figure:
        return {
            "type": "scatter", "mode": "lines", "line": {"color": color, "width": width} | more, "hoverinfo": "skip",
            "cliponaxis": False,
        }  # fmt: skip

    return _Still(
        layout=lit(_layout(theme, narrow, corners, any("<br>" in one for one in called)), _lights(corners, features)),
        corners=corners,
        heads=[f"<b>{one}</b><br>" for one in called],
        colors=own,
        fixed=fixed,
        curves=line(colors["neutral"], 2)
        | {
            "x": [x for curve in drawn for x in (*(x for x, _ in curve), None)],
            "y": [y for curve in drawn for y in (*(y for _, y in curve), None)],
        },
        guides=line(colors["muted"], 1, dash="3px,3px"),
        pins=line(colors["ink"], 2),
        points={
            "type": "scatter", "mode": "markers", "cliponaxis": False, "hoverinfo": "text",
            "marker": {"opacity": 1, "line": {"color": own * 2, "width": 2.5}},
        },
        words={
            "type": "scatter", "mode": "markers+text", "hoverinfo": "skip", "cliponaxis": False,
            "x": [left + x for x, _, _ in spots for left, _ in corners],
            "y": [bottom + y for _, y, _ in spots for _, bottom in corners],
            "textposition": [where for _, _, where in spots for _ in corners],
            "textfont": {
                "color": own + own + muted * 5, "size": [SIZE["label"]] * 8 + [SIZE["small"]] * 20,
                "shadow": halo(theme),
            },
            "marker": {"size": [13] * 4 + [6] * 24, "opacity": 0},
        },
    )  # fmt: skip


def _lights(corners: list[tuple[float, float]], features: tuple[str, ...]) -> Lights:
    """Where each term is: a gate's panel; what every z hears, along the axes of z."""
    wide = 2 * FARTHEST
    panels = {name: [box(x, y, x + wide, y + 1)] for name, (x, y) in zip(GATES, corners, strict=True)}
    axes = [[(x, y), (x + wide, y)] for x, y in corners]
    return panels | dict.fromkeys([*(f"x {name}" for name in features), "h_prev"], axes)


def _layout(theme: Theme, narrow: bool, corners: list[tuple[float, float]], tall: bool) -> Figure:
    colors, wide = PALETTE[theme], 2 * FARTHEST
    hidden = {"visible": False, "fixedrange": True}
    right, top = max(left for left, _ in corners) + wide, max(bottom for _, bottom in corners) + 1

    def ruled(x0: float, y0: float, x1: float, y1: float, color: str) -> Figure:
        return {
            "type": "line", "xref": "x", "yref": "y", "x0": x0, "y0": y0, "x1": x1, "y1": y1,
            "line": {"color": color, "width": 1}, "layer": "below",
        }  # fmt: skip

    lines = []
    for left, bottom in corners:
        lines += [
            ruled(left, bottom + 1, left + wide, bottom + 1, colors["grid"]),
            ruled(left, bottom, left + wide, bottom, colors["faint"]),
            ruled(left + wide / 2, bottom, left + wide / 2, bottom + 1, colors["faint"]),
        ]
    return layout(
        theme, TALLER if tall else ASPECT[narrow],
        margin={"l": 34, "r": 18, "t": HEAD + LINE * tall, "b": 28, "autoexpand": False},
        xaxis=hidden | {"range": [0, right]},
        yaxis=hidden | {"range": [0, top]},
        shapes=lines,
    )  # fmt: skip
