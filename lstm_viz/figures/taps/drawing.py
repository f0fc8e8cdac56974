"""Where the taps stand, and the scenery around them: pipes, valves, a glass tank, a glass.

Nothing here knows a number of a run. Everything that a run moves is drawn by ``taps.py`` as
traces, between two pictures built here: the scenery behind it and the glass's shine in front.
Coordinates are drawing units, x to the right, y up.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from lstm_viz.figures.shelf.colours import PALETTE, Theme, blend
from lstm_viz.figures.shelf.cut import Cut
from lstm_viz.figures.shelf.screen import Shape
from lstm_viz.figures.shelf.style import Figure
from lstm_viz.figures.shelf.svg import Point
from lstm_viz.figures.taps.plumbing import (
    NEUTRAL,
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

ZERO = 0.7
"""How thick the zero line is drawn: above it water is hot, below it cold."""
LEGEND_STEP = 3.3
"""From one drop of the legend down to the next."""


@dataclass(frozen=True)
class Plan:
    """Where everything stands, in one of the compositions."""

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
    drain_pipe: float = 7.0
    """Outer width of the drain's pipe."""
    drain_lies: bool = False
    """Whether the keep valve's piece of it lies."""

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
        "hot": (56, 51.2, "middle right"), "cold": (56, 37.6, "middle right"), "scale": (56.6, 19.6, "middle right"),
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
        "hot": (23, 54.2, "middle left"), "cold": (23, 36.4, "middle left"), "scale": (1, 55.2, "middle right"),
    },
    leader=(40, 43), marks=(27.8, 57), legend=(46, 76.4),
)  # fmt: skip


FLAT = Plan(
    width=150, height=41.9, tank=Box(60, 88, 13.4, 33), zero=22.5, half=8, floor=1.2,
    valves={"i": Valve(20.5, 20, 90, 0), "f": Valve(54, 8, 180, 90), "o": Valve(116, 18.5, 90, 0)},
    inlet=((0, 20), (38, 20), (38, 37), (68, 37), (68, 33.8)), drain=((74, 12.4), (74, 8), (39.5, 8), (39.5, 4.4)),
    outlet=((88, 18.5), (134, 18.5), (134, 14.2)),
    sight=Box(4.6, 11, 18.6, 21.4), squash=99, glass=Box(128, 140, 2.6, 12.6),
    words={
        "inlet": (1.4, 28.2, "middle right"), "water": (1.4, 12.4, "middle right"),
        "pours": (72.2, 37.6, "middle right"),
        "keep": (35.2, 7, "middle left"), "drains": (60.5, 2.9, "middle right"),
        "outlet": (104.4, 34.4, "middle right"), "tanh": (102.6, 12.5, "middle right"),
        "shows": (126.4, 6.8, "middle left"),
        "i 0": (20.5, 31.3, "middle center"), "i 1": (32.6, 20, "middle center"),
        "o 0": (116, 29.8, "middle center"), "o 1": (128.1, 18.5, "middle center"),
        "f 0": (42.6, 13.2, "middle left"), "f 1": (53.4, 18.9, "middle left"),
        "top": (91.2, 30.5, "middle right"), "zero": (91.2, 22.7, "middle right"),
        "bottom": (91.2, 14.3, "middle right"),
        "hot": (91.2, 26.6, "middle right"), "cold": (91.2, 11, "middle right"), "scale": (91.2, 7.2, "middle right"),
    },
    leader=(60, 57.4), marks=(22.6, 32.6), legend=(135, 39.4), drain_pipe=5.0, drain_lies=True,
)  # fmt: skip
"""As flat as the belt, and in its place: what drains away leaves the tank sideways."""

CUTS = {
    "x": Cut(0.0, 13.0, 17.0, 27.0), "f": Cut(33.0, 0.5, 64.0, 21.5), "i": Cut(7.0, 12.5, 38.0, 33.5),
    "g": Cut(1.0, 15.0, 14.0, 25.0), "o": Cut(102.0, 9.5, 136.0, 32.5), "c": Cut(57.0, 9.0, 93.0, 36.0),
    "h": Cut(121.0, 0.5, 147.0, 22.0),
}  # fmt: skip
"""Where each thing stands on the flat plan: what is cut out beside its name."""

PLANS: dict[Shape, Plan] = {"wide": WIDE, "narrow": NARROW, "flat": FLAT}


@cache
def images(theme: Theme, shape: Shape) -> tuple[Figure, ...]:
    """The scenery as two ``layout.images``: one behind the traces, one in front of them."""
    plan = PLANS[shape]
    ink = Ink.of(theme)
    behind = [_floor(plan, ink), _tank(plan, ink), tumbler(plan.glass, plan.floor, ink), _legend(plan, theme, ink)]
    behind += [pipe(way, width, ink) for way, width in _pipes(plan)]
    behind += [_fittings(plan, ink), *(_tap(gate, plan, theme, ink) for gate in ("i", "f", "o"))]
    front = [shine(plan.tank, ink), shine(plan.glass, ink), _scale(plan, ink)]
    front += [lip(way[-1], width, ink) for way, width in _pipes(plan)]
    return layers(plan.width, plan.height, behind, front)


# -- the parts; each gives SVG text


def _pipes(plan: Plan) -> tuple[tuple[tuple[Point, ...], float], ...]:
    return (plan.inlet, PIPE), (plan.drain, plan.drain_pipe), (plan.outlet, PIPE)


def _tap(gate: str, plan: Plan, theme: Theme, ink: Ink) -> str:
    """A gate's valve; where it lies, the pipe beside it carries the 1 of its dial on a plate."""
    color = PALETTE[theme][gate]
    if gate == "f":
        return valve(plan.valves[gate], color, ink, width=plan.drain_pipe, lies=plan.drain_lies)
    return valve(plan.valves[gate], color, ink) + circle(*plan.words[f"{gate} 1"][:2], 1.5, ink.card, ink.edge, 0.3)


def _tank(plan: Plan, ink: Ink) -> str:
    """The glass tank: bare glass above the zero line and below it."""
    tank = plan.tank
    base = Box(tank.left - 1.6, tank.right + 1.6, tank.bottom - 1.6, tank.bottom + 0.4)
    return (
        rect(tank, ink.glass, corner=1.2)
        + rect(base, ink.metal, ink.edge, 0.4, 0.8)
        + rect(Box(base.left + 1, base.right - 1, base.top - 0.85, base.top - 0.45), ink.light, corner=0.2)
    )


def _fittings(plan: Plan, ink: Ink) -> str:
    """Flanges at the wall and at the tank, the sight glass, the squashed piece of pipe, the spouts' lips."""
    start_x, start_y = plan.inlet[0]
    out_x, out_y = plan.outlet[0]
    away = 1 if plan.outlet[1][0] > out_x else -1
    parts = [
        flange(start_x + 0.9, start_y, PIPE + 3.4, ink, True, 1.8),
        flange(out_x + 0.9 * away, out_y, PIPE + 3.4, ink, True, 1.8),
        flange(plan.drain[0][0], plan.drain[0][1] - 1, plan.drain_pipe + 2.4, ink, False, 1.4),
        flange(plan.sight.left - 1, start_y, PIPE + 2, ink, True, 1.2),
        flange(plan.sight.right + 1, start_y, PIPE + 2, ink, True, 1.2),
        rect(plan.sight, ink.glass, ink.edge, 0.35, 0.6),
    ]
    if plan.squash is not None:
        parts.append(_squash(plan.squash, out_y, ink))
    return "".join(parts)


def _squash(x: float, y: float, ink: Ink) -> str:
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

    behind = rect(Box(x - long, x + long, y - half - 0.1, y + half + 0.1), ink.card)
    bands = band(-1, 1, ink.shade, ink.edge) + band(-0.48, 0.88, ink.metal) + band(0.25, 0.6, ink.light)
    ends = "".join(flange(at, y, PIPE + 1.8, ink, True, 1.2) for at in (x - long, x + long))
    return behind + bands + ends


def _legend(plan: Plan, theme: Theme, ink: Ink) -> str:
    """Three drops, under each other: hot, neutral, cold."""
    colors, (x, y) = PALETTE[theme], plan.legend
    shades = (colors["warm"], blend(colors["card"], colors["neutral"], NEUTRAL), colors["cool"])
    paths = ""
    for k, shade in enumerate(shades):
        tip, belly, left, right = y - LEGEND_STEP * k + 1.3, y - LEGEND_STEP * k - 0.3, x - 0.9, x + 0.9
        path = (
            f"M{x:g} {tip:g}Q{left:g} {belly + 0.7:g} {left:g} {belly:g}"
            f"A0.9 0.9 0 0 1 {right:g} {belly:g}Q{right:g} {belly + 0.7:g} {x:g} {tip:g}Z"
        )
        paths += f'<path d="{path}" fill="{shade}"/>'
    return paths


def _floor(plan: Plan, ink: Ink) -> str:
    """The floor, and the grate under the drain."""
    x = plan.drain[-1][0]
    line = f"M0.5 {plan.floor:g}H{plan.width - 0.5:g}"
    grate = Box(x - 5.4, x + 5.4, plan.floor - 1, plan.floor + 0.25)
    slots = "".join(
        rect(Box(at - 0.4, at + 0.4, grate.bottom + 0.3, grate.top), ink.hole, corner=0.2)
        for at in (x + k * 1.5 for k in range(-3, 4))
    )
    return stroke(line, ink.floor, 0.5, cap="round") + rect(grate, ink.metal, ink.edge, 0.35, 0.5) + slots


def _scale(plan: Plan, ink: Ink) -> str:
    """The zero line and the scale on the tank's wall, away from the words."""
    tank, path = plan.tank, ""
    wall, inward = plan.far_wall, -1 if plan.far_wall == tank.right else 1
    for k in range(-6, 7):
        length = 2.0 if k % 6 == 0 else 1.1
        path += f"M{wall:g} {plan.zero + plan.half * k / 6:g}h{inward * length:g}"
    zero = f"M{tank.left:g} {plan.zero:g}H{tank.right:g}"
    return stroke(path, ink.edge, 0.28) + stroke(zero, ink.edge, ZERO)
