"""Where the one tap stands and its two curves, and the scenery around them: curves, scales, pipe, valve, glass.

Nothing here knows a number of a run. Everything that a run moves is drawn by ``tap.py`` as traces,
between two pictures built here: the scenery behind it and the glass's shine in front. Coordinates
are drawing units, x to the right, y up.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from lstm_viz.core.activations import activation
from lstm_viz.figures.shelf.colours import PALETTE, Theme
from lstm_viz.figures.shelf.style import Figure
from lstm_viz.figures.shelf.svg import Point
from lstm_viz.figures.taps.plumbing import (
    PIPE,
    Box,
    Ink,
    Valve,
    circle,
    flange,
    layers,
    lip,
    pipe,
    rect,
    shine,
    stroke,
    tumbler,
    valve,
)
from lstm_viz.figures.taps.water import STREAM, TINTS, tints

Spot = tuple[float, float, str]
"""A label's x, y and textposition."""


@dataclass(frozen=True)
class Chart:
    """A curve over its number line: z runs from ``-reach`` to ``reach``, the value from ``low`` to 1."""

    gate: str
    box: Box
    reach: float
    low: float
    bar: Box
    """Beside the curve: on it one reads the value."""

    def across(self, z: float) -> float:
        """The x of z; beyond the ends of the number line, its end."""
        share = (min(max(z, -self.reach), self.reach) + self.reach) / (2 * self.reach)
        return round(self.box.left + (self.box.right - self.box.left) * share, 3)

    def up(self, value: float) -> float:
        """The y of a value."""
        return round(self.box.bottom + (self.box.top - self.box.bottom) * (value - self.low) / (1 - self.low), 3)

    def beyond(self, z: float) -> str:
        """The arrow head at the end of the number line that z lies beyond; "" for z on it."""
        return "" if abs(z) <= self.reach else "triangle-right" if z > 0 else "triangle-left"


@dataclass(frozen=True)
class Plan:
    """Where everything stands, in one of the two compositions."""

    width: float
    height: float
    charts: dict[str, Chart]
    valve: Valve
    way: tuple[Point, ...]
    """The pipe's way up, across and down; its last point is the spout's mouth, out of which the stream falls."""
    sight: Box
    """The window in the pipe, through which one sees the water's temperature."""
    glass: Box
    floor: float
    words: dict[str, Spot]

    def surface(self, flow: float) -> float:
        """How high the glass is filled when so much flows."""
        return round(self.glass.bottom + (self.glass.top - self.glass.bottom) * abs(flow), 3)


WIDE = Plan(
    width=80, height=56,
    charts={
        "i": Chart("i", Box(4, 25, 36.5, 49), 6.0, 0.0, Box(26.6, 28.4, 36.5, 49)),
        "g": Chart("g", Box(4, 25, 11.5, 24), 3.0, -1.0, Box(26.6, 28.4, 11.5, 24)),
    },
    valve=Valve(55.5, 36.5, 90, 0), way=((43, 6), (43, 36.5), (69, 36.5), (69, 30.6)),
    sight=Box(40.6, 45.4, 13, 22.5), glass=Box(62.2, 75.8, 7.4, 21.5), floor=6,
    words={
        "importance": (1.2, 52.8, "middle right"), "content": (1.2, 27.8, "middle right"),
        "knob": (66, 45.6, "middle right"), "water": (46.6, 17.8, "middle right"),
        "stream": (65.9, 30, "bottom left"), "flow": (40, 2.6, "middle center"),
        "i z": (1.2, 36.5, "middle right"), "g z": (1.2, 11.5, "middle right"),
        "i curve": (4, 47.4, "middle right"), "g curve": (4, 22.4, "middle right"),
        "i top": (29.2, 49, "middle right"), "i low": (29.2, 36.5, "middle right"),
        "g top": (29.2, 24, "middle right"), "g mid": (29.2, 17.75, "middle right"),
        "g low": (29.2, 11.5, "middle right"),
        "dial 0": (55.5, 49, "middle center"), "dial 1": (67.6, 36.5, "middle center"),
        "full": (77, 21.5, "middle right"), "half": (77, 14.45, "middle right"),
    },
)  # fmt: skip

NARROW = Plan(
    width=47, height=62.4,
    charts={
        "i": Chart("i", Box(3, 16.5, 46, 55.4), 6.0, 0.0, Box(17.5, 18.9, 46, 55.4)),
        "g": Chart("g", Box(27, 40.5, 46, 55.4), 3.0, -1.0, Box(41.5, 42.9, 46, 55.4)),
    },
    valve=Valve(18, 29, 90, 0), way=((6, 5.4), (6, 29), (31.5, 29), (31.5, 23.4)),
    sight=Box(3.6, 8.4, 11, 19.5), glass=Box(25.5, 37.5, 6.8, 16), floor=5.4,
    words={
        "importance": (0.8, 59.4, "middle right"), "content": (24.6, 59.4, "middle right"),
        "knob": (28.6, 37.6, "middle right"), "water": (9.4, 13.4, "middle right"),
        "stream": (28.4, 23.6, "bottom left"), "flow": (23.5, 2.5, "middle center"),
        "i z": (0.5, 46, "middle right"), "g z": (24.6, 46, "middle right"),
        "i curve": (3, 54, "middle right"), "g curve": (27, 54, "middle right"),
        "i top": (19.2, 55.4, "middle right"), "i low": (19.2, 43.9, "middle right"),
        "g top": (43.7, 55.4, "middle right"), "g mid": (43.7, 50.7, "middle right"),
        "g low": (43.7, 46, "middle right"),
        "dial 0": (18, 41.3, "middle center"), "dial 1": (30.1, 29, "middle center"),
        "full": (38.8, 16, "middle right"), "half": (38.8, 11.4, "middle right"),
    },
)  # fmt: skip


PLANS = {False: WIDE, True: NARROW}
"""The two compositions, by ``narrow``."""


@cache
def images(theme: Theme, narrow: bool) -> tuple[Figure, ...]:
    """The scenery as two ``layout.images``: one behind the traces, one in front of them."""
    plan, ink = PLANS[narrow], Ink.of(theme)
    behind = [_chart(chart, theme, ink) for chart in plan.charts.values()]
    behind += [_opening(plan.charts["i"].bar, ink), _thermometer(plan.charts["g"].bar, theme, ink)]
    behind += [_floor(plan, ink), tumbler(plan.glass, plan.floor, ink), _full_stream(plan, ink)]
    behind += [pipe(plan.way, PIPE, ink), _fittings(plan, ink), valve(plan.valve, PALETTE[theme]["i"], ink)]
    behind += [circle(*plan.words["dial 1"][:2], 1.5, ink.card, ink.edge, 0.3)]
    front = [shine(plan.glass, ink), _scale(plan, ink), _pane(plan.sight, ink), lip(plan.way[-1], PIPE, ink)]
    return layers(plan.width, plan.height, behind, front)


# -- the parts; each gives SVG text


def _chart(chart: Chart, theme: Theme, ink: Ink) -> str:
    """The levels, the line of z = 0, the number line with its ticks, and the curve."""
    box, colors = chart.box, PALETTE[theme]
    levels = "".join(
        f"M{box.left:g} {chart.up(value):g}H{chart.bar.left:g}" for value in (chart.low, (chart.low + 1) / 2, 1)
    )
    ticks = "".join(
        f"M{chart.across(z):g} {box.bottom - 0.6:g}V{box.bottom + 0.6:g}"
        for z in (chart.reach * k / 2 for k in range(-2, 3))
    )
    grid = [chart.reach * k / 40 for k in range(-40, 41)]
    values = activation(chart.gate, grid).tolist()
    curve = "L".join(f"{chart.across(z):g} {chart.up(value):g}" for z, value in zip(grid, values, strict=True))
    return (
        stroke(levels, colors["grid"], 0.2)
        + stroke(f"M{chart.across(0):g} {box.bottom:g}V{box.top:g}", colors["faint"], 0.2)
        + stroke(f"M{box.left:g} {box.bottom:g}H{box.right:g}{ticks}", ink.edge, 0.28, cap="round")
        + stroke(f"M{curve}", colors["neutral"], 0.42, cap="round")
    )


def _opening(bar: Box, ink: Ink) -> str:
    """The bar on which one reads how far the tap is open."""
    return rect(bar, ink.glass, ink.edge, 0.28, 0.4)


def _thermometer(bar: Box, theme: Theme, ink: Ink) -> str:
    """The bar on which one reads how hot or cold the water is: each height in the colour of its water."""
    shades = tints(theme)
    near = [k for k in range(-TINTS, TINTS + 1) if abs(k) < 6 or k % 5 == 0]
    stops = "".join(f'<stop offset="{(k + TINTS) / (2 * TINTS):g}" stop-color="{shades[k + TINTS]}"/>' for k in near)
    gradient = f'<linearGradient id="heat" x1="0" y1="0" x2="0" y2="1">{stops}</linearGradient>'
    return f"<defs>{gradient}</defs>" + rect(bar, "url(#heat)", ink.edge, 0.28, 0.4)


def _floor(plan: Plan, ink: Ink) -> str:
    left = plan.way[0][0] - 5
    return stroke(f"M{left:g} {plan.floor:g}H{plan.width - 0.6:g}", ink.floor, 0.5, cap="round")


def _full_stream(plan: Plan, ink: Ink) -> str:
    """Dashes just outside a stream of 1, so that one sees how little flows, and where nothing does."""
    (x, top), away = plan.way[-1], STREAM / 2 + 0.25
    path = "".join(f"M{at:g} {top:g}V{plan.glass.top:g}" for at in (x - away, x + away))
    return f'<path d="{path}" fill="none" stroke="{ink.pane}" stroke-width="0.22" stroke-dasharray="0.7 0.7"/>'


def _fittings(plan: Plan, ink: Ink) -> str:
    """The pipe's foot, and its window between two flanges."""
    x, sight = plan.way[0][0], plan.sight
    return (
        flange(x, plan.floor + 0.9, PIPE + 3.4, ink, False, 1.8)
        + rect(sight, ink.glass, ink.edge, 0.35, 0.6)
        + flange(x, sight.bottom - 0.5, PIPE + 2, ink, False, 1.2)
        + flange(x, sight.top + 0.5, PIPE + 2, ink, False, 1.2)
    )


def _pane(sight: Box, ink: Ink) -> str:
    """The light on the window."""
    low, high = sight.bottom + 0.9, sight.top - 0.9
    return (
        rect(Box(sight.left + 0.9, sight.left + 1.6, low, high), "#ffffff", corner=0.35, opacity=0.38)
        + rect(Box(sight.left + 2.1, sight.left + 2.4, (low + high) / 2, high), "#ffffff", corner=0.15, opacity=0.3)
        + rect(sight, "none", ink.pane, 0.4, 0.6)
    )


def _scale(plan: Plan, ink: Ink) -> str:
    """The glass's scale, on its right wall: 0, a quarter, a half, three quarters, 1."""
    path = "".join(
        f"M{plan.glass.right:g} {plan.surface(k / 4):g}h{-1.8 if k % 2 == 0 else -1.1:g}" for k in range(1, 4)
    )
    return stroke(path, ink.edge, 0.28)
