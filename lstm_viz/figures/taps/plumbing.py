"""What taps are made of, as SVG text: pipes, flanges, valves, glasses, and their shades of metal.

Nothing here knows a number of a run, or where a thing stands. Coordinates are drawing units, x to
the right, y up; light comes from the upper left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians, sin

from lstm_viz.figures.shelf.colours import PALETTE, Theme, blend
from lstm_viz.figures.shelf.style import Figure
from lstm_viz.figures.shelf.svg import Point, image

PIPE = 5.0
"""Outer width of a pipe."""
NEUTRAL = 0.35
"""How far neutral water is from the neutral colour towards the card."""
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


# -- the parts; each gives SVG text


@dataclass(frozen=True)
class Ink:
    """The few shades that metal, glass and floor are made of."""

    edge: str
    metal: str
    light: str
    shade: str
    hole: str
    glass: str
    pane: str
    floor: str
    card: str
    wood: str

    @staticmethod
    def of(theme: Theme) -> Ink:
        """The shades of a theme."""
        colors = PALETTE[theme]
        dark = theme == "dark"
        metal = blend(colors["card"], colors["metal"], 0.3) if dark else colors["metal"]
        return Ink(
            edge=blend(colors["card"], colors["metal_dark"], 0.25 if dark else 0),
            metal=metal,
            light=blend("#ffffff", metal, 0.16 if dark else 0.6),
            shade=blend("#000000", metal, 0.25 if dark else 0.14),
            hole=blend("#000000", colors["paper"], 0.3) if dark else blend(colors["metal_dark"], colors["ink"], 0.25),
            glass=colors["glass"],
            pane=blend(colors["cool"], colors["metal_dark"], 0.25),
            floor=colors["faint"],
            card=colors["card"],
            wood=colors["wood"],
        )


def layers(width: float, height: float, behind: Sequence[str], front: Sequence[str]) -> tuple[Figure, ...]:
    """Scenery as two ``layout.images`` that cover a drawing: one behind the traces, one in front of them."""
    return (
        image(width, height, behind, layer="below", caps="butt"),
        image(width, height, front, layer="above", caps="butt"),
    )


def rect(box: Box, fill: str, edge: str = "none", width: float = 0.0, corner: float = 0.0, opacity: float = 1.0) -> str:
    """A rectangle, its corners rounded by ``corner``."""
    return (
        f'<rect x="{box.left:g}" y="{box.bottom:g}" width="{box.right - box.left:g}" height="{box.top - box.bottom:g}" '
        f'rx="{corner:g}" fill="{fill}" stroke="{edge}" stroke-width="{width:g}" opacity="{opacity:g}"/>'
    )


def circle(x: float, y: float, radius: float, fill: str, edge: str = "none", width: float = 0.0) -> str:
    """A disc."""
    return f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}" fill="{fill}" stroke="{edge}" stroke-width="{width:g}"/>'


def stroke(path: str, color: str, width: float, opacity: float = 1.0, shift: float = 0.0, cap: str = "butt") -> str:
    """A line along ``path``; ``shift`` moves it towards the light, which comes from the upper left."""
    move = f' transform="translate({-shift:g} {shift:g})"' if shift else ""
    return (
        f'<path d="{path}" fill="none" stroke="{color}" stroke-width="{width:g}" stroke-linecap="{cap}" '
        f'opacity="{opacity:g}"{move}/>'
    )


def way(points: Sequence[Point], bend: float) -> str:
    """An SVG path through the points, its corners rounded: an elbow."""
    path = f"M{points[0][0]:g} {points[0][1]:g}"
    for (ax, ay), (bx, by), (cx, cy) in zip(points, points[1:], points[2:], strict=False):
        before, after = max(abs(bx - ax), abs(by - ay)), max(abs(cx - bx), abs(cy - by))
        path += (
            f"L{bx + (ax - bx) / before * bend:g} {by + (ay - by) / before * bend:g}"
            f"Q{bx:g} {by:g} {bx + (cx - bx) / after * bend:g} {by + (cy - by) / after * bend:g}"
        )
    return path + f"L{points[-1][0]:g} {points[-1][1]:g}"


def pipe(points: Sequence[Point], width: float, ink: Ink) -> str:
    """A round pipe: an edge, its metal, a shadow below and a highlight towards the light."""
    path = way(points, bend=3.6)
    return (
        stroke(path, ink.edge, width)
        + stroke(path, ink.shade, width - 0.7)
        + stroke(path, ink.metal, width * 0.66, shift=width * 0.09)
        + stroke(path, ink.light, width * 0.17, shift=width * 0.2)
    )


def flange(x: float, y: float, across: float, ink: Ink, upright: bool, thick: float = 1.5) -> str:
    """A flange: a collar where two pieces are bolted together. ``upright`` stands on a pipe that lies."""
    half, t = across / 2, thick / 2
    box = Box(x - t, x + t, y - half, y + half) if upright else Box(x - half, x + half, y - t, y + t)
    glint = (
        Box(x - t * 0.55, x - t * 0.1, y - half * 0.75, y + half * 0.75)
        if upright
        else Box(x - half * 0.75, x + half * 0.75, y + t * 0.1, y + t * 0.55)
    )
    return rect(box, ink.metal, ink.edge, 0.35, 0.55) + rect(glint, ink.light, corner=0.2)


def valve(at: Valve, color: str, ink: Ink, *, width: float = PIPE, lies: bool = True) -> str:
    """A valve's body with a window on its ball, a collar in the gate's colour, a dial with ticks at 0, 1/2 and 1.

    In a pipe of this width, which lies or stands.
    """
    x, y, across = at.x, at.y, width + 2.6
    body = Box(x - 5.2, x + 5.2, y - 3.4, y + 3.4) if lies else Box(x - 4.2, x + 4.2, y - 5.2, y + 5.2)
    ends = [(x - 5.4, y), (x + 5.4, y)] if lies else [(x, y - 5.2), (x, y + 5.2)]
    ticks = ""
    for k in range(3):
        turn = at.at_0 + (at.at_1 - at.at_0) * k / 2
        long = 10.4 if k == 1 else 10.7
        ticks += (
            f'<path d="M9.9 0H{long}" stroke="{ink.edge}" stroke-width="0.3" stroke-linecap="round" '
            f'transform="translate({x:g} {y:g}) rotate({turn:g})"/>'
        )
    track = arc(x, y, 9.35, at.at_0, at.at_1)
    return (
        stroke(track, ink.floor, 0.7, cap="round")
        + ticks
        + rect(body, ink.metal, ink.edge, 0.4, 2.4)
        + "".join(flange(ex, ey, across, ink, lies) for ex, ey in ends)
        + circle(x, y, 4.5, ink.metal, ink.edge, 0.4)
        + stroke(arc(x, y, 4.0, 100, 170), ink.light, 0.45, cap="round")
        + circle(x, y, 3.15, ink.hole, color, 0.9)
    )


def arc(x: float, y: float, radius: float, start: float, end: float) -> str:
    """A path along a circle, in short straight pieces (angles in degrees)."""
    turns = [radians(start + (end - start) * k / 24) for k in range(25)]
    return "M" + "L".join(f"{x + radius * cos(a):.3f} {y + radius * sin(a):.3f}" for a in turns)


def tumbler(glass: Box, floor: float, ink: Ink) -> str:
    """A drinking glass under a spout, on its board."""
    board = Box(max(0.3, glass.left - 1.6), glass.right + 1.6, floor, glass.bottom)
    return rect(board, ink.wood, ink.floor, 0.35, 0.5) + rect(glass, ink.glass, corner=0.8)


def shine(box: Box, ink: Ink) -> str:
    """What lies before the water: the glass's walls, its rim and two reflections."""
    wall = (
        f"M{box.left:g} {box.top:g}V{box.bottom + 1.2:g}Q{box.left:g} {box.bottom:g} {box.left + 1.2:g} {box.bottom:g}"
        f"H{box.right - 1.2:g}Q{box.right:g} {box.bottom:g} {box.right:g} {box.bottom + 1.2:g}V{box.top:g}"
    )
    tall = box.top - box.bottom
    top, middle, low = box.top - tall * 0.12, box.bottom + tall * 0.45, box.bottom + tall * 0.12
    return (
        rect(Box(box.left + 1.2, box.left + 2, low, top), "#ffffff", corner=0.4, opacity=0.38)
        + rect(Box(box.left + 2.6, box.left + 2.95, middle, top), "#ffffff", corner=0.17, opacity=0.3)
        + stroke(wall, ink.pane, 0.55)
        + rect(Box(box.left - 0.7, box.right + 0.7, box.top - 0.45, box.top + 0.45), ink.glass, ink.pane, 0.35, 0.45)
    )


def lip(mouth: Point, width: float, ink: Ink) -> str:
    """The lip of a spout, before its stream."""
    return flange(mouth[0], mouth[1] + 0.5, width + 1.1, ink, False, 1.2)
