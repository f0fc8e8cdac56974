"""Where the taps stand, and the scenery around them: pipes, valves, a glass tank, a glass.

Nothing here knows a number of a run. Everything that a run moves is drawn by ``taps.py`` as
traces, between two pictures built here: the scenery behind it and the glass's shine in front.
Coordinates are drawing units, x to the right, y up.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import cos, radians, sin
from typing import Any

from lstm_viz.figures.style import PALETTE, Theme

Point = tuple[float, float]

PIPE = 5.0
"""Outer width of the inlet's and the outlet's pipe."""
DRAIN_PIPE = 7.0
"""Outer width of the drain's pipe."""
NEUTRAL = 0.35
"""How far neutral water is from the neutral colour towards the card."""
LEGEND_STEP = 3.3
"""From one drop of the legend down to the next."""
BALL = 2.7
"""Radius of the ball that one sees in a valve's window."""


@dataclass(frozen=True)
class Box:
    """A rectangle."""

    left: float
    right: float
    bottom: float
    top: float

    @property
    def middle(self) -> float:
        """Its x in the middle."""
        return (self.left + self.right) / 2


@dataclass(frozen=True)
class Valve:
    """A quarter-turn valve: its centre, and where its lever points (degrees) at gate 0 and at gate 1."""

    x: float
    y: float
    at_0: float
    at_1: float


@dataclass(frozen=True)
class Plan:
    """Where everything stands, in one of the two compositions."""

    width: float
    height: float
    tank: Box
    zero: float
    """Height of the zero line."""
    half: float
    """From the zero line to the mark of the largest level, up and down."""
    valves: dict[str, Valve]
    inlet: tuple[Point, ...]
    """The pipe's way; its last point is the spout's mouth, out of which the stream falls."""
    drain: tuple[Point, ...]
    outlet: tuple[Point, ...]
    sight: Box
    """The window in the inlet's pipe, through which one sees the water's temperature."""
    squash: float | None
    """Where the outlet's pipe is squashed (tanh), x; None where there is no room for it."""
    glass: Box
    floor: float
    words: dict[str, tuple[float, float, str]]
    """Each label's x, y and textposition."""
    leader: tuple[float, float]
    """The x at which a level's mark leaves the tank, and the x at which it reaches its words."""
    marks: tuple[float, float]
    """Lowest and highest y of the words beside the levels."""
    legend: Point
    """Where the highest of the three drops hangs that say hot, neutral, cold."""

    @property
    def far_wall(self) -> float:
        """The x of the tank's wall across from the words."""
        return self.tank.right if self.leader[0] == self.tank.left else self.tank.left


WIDE = Plan(
    width=94, height=80, tank=Box(29, 55, 22, 61.6), zero=41.8, half=17.6, floor=1.5,
    valves={"i": Valve(20.5, 66.8, 90, 0), "f": Valve(42, 15, -90, 0), "o": Valve(72, 31, 90, 0)},
    inlet=((0, 66.8), (42, 66.8), (42, 61)), drain=((42, 21), (42, 6.4)), outlet=((55, 31), (84.5, 31), (84.5, 24.5)),
    sight=Box(4.6, 11, 65.4, 68.2), squash=62, glass=Box(78.8, 90.2, 3, 17.5),
    words={
        "inlet": (1.4, 74.6, "middle right"), "water": (1.4, 59.6, "middle right"),
        "pours": (47.4, 66.8, "middle right"),
        "keep": (34.6, 14.6, "middle left"), "drains": (36, 4.6, "middle left"),
        "outlet": (58, 46.2, "middle right"), "tanh": (61, 25.2, "middle right"), "shows": (77, 9.6, "middle left"),
        "i 0": (20.5, 78.1, "middle center"), "i 1": (32.6, 66.8, "middle center"),
        "o 0": (72, 42.3, "middle center"), "o 1": (84.1, 31, "middle center"),
        "f 0": (48.2, 5.2, "middle right"), "f 1": (53, 15, "middle right"),
        "top": (56, 59.4, "middle right"), "zero": (56, 41.8, "middle right"), "bottom": (56, 24.2, "middle right"),
    },
    leader=(29, 25.8), marks=(25, 55), legend=(79, 76.4),
)  # fmt: skip

NARROW = Plan(
    width=62, height=80, tank=Box(24, 40, 22, 61.6), zero=41.8, half=17.6, floor=1.5,
    valves={"i": Valve(17, 66.8, 90, 0), "f": Valve(32, 15, -90, 0), "o": Valve(15, 30, 90, 180)},
    inlet=((0, 66.8), (32, 66.8), (32, 61)), drain=((32, 21), (32, 6.4)), outlet=((24, 30), (4.6, 30), (4.6, 23.5)),
    sight=Box(2.6, 8, 65.4, 68.2), squash=None, glass=Box(0.8, 8.4, 3, 15.5),
    words={
        "inlet": (1, 74.6, "middle right"), "water": (1, 59.6, "middle right"), "pours": (37.6, 66.8, "middle right"),
        "keep": (43, 20.8, "middle right"), "drains": (36.5, 3.9, "middle right"),
        "outlet": (1, 45.4, "middle right"), "tanh": (1, 50.6, "middle right"), "shows": (10.4, 10, "middle right"),
        "i 0": (17, 78.1, "middle center"), "i 1": (29.1, 66.8, "middle center"),
        "o 0": (15, 41.3, "middle center"), "o 1": (2.9, 30, "middle center"),
        "f 0": (39.9, 8, "middle right"), "f 1": (43, 15, "middle right"),
        "top": (23, 59.4, "middle left"), "zero": (23, 41.8, "middle left"), "bottom": (23, 24.2, "middle left"),
    },
    leader=(40, 43), marks=(27.8, 57), legend=(46, 76.4),
)  # fmt: skip


@cache
def images(theme: Theme, narrow: bool) -> tuple[dict[str, Any], ...]:
    """The scenery as two ``layout.images``: one behind the traces, one in front of them."""
    plan = NARROW if narrow else WIDE
    ink = _Ink.of(theme)
    behind = [_floor(plan, ink), _tank(plan, ink), _glass(plan, ink), _legend(plan, theme, ink)]
    behind += [_pipe(way, width, ink) for way, width in _pipes(plan)]
    behind += [_fittings(plan, ink), *(_valve(gate, plan, theme, ink) for gate in ("i", "f", "o"))]
    front = [_shine(plan.tank, ink), _shine(plan.glass, ink), _scale(plan, ink), _mouths(plan, ink)]
    return tuple(
        {
            "source": _svg(plan, "".join(parts)), "xref": "x", "yref": "y", "x": 0, "y": plan.height,
            "sizex": plan.width, "sizey": plan.height, "sizing": "stretch", "layer": layer,
        }
        for parts, layer in ((behind, "below"), (front, "above"))
    )  # fmt: skip


def mix(a: str, b: str, part: float) -> str:
    """The colour that is ``part`` of the way from ``a`` to ``b``, "#rrggbb" all."""
    channels = ((int(a[k : k + 2], 16), int(b[k : k + 2], 16)) for k in (1, 3, 5))
    return "#" + "".join(f"{round(p + (q - p) * part):02x}" for p, q in channels)


# -- the parts; each gives SVG text


@dataclass(frozen=True)
class _Ink:
    """The few shades that metal, glass and floor are made of."""

    edge: str
    metal: str
    light: str
    shade: str
    hole: str
    glass: str
    pane: str
    still: str
    floor: str
    card: str
    wood: str

    @staticmethod
    def of(theme: Theme) -> _Ink:
        colors = PALETTE[theme]
        dark = theme == "dark"
        metal = mix(colors["metal"], colors["card"], 0.3) if dark else colors["metal"]
        return _Ink(
            edge=mix(colors["metal_dark"], colors["card"], 0.25 if dark else 0),
            metal=metal,
            light=mix(metal, "#ffffff", 0.16 if dark else 0.6),
            shade=mix(metal, "#000000", 0.25 if dark else 0.14),
            hole=mix(colors["paper"], "#000000", 0.3) if dark else mix(colors["ink"], colors["metal_dark"], 0.25),
            glass=colors["glass"],
            pane=mix(colors["metal_dark"], colors["cool"], 0.25),
            still=mix(colors["glass"], colors["neutral"], 0.13),
            floor=colors["faint"],
            card=colors["card"],
            wood=colors["wood"],
        )


def _svg(plan: Plan, body: str) -> str:
    size = f'width="{plan.width * 10:g}" height="{plan.height * 10:g}" viewBox="0 0 {plan.width:g} {plan.height:g}"'
    text = (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} preserveAspectRatio="none">'
        f'<g transform="translate(0 {plan.height:g}) scale(1 -1)" stroke-linejoin="round">{body}</g></svg>'
    )
    return "data:image/svg+xml;base64," + base64.b64encode(text.encode()).decode()


def _rect(
    box: Box, fill: str, edge: str = "none", width: float = 0.0, corner: float = 0.0, opacity: float = 1.0
) -> str:
    return (
        f'<rect x="{box.left:g}" y="{box.bottom:g}" width="{box.right - box.left:g}" height="{box.top - box.bottom:g}" '
        f'rx="{corner:g}" fill="{fill}" stroke="{edge}" stroke-width="{width:g}" opacity="{opacity:g}"/>'
    )


def _circle(x: float, y: float, radius: float, fill: str, edge: str = "none", width: float = 0.0) -> str:
    return f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}" fill="{fill}" stroke="{edge}" stroke-width="{width:g}"/>'


def _stroke(path: str, color: str, width: float, opacity: float = 1.0, shift: float = 0.0, cap: str = "butt") -> str:
    """A line along ``path``; ``shift`` moves it towards the light, which comes from the upper left."""
    move = f' transform="translate({-shift:g} {shift:g})"' if shift else ""
    return (
        f'<path d="{path}" fill="none" stroke="{color}" stroke-width="{width:g}" stroke-linecap="{cap}" '
        f'opacity="{opacity:g}"{move}/>'
    )


def _pipes(plan: Plan) -> tuple[tuple[tuple[Point, ...], float], ...]:
    return (plan.inlet, PIPE), (plan.drain, DRAIN_PIPE), (plan.outlet, PIPE)


def _way(points: Sequence[Point], bend: float) -> str:
    """An SVG path through the points, its corners rounded: an elbow."""
    path = f"M{points[0][0]:g} {points[0][1]:g}"
    for (ax, ay), (bx, by), (cx, cy) in zip(points, points[1:], points[2:], strict=False):
        before, after = max(abs(bx - ax), abs(by - ay)), max(abs(cx - bx), abs(cy - by))
        path += (
            f"L{bx + (ax - bx) / before * bend:g} {by + (ay - by) / before * bend:g}"
            f"Q{bx:g} {by:g} {bx + (cx - bx) / after * bend:g} {by + (cy - by) / after * bend:g}"
        )
    return path + f"L{points[-1][0]:g} {points[-1][1]:g}"


def _pipe(points: Sequence[Point], width: float, ink: _Ink) -> str:
    """A round pipe: an edge, its metal, a shadow below and a highlight towards the light."""
    path = _way(points, bend=3.6)
    return (
        _stroke(path, ink.edge, width)
        + _stroke(path, ink.shade, width - 0.7)
        + _stroke(path, ink.metal, width * 0.66, shift=width * 0.09)
        + _stroke(path, ink.light, width * 0.17, shift=width * 0.2)
    )


def _flange(x: float, y: float, across: float, ink: _Ink, upright: bool, thick: float = 1.5) -> str:
    """A flange: a collar where two pieces are bolted together. ``upright`` stands on a pipe that lies."""
    half, t = across / 2, thick / 2
    box = Box(x - t, x + t, y - half, y + half) if upright else Box(x - half, x + half, y - t, y + t)
    glint = (
        Box(x - t * 0.55, x - t * 0.1, y - half * 0.75, y + half * 0.75)
        if upright
        else Box(x - half * 0.75, x + half * 0.75, y + t * 0.1, y + t * 0.55)
    )
    return _rect(box, ink.metal, ink.edge, 0.35, 0.55) + _rect(glint, ink.light, corner=0.2)


def _valve(gate: str, plan: Plan, theme: Theme, ink: _Ink) -> str:
    """A valve's body with a window on its ball, a collar in the gate's colour, a dial with ticks at 0, 1/2 and 1."""
    valve = plan.valves[gate]
    x, y, across = valve.x, valve.y, (DRAIN_PIPE if gate == "f" else PIPE) + 2.6
    lies = gate != "f"
    body = Box(x - 5.2, x + 5.2, y - 3.4, y + 3.4) if lies else Box(x - 4.2, x + 4.2, y - 5.2, y + 5.2)
    ends = [(x - 5.4, y), (x + 5.4, y)] if lies else [(x, y - 5.2), (x, y + 5.2)]
    ticks = ""
    for k in range(3):
        turn = valve.at_0 + (valve.at_1 - valve.at_0) * k / 2
        long = 10.4 if k == 1 else 10.7
        ticks += (
            f'<path d="M9.9 0H{long}" stroke="{ink.edge}" stroke-width="0.3" stroke-linecap="round" '
            f'transform="translate({x:g} {y:g}) rotate({turn:g})"/>'
        )
    track = _arc(x, y, 9.35, valve.at_0, valve.at_1)
    color = PALETTE[theme][gate]
    return (
        _stroke(track, ink.floor, 0.7, cap="round")
        + ticks
        + _rect(body, ink.metal, ink.edge, 0.4, 2.4)
        + "".join(_flange(ex, ey, across, ink, lies) for ex, ey in ends)
        + _circle(x, y, 4.5, ink.metal, ink.edge, 0.4)
        + _stroke(_arc(x, y, 4.0, 100, 170), ink.light, 0.45, cap="round")
        + _circle(x, y, 3.15, ink.hole, color, 0.9)
        + (_circle(*plan.words[f"{gate} 1"][:2], 1.5, ink.card, ink.edge, 0.3) if lies else "")
    )


def _arc(x: float, y: float, radius: float, start: float, end: float) -> str:
    """A path along a circle, in short straight pieces (angles in degrees)."""
    turns = [radians(start + (end - start) * k / 24) for k in range(25)]
    return "M" + "L".join(f"{x + radius * cos(a):.3f} {y + radius * sin(a):.3f}" for a in turns)


def _tank(plan: Plan, ink: _Ink) -> str:
    """The glass tank with still water up to the zero line: warm water stands on it, cool water sinks into it."""
    tank = plan.tank
    still = Box(tank.left, tank.right, tank.bottom, plan.zero)
    base = Box(tank.left - 1.6, tank.right + 1.6, tank.bottom - 1.6, tank.bottom + 0.4)
    return (
        _rect(tank, ink.glass, corner=1.2)
        + _rect(still, ink.still, corner=1.2)
        + _rect(base, ink.metal, ink.edge, 0.4, 0.8)
        + _rect(Box(base.left + 1, base.right - 1, base.top - 0.85, base.top - 0.45), ink.light, corner=0.2)
    )


def _glass(plan: Plan, ink: _Ink) -> str:
    """The glass under the outlet, on its board."""
    glass = plan.glass
    board = Box(max(0.3, glass.left - 1.6), glass.right + 1.6, plan.floor, glass.bottom)
    return _rect(board, ink.wood, ink.floor, 0.35, 0.5) + _rect(glass, ink.glass, corner=0.8)


def _fittings(plan: Plan, ink: _Ink) -> str:
    """Flanges at the wall and at the tank, the sight glass, the squashed piece of pipe, the spouts' lips."""
    start_x, start_y = plan.inlet[0]
    out_x, out_y = plan.outlet[0]
    away = 1 if plan.outlet[1][0] > out_x else -1
    parts = [
        _flange(start_x + 0.9, start_y, PIPE + 3.4, ink, True, 1.8),
        _flange(out_x + 0.9 * away, out_y, PIPE + 3.4, ink, True, 1.8),
        _flange(plan.drain[0][0], plan.drain[0][1] - 1, DRAIN_PIPE + 2.4, ink, False, 1.4),
        _flange(plan.sight.left - 1, start_y, PIPE + 2, ink, True, 1.2),
        _flange(plan.sight.right + 1, start_y, PIPE + 2, ink, True, 1.2),
        _rect(plan.sight, ink.glass, ink.edge, 0.35, 0.6),
    ]
    if plan.squash is not None:
        parts.append(_squash(plan.squash, out_y, ink))
    return "".join(parts)


def _squash(x: float, y: float, ink: _Ink) -> str:
    """A piece of pipe with a waist: whatever comes, tanh lets through no more than 1."""
    half, waist, long = PIPE / 2, 1.1, 3.2

    def band(low: float, high: float, fill: str, edge: str = "none") -> str:
        """Between two heights given as parts of the half width, which follow the waist."""
        top, bottom = (f"{x - long:g} {y + half * k:g}" for k in (high, low))
        path = (
            f"M{top}C{x - 1.2:g} {y + half * high:g} {x - 1.2:g} {y + waist * high:g} {x:g} {y + waist * high:g}"
            f"S{x + 1.2:g} {y + half * high:g} {x + long:g} {y + half * high:g}L{x + long:g} {y + half * low:g}"
            f"C{x + 1.2:g} {y + half * low:g} {x + 1.2:g} {y + waist * low:g} {x:g} {y + waist * low:g}"
            f"S{x - 1.2:g} {y + half * low:g} {bottom}Z"
        )
        return f'<path d="{path}" fill="{fill}" stroke="{edge}" stroke-width="0.35"/>'

    behind = _rect(Box(x - long, x + long, y - half - 0.1, y + half + 0.1), ink.card)
    bands = band(-1, 1, ink.shade, ink.edge) + band(-0.48, 0.88, ink.metal) + band(0.25, 0.6, ink.light)
    ends = "".join(_flange(at, y, PIPE + 1.8, ink, True, 1.2) for at in (x - long, x + long))
    return behind + bands + ends


def _legend(plan: Plan, theme: Theme, ink: _Ink) -> str:
    """Three drops, under each other: hot, neutral, cold."""
    colors, (x, y) = PALETTE[theme], plan.legend
    shades = (colors["warm"], mix(colors["neutral"], colors["card"], NEUTRAL), colors["cool"])
    paths = ""
    for k, shade in enumerate(shades):
        tip, belly, left, right = y - LEGEND_STEP * k + 1.3, y - LEGEND_STEP * k - 0.3, x - 0.9, x + 0.9
        path = (
            f"M{x:g} {tip:g}Q{left:g} {belly + 0.7:g} {left:g} {belly:g}"
            f"A0.9 0.9 0 0 1 {right:g} {belly:g}Q{right:g} {belly + 0.7:g} {x:g} {tip:g}Z"
        )
        paths += f'<path d="{path}" fill="{shade}"/>'
    return paths


def _floor(plan: Plan, ink: _Ink) -> str:
    """The floor, and the grate under the drain."""
    x = plan.drain[-1][0]
    line = f"M0.5 {plan.floor:g}H{plan.width - 0.5:g}"
    grate = Box(x - 5.4, x + 5.4, plan.floor - 1, plan.floor + 0.25)
    slots = "".join(
        _rect(Box(at - 0.4, at + 0.4, grate.bottom + 0.3, grate.top), ink.hole, corner=0.2)
        for at in (x + k * 1.5 for k in range(-3, 4))
    )
    return _stroke(line, ink.floor, 0.5, cap="round") + _rect(grate, ink.metal, ink.edge, 0.35, 0.5) + slots


def _shine(box: Box, ink: _Ink) -> str:
    """What lies before the water: the glass's walls, its rim and two reflections."""
    wall = (
        f"M{box.left:g} {box.top:g}V{box.bottom + 1.2:g}Q{box.left:g} {box.bottom:g} {box.left + 1.2:g} {box.bottom:g}"
        f"H{box.right - 1.2:g}Q{box.right:g} {box.bottom:g} {box.right:g} {box.bottom + 1.2:g}V{box.top:g}"
    )
    tall = box.top - box.bottom
    top, middle, low = box.top - tall * 0.12, box.bottom + tall * 0.45, box.bottom + tall * 0.12
    return (
        _rect(Box(box.left + 1.2, box.left + 2, low, top), "#ffffff", corner=0.4, opacity=0.38)
        + _rect(Box(box.left + 2.6, box.left + 2.95, middle, top), "#ffffff", corner=0.17, opacity=0.3)
        + _stroke(wall, ink.pane, 0.55)
        + _rect(Box(box.left - 0.7, box.right + 0.7, box.top - 0.45, box.top + 0.45), ink.glass, ink.pane, 0.35, 0.45)
    )


def _scale(plan: Plan, ink: _Ink) -> str:
    """The zero line and the scale on the tank's wall, away from the words."""
    tank, path = plan.tank, ""
    wall, inward = plan.far_wall, -1 if plan.far_wall == tank.right else 1
    for k in range(-6, 7):
        length = 2.0 if k % 6 == 0 else 1.1
        path += f"M{wall:g} {plan.zero + plan.half * k / 6:g}h{inward * length:g}"
    zero = f"M{tank.left:g} {plan.zero:g}H{tank.right:g}"
    return _stroke(path, ink.edge, 0.28) + _stroke(zero, ink.edge, 0.3)


def _mouths(plan: Plan, ink: _Ink) -> str:
    """The lips of the three spouts, before their streams."""
    return "".join(_flange(way[-1][0], way[-1][1] + 0.5, width + 1.1, ink, False, 1.2) for way, width in _pipes(plan))
