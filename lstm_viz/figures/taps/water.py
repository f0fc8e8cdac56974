"""What a number moves at a tap, as traces: the stream and its colour, the lever, the ball's hole, the pin.

Coordinates are drawing units, x to the right, y up. Each shape keeps its number of points whatever
the number is.
"""

from __future__ import annotations

from functools import cache, lru_cache
from math import cos, pi, radians, sin

from lstm_viz.figures.shelf.colours import PALETTE, Theme, blend
from lstm_viz.figures.shelf.style import Figure
from lstm_viz.figures.shelf.svg import Point
from lstm_viz.figures.taps.plumbing import BALL, NEUTRAL, Valve
from lstm_viz.language.phrases import say

STREAM = 4.2
"""Width of a stream of 1, drawing units."""
TINTS = 50
"""Steps between neutral water and the hottest or coldest."""


def lettering(x: list[float]) -> Figure:
    """Words at these x, without y and text."""
    return {"type": "scatter", "mode": "text", "hoverinfo": "skip", "cliponaxis": False, "x": x}


def shape(fill: str, hover: bool = True) -> Figure:
    """A filled shape without an edge; its words, if any, show wherever one points at it."""
    return {
        "type": "scatter", "mode": "lines", "fill": "toself", "fillcolor": fill,
        "line": {"color": "rgba(0,0,0,0)", "width": 0}, "hoveron": "fills", "hoverinfo": "text" if hover else "skip",
    }  # fmt: skip


# -- shapes


def stream(mouth: tuple[float, float], width: float, end: float, runs: bool) -> tuple[list[float], list[float]]:
    """Water that falls from a spout's mouth to ``end``; before it runs it is a point at the mouth."""
    x, top = mouth
    half, bottom = (round(width / 2, 4), end) if runs else (0.0, top)
    return [x - half, x + half, x + half, x - half, x - half], [top, top, bottom, bottom, top]


_TIP = 8.6
_EDGE = ((3.1, 0.95), (3.9, 0.72), (4.7, 0.72), (5.4, 1.12), (6.2, 1.3), (7.3, 1.3), (7.95, 1.08), (8.42, 0.6))
_LEVER = (*((x, -y) for x, y in _EDGE), (_TIP, 0.0), *reversed(_EDGE), (3.1, -0.95))
"""A lever that points along x, around the valve's centre: a neck and a rounded grip."""

TIP = len(_EDGE)
"""Which point of a lever is the end of its handle."""


OF_LEVER = (0, len(_LEVER))
"""Which points of its trace draw the lever; the arc comes after them."""
SURFACE = (8, 10)
"""Which points of a stream and of the water that it fills draw the water's surface."""


@lru_cache(maxsize=8192)
def lever(valve: Valve, thousandths: int) -> tuple[list[float | None], list[float | None]]:
    """The lever at a gate of so many thousandths, and the arc from 0 to where it points."""
    gate = min(1000, max(0, thousandths)) / 1000
    turn = radians(valve.at_0 + (valve.at_1 - valve.at_0) * gate)
    x, y = _turned(valve, _LEVER, turn)
    start = radians(valve.at_0)
    arc = [start + (turn - start) * k / 6 for k in range(7)]
    ring = [(9.0, a) for a in arc] + [(9.7, a) for a in reversed(arc)] + [(9.0, start)]
    return (
        [*x, None, *(round(valve.x + r * cos(a), 2) for r, a in ring)],
        [*y, None, *(round(valve.y + r * sin(a), 2) for r, a in ring)],
    )


@lru_cache(maxsize=8192)
def bore(valve: Valve, thousandths: int) -> tuple[list[float], list[float]]:
    """The hole through the ball, seen in the valve's window: it lies as the lever does."""
    gate = min(1000, max(0, thousandths)) / 1000
    turn = radians(valve.at_0 + (valve.at_1 - valve.at_0) * gate)
    half, end = 0.85, BALL - 0.15
    hole = ((-end, -half), (end, -half), (end, half), (-end, half), (-end, -half))
    return _turned(valve, hole, turn)


def _turned(valve: Valve, points: tuple[tuple[float, float], ...], turn: float) -> tuple[list[float], list[float]]:
    """The points around the valve's centre, turned by an angle in radians."""
    along, across = cos(turn), sin(turn)
    return (
        [round(valve.x + px * along - py * across, 2) for px, py in points],
        [round(valve.y + px * across + py * along, 2) for px, py in points],
    )


@lru_cache(maxsize=64)
def pins(at: tuple[Point, ...], held: tuple[bool, ...]) -> tuple[list[float | None], list[float | None]]:
    """A pin at each place where something is held, a needle and a head; a point where nothing is."""
    head = [(-0.8 + 1.25 * cos(a), 3.0 + 1.25 * sin(a)) for a in (-0.9 + 2 * pi * k / 12 for k in range(12))]
    outline = [(0.0, 0.0), *head, (0.0, 0.0)]
    x: list[float | None] = []
    y: list[float | None] = []
    for (px, py), stuck in zip(at, held, strict=True):
        x += [*(round(px + stuck * dx, 3) for dx, _ in outline), None]
        y += [*(round(py + stuck * dy, 3) for _, dy in outline), None]
    return x[:-1], y[:-1]


# -- water


def temperature(value: float) -> str:
    """The word for water: hot is plus, cold is minus, neutral what is written as 0.00."""
    return say(f"pictures.tap.place.{'neutral' if abs(value) < 0.005 else 'hot' if value > 0 else 'cold'}")


def tint(theme: Theme, value: float) -> str:
    """The colour of water: neutral at 0, as warm or as cool as it gets at 1 and -1."""
    return tints(theme)[TINTS + round(TINTS * max(-1.0, min(1.0, value)))]


@cache
def tints(theme: Theme) -> tuple[str, ...]:
    """Colours from cool to warm; the strength goes with the square root, so that lukewarm is not taken for neutral."""
    colors = PALETTE[theme]
    neutral = blend(colors["card"], colors["neutral"], NEUTRAL)
    strength = [(k / TINTS) ** 0.5 for k in range(TINTS + 1)]
    cool = [blend(colors["cool"], neutral, part) for part in reversed(strength[1:])]
    return (*cool, *(blend(colors["warm"], neutral, part) for part in strength))
