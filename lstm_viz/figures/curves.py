"""The curves that a pre-activation goes through: σ for f, i and o, tanh for g, and this step's point on each.

    f, i, o = σ(z) = 1 / (1 + exp(-z))
    g = tanh(z)

Four panels on one pair of axes: a panel's x is z from -8 to 8, its y the curve from bottom to top.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from lstm_viz.core.activations import activation
from lstm_viz.core.lstm import Trace
from lstm_viz.core.notation import GATES, number, quantity
from lstm_viz.core.phases import SHOW, seen_at
from lstm_viz.figures.shelf.colours import blend, halo
from lstm_viz.figures.shelf.named import Named, named, title
from lstm_viz.figures.shelf.phrases import OF_Z, SUM, does, equals, held_at, weights_say
from lstm_viz.figures.shelf.screen import USUAL, Screen
from lstm_viz.figures.shelf.style import (
    SIZE,
    Figure,
    Grip,
    Lights,
    box,
    dots_before,
    gripped,
    haunted,
    layout,
    lit,
    rule,
    straight,
)
from lstm_viz.language.phrases import say
from lstm_viz.language.quantities import title_of
from lstm_viz.language.texts import remembered

FARTHEST = 8.0
"""The panels end at z = -8 and z = 8; a point beyond stands at the edge as an arrow head."""
WIDE = 2 * FARTHEST
"""Width of a panel; it is 1 high."""
ASPECT = {False: 3.2, True: 1.1}
"""Width over height, by ``narrow``."""
WHOLE = {False: 16, True: 30}
"""Up to so many characters a name over a panel stays in one line, by ``narrow``: four panels in a row, or two."""
HEAD, LINE = 50, 17
"""Pixels over the panels for a name in one line and its number, and for a line more."""
TALLER = 2.9
"""Width over height of the wide card when a name has two lines."""
ACROSS, UP = WIDE + 5.5, 1.85
"""From one panel to the next, to the right and upwards."""
FOOT = {False: 5.0, True: 4.0}
"""So far from the middle of its panel z is written at most: off the ends of its axis, by ``narrow``."""
TRACES = ("curves", "guides", "pins", "before", "points", "words")
GRIPS = [Grip(of=gate, tone=gate, trace=TRACES.index("points"), point=len(GATES) + k) for k, gate in enumerate(GATES)]
"""Where the hand takes a gate: at the value that was used, which lies on the curve unless the gate is held."""
GHOSTS = [{"from": [TRACES.index("points")], "to": TRACES.index("before"), "cut": (len(GATES), 2 * len(GATES))}]
"""The values that were used, as they were before a touch."""
Corners = list[tuple[float, float]]
"""Left and bottom of each panel, in the order of :data:`GATES`."""


def curves(
    trace: Trace, t: int, screen: Screen = USUAL, names: Mapping[str, str] | None = None, *, phase: int = SHOW
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
    screen : Screen
        What it is drawn on; on a narrow card two panels by two.
    names : Mapping
        What f, i, g and o go by, over their panels.
    phase : int
        How far the step has come: until a gate is made, its point stays where it was at the step before.
    """
    who, features = named(names), tuple(feature.name for feature in trace.inputs.features)
    still = _still(screen, features, who)
    points = [_point(trace, name, seen_at(name, t % trace.T, phase), who) for name in GATES]
    made = [place(point.name, point.z, point.made, screen.narrow) for point in points]
    used = [place(point.name, point.z, point.used, screen.narrow) for point in points]
    data = [
        dict(still.curves),  # plotly.py edits the traces that it is given
        still.guides | _guides(made, still.corners),
        still.pins | {
            "x": [place for x, _ in made for place in (x, x, None)],
            "y": [level for (_, a), (_, b) in zip(made, used, strict=True) for level in (a, b, None)],
        },
        dict(still.before),
        still.points | {
            "x": [x for x, _ in made + used], "y": [y for _, y in made + used],
            "marker": still.points["marker"] | _marks(points, screen),
            "hovertext": [point.hover for point in points] * 2,
        },
        still.words | {
            "x": [*still.words["x"][:4], *_feet(made, still.corners, screen.narrow), *still.words["x"][8:]],
            "text": [*map(_head, still.heads, points), *(point.foot for point in points), *FIXED],
        },
    ]  # fmt: skip
    return {"data": data, "layout": still.layout}


# -- what is shown


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
            return does(self.name)
        return say("pictures.place.held_keeps") if self.name == "f" and self.who else held_at()

    @property
    def foot(self) -> str:
        return f"z = {number(self.z)}"

    @property
    def hover(self) -> str:
        made = _said(self.name, self.made)
        curve = f"{OF_Z[self.name]} {equals(self.made, made)} {made}"
        used = say("pictures.is_held_at", symbol=self.name, value=_said(self.name, self.used))
        used = f"{used}<br>{weights_say(curve)}"
        beyond = "" if abs(self.z) <= FARTHEST else f" {say('pictures.curves.beyond')}"
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
    return quantity(name, value, sign=name == "g")


# -- where it is drawn


def place(name: str, z: float, value: float, narrow: bool = False) -> tuple[float, float]:
    """Where a point of one curve is drawn: z within its panel, the value from bottom (0; g: -1) to top (1)."""
    k = GATES.index(name)
    column, row = (k % 2, 1 - k // 2) if narrow else (k, 0)
    height = (value + 1) / 2 if name == "g" else value
    return column * ACROSS + min(max(z, -FARTHEST), FARTHEST) + FARTHEST, row * UP + height


def _guides(made: Corners, corners: Corners) -> Figure:
    """From z up to its point, and across to the value at the panel's left edge."""
    x: list[float | None] = []
    y: list[float | None] = []
    for (at, level), (left, bottom) in zip(made, corners, strict=True):
        x += [at, at, left, None]
        y += [bottom, level, level, None]
    return {"x": x, "y": y}


def _feet(made: Corners, corners: Corners, narrow: bool) -> list[float]:
    """Where z is written: under its point, and between the ends of its axis."""
    near, far = FARTHEST - FOOT[narrow], FARTHEST + FOOT[narrow]
    return [left + min(max(x - left, near), far) for (x, _), (left, _) in zip(made, corners, strict=True)]


def _marks(points: list[_Point], screen: Screen) -> Figure:
    """The points on the curves, hollow where they were not used, then the squares of what was held."""
    own = [screen.colors[point.name] for point in points]
    return {
        "symbol": [point.symbol for point in points] + ["square"] * 4,
        "size": [11] * 4 + [9 if point.held else 0 for point in points],
        "color": [screen.colors["card"] if p.held else color for p, color in zip(points, own, strict=True)] + own,
    }


# -- what stays


class _Still(NamedTuple):
    """The part of the picture that no control moves: made once, shared by every figure."""

    layout: Figure
    corners: Corners
    heads: list[str]
    """What f, i, g and o go by, over their numbers."""
    curves: Figure
    guides: Figure
    pins: Figure
    before: Figure
    points: Figure
    words: Figure


# What is said at each panel, and where in it: the head and the foot come first, and change.
SPOTS = [
    (WIDE / 2, 1, "top center"), (WIDE / 2, 0, "bottom center"),
    (0, 0, "bottom center"), (WIDE, 0, "bottom center"), (0, 1, "middle left"), (0, 0, "middle left"),
    (0, 1, "bottom right"),  # where both curves leave room
]  # fmt: skip
FIXED = [
    *["−8"] * 4,
    *["8"] * 4,
    *("+1" if name == "g" else "1" for name in GATES),
    *("−1" if name == "g" else "0" for name in GATES),
    *(OF_Z[name] for name in GATES),
]
"""The words that stay: both ends of z, both ends of the value, the curve's name."""


@remembered(maxsize=32)
def _still(screen: Screen, features: tuple[str, ...], who: Named | None) -> _Still:
    colors = screen.colors
    called = [who.signed(name, WHOLE[screen.narrow]) if who else f"{title_of(name)} {name}" for name in GATES]
    corners = [place(name, -FARTHEST, -1.0 if name == "g" else 0.0, screen.narrow) for name in GATES]
    drawn = _layout(screen, corners, any("<br>" in one for one in called))
    return _Still(
        layout=gripped(haunted(lit(drawn, _lights(corners, features)), GHOSTS), GRIPS),
        corners=corners,
        heads=[f"<b>{one}</b><br>" for one in called],
        curves=_line(colors["neutral"], 2) | _drawn_curves(screen.narrow),
        guides=_line(colors["muted"], 1, dash="3px,3px"),
        pins=_line(colors["ink"], 2),
        before=dots_before([blend(colors[name], colors["card"], 0.38) for name in GATES]),
        points={
            "type": "scatter", "mode": "markers", "cliponaxis": False, "hoverinfo": "text",
            "marker": {"opacity": 1, "line": {"color": [colors[name] for name in GATES] * 2, "width": 2.5}},
        },
        words=_words(screen, corners),
    )  # fmt: skip


def _line(color: str, width: float, **more: object) -> Figure:
    return {
        "type": "scatter", "mode": "lines", "line": {"color": color, "width": width} | more, "hoverinfo": "skip",
        "cliponaxis": False,
    }  # fmt: skip


def _drawn_curves(narrow: bool) -> Figure:
    """All four curves as one line, a point every quarter of z."""
    grid = [-FARTHEST + 0.25 * k for k in range(round(8 * FARTHEST) + 1)]
    x: list[float | None] = []
    y: list[float | None] = []
    for name in GATES:
        points = [place(name, z, a, narrow) for z, a in zip(grid, activation(name, grid).tolist(), strict=True)]
        x += [*(at for at, _ in points), None]
        y += [*(level for _, level in points), None]
    return {"x": x, "y": y}


def _words(screen: Screen, corners: Corners) -> Figure:
    """Where words stand; invisible markers keep them off the panels."""
    own, muted = [screen.colors[name] for name in GATES], [screen.colors["muted"]] * 4
    return {
        "type": "scatter", "mode": "markers+text", "hoverinfo": "skip", "cliponaxis": False,
        "x": [left + x for x, _, _ in SPOTS for left, _ in corners],
        "y": [bottom + y for _, y, _ in SPOTS for _, bottom in corners],
        "textposition": [where for _, _, where in SPOTS for _ in corners],
        "textfont": {
            "color": own + own + muted * 5, "size": [SIZE["label"]] * 8 + [SIZE["small"]] * 20,
            "shadow": halo(screen.theme),
        },
        "marker": {"size": [13] * 4 + [6] * 24, "opacity": 0},
    }  # fmt: skip


def _lights(corners: Corners, features: tuple[str, ...]) -> Lights:
    """Where each term is: a gate's panel; what every z hears, along the axes of z."""
    panels = {name: [box(x, y, x + WIDE, y + 1)] for name, (x, y) in zip(GATES, corners, strict=True)}
    axes = [[(x, y), (x + WIDE, y)] for x, y in corners]
    return panels | dict.fromkeys([*(f"x {name}" for name in features), "h_prev"], axes)


def _layout(screen: Screen, corners: Corners, tall: bool) -> Figure:
    hidden = {"visible": False, "fixedrange": True}
    right, top = max(left for left, _ in corners) + WIDE, max(bottom for _, bottom in corners) + 1
    return layout(
        screen, TALLER if tall else ASPECT[screen.narrow],
        margin={"l": 34, "r": 18, "t": HEAD + LINE * tall, "b": 28, "autoexpand": False},
        xaxis=hidden | {"range": [0, right]},
        yaxis=hidden | {"range": [0, top]},
        shapes=_rules(screen, corners),
    )  # fmt: skip


def _rules(screen: Screen, corners: Corners) -> list[Figure]:
    """The top and the bottom of each panel, and z = 0."""
    rules, colors = [], screen.colors
    for left, bottom in corners:
        right, middle, top = left + WIDE, left + WIDE / 2, bottom + 1
        rules += [
            rule((left, right), top, colors["grid"]),
            rule((left, right), bottom, colors["faint"]),
            straight(middle, bottom, middle, top, colors["faint"]),
        ]
    return rules
