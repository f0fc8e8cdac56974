"""Where the parts of the cell diagram stand, and what stands still in it: body, blocks, operators.

Nothing here knows a number of a run. Coordinates are drawing units, x to the right, y up.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lstm_viz.core.notation import GATES
from lstm_viz.figures.cell.ribbons import rounded
from lstm_viz.figures.shelf.colours import PALETTE, Theme, blend
from lstm_viz.figures.shelf.cut import Cut
from lstm_viz.figures.shelf.screen import Shape
from lstm_viz.figures.shelf.style import Figure
from lstm_viz.figures.shelf.svg import Point, image

Spot = tuple[float, float, str]
"""Where a word stands, and on which side of that point."""

RING = 2.4
"""Radius of an operator; the widest wire is hidden behind it."""
THREAD = 0.14
"""How wide what is left of a wire is drawn that carries nothing."""
STUB = 0.7
"""How wide the wires are drawn that bring x and h_prev to the blocks, and their sums into them."""
SIGN = 3.2
"""How much of a block's height its curve's sign takes."""
CUT = 0.34
"""The part of such a wire that is cut away where a gate is held."""
SIGNS = {"×f": "×", "+": "+", "×i": "×", "×o": "×"}
"""What stands in each ring."""


@dataclass(frozen=True, eq=False)
class Plan:
    """Where everything stands, in one of the compositions."""

    width: float
    height: float
    body: tuple[float, float, float, float]
    """Left, bottom, right and top of the cell."""
    paths: dict[str, tuple[Point, ...]]
    """Each wire's corners, from where its number comes to where it goes."""
    blocks: dict[str, Point]
    """Middles of the four blocks."""
    block: tuple[float, float]
    """Width and height of a block."""
    rings: dict[str, Point]
    """The operators."""
    tanh: Point
    bus: tuple[Point, ...]
    """The line that brings x and h_prev to all four blocks."""
    labels: dict[str, Spot]
    """Where each wire says its number."""
    sums: dict[str, Spot]
    """Where each block says its z."""
    under: dict[str, Spot]
    """Where each block's name stands."""
    words: dict[str, Spot]
    """Other words that stay."""
    key: Point
    """Left end of the wire that shows the scale."""
    broken: frozenset[str] = frozenset()
    """Wires that say their number in a second line."""

    @property
    def pins(self) -> dict[str, Point]:
        """Where a held gate wears its pin: in the corner of its block that is away from words."""
        wide, high = self.block
        return {
            name: (x + (wide / 2 - 1.4 if name == "o" else 1.4 - wide / 2), y + high / 2 - 2.2)
            for name, (x, y) in self.blocks.items()
        }

    @property
    def stubs(self) -> dict[str, tuple[float, float, float]]:
        """x, foot and head of the wire that brings each block its sum."""
        low, high = self.bus[0][1], self.block[1]
        return {name: (x, low, y - high / 2) for name, (x, y) in self.blocks.items()}

    def bars(self, name: str) -> tuple[float, float, float, float]:
        """Left, bottom, right and top of the place where a block shows its sum: under its curve's sign."""
        (x, y), (wide, high) = self.blocks[name], self.block
        return x - wide / 2 + 0.6, y - high / 2 + 0.6, x + wide / 2 - 0.6, y + high / 2 - SIGN

    def gap(self, name: str) -> str:
        """What stands between a wire's word and its number."""
        return "<br><b>" if name in self.broken else " <b>"


@lru_cache(maxsize=32)
def plan_for(shape: Shape, features: tuple[str, ...], rows: int | None = None) -> Plan:
    """The composition for these inputs; ``rows`` are the lines of the longest block's name, None for notation's."""
    return {"wide": _wide, "narrow": _narrow, "flat": _flat}[shape](features, rows)


def _lifted(spots: dict[str, Spot], by: float) -> dict[str, Spot]:
    return {name: (x, y + by, where) for name, (x, y, where) in spots.items()}


def _wired(
    ends: tuple[float, float], top: float, across: float, low: float, columns: dict[str, float],
    block: tuple[float, float], foot: float, bend: float, tanh: float, inputs: dict[str, Point],
) -> dict[str, Any]:  # fmt: skip
    """Everything that follows from where the lines run.

    ``top`` is the height of the cell state's line, ``across`` of the × that selects the candidate,
    ``low`` of the bus; ``columns`` the x of the four blocks and of the output's ×; ``foot`` the lower
    edge of the blocks; ``bend`` the height of the output's ×, ``tanh`` that of the squashing.
    """
    f, i, g, o, out = (columns[name] for name in ("f", "i", "g", "o", "out"))
    high = block[1]
    head = foot + high
    left, right = ends
    paths = {
        "h_prev": ((left, low), (min(x for x, _ in inputs.values()) if inputs else f, low)),
        "c_prev": ((left, top), (f, top)),
        "f": ((f, head), (f, top)),
        "i": ((i, head), (i, across), (g, across)),
        "g": ((g, head), (g, across)),
        "o": ((o, head), (o, bend), (out, bend)),
        "kept": ((f, top), (g, top)),
        "written": ((g, across), (g, top)),
        "c": ((g, top), (right, top)),
        "to_tanh": ((out, top), (out, tanh)),
        "tanh_c": ((out, tanh), (out, bend)),
        "h": ((out, bend), (out, low), (right, low)),
        **{f"x {name}": ((x, y), (x, low)) for name, (x, y) in inputs.items()},
    }
    return {
        "paths": paths,
        "blocks": {name: (columns[name], foot + high / 2) for name in GATES},
        "block": block,
        "rings": {"×f": (f, top), "+": (g, top), "×i": (g, across), "×o": (out, bend)},
        "tanh": (out, tanh),
        "bus": ((min(x for x, _ in inputs.values()), low), (o, low)),
        "sums": {name: (columns[name] + 0.5, (low + foot) / 2 + 0.1, "middle right") for name in GATES},
    }


def _wide(features: tuple[str, ...], rows: int | None) -> Plan:
    xs = {1: (16.0,), 2: (9.5, 21.5), 3: (8.5, 15.5, 22.5)}[len(features)]
    columns = {"f": 30.0, "i": 43.5, "g": 57.0, "o": 71.5, "out": 85.5}
    lift = 3.02 if rows == 2 else 0  # for the names' second line, on the smallest card
    top, across, low, foot, bend, tanh = (y + lift for y in (43.0, 32.0, 11.0, 16.2, 28.2, 36.4))
    wired = _wired((0, 100), top, across, low, columns, (12.6, 8.6), foot, bend, tanh,
                   {name: (x, 4.0) for name, x in zip(features, xs, strict=True)})  # fmt: skip
    labels = {f"x {name}": (x, 2.2, "middle center") for name, x in zip(features, xs, strict=True)} | _lifted({
        "h_prev": (4.4, 13.9, "middle right"), "c_prev": (4.4, 46.6, "middle right"),
        "kept": (43.5, 46.6, "middle center"),
        "c": (95.6, 46.6, "middle left"), "f": (30.9, 36.6, "middle right"), "i": (49.6, 34.0, "middle center"),
        "g": (57.9, 27.1, "middle right"), "o": (82.6, 30.2, "middle left"), "written": (57.9, 36.6, "middle right"),
        "tanh_c": (84.3, 33.2, "middle left"), "h": (86.8, 14.2, "middle right"),
    }, lift)  # fmt: skip
    under = {name: (columns[name], 7.8, "middle center") for name in GATES}
    if rows is not None:
        under = {name: (columns[name], low - 1.7, "bottom center") for name in GATES}
        labels["h"] = (86.8, low + 1.2, "top right")
    words = _lifted({"selects": (32.4, 39.2, "middle right"), "adds": (59.4, 39.2, "middle right")}, lift)
    return Plan(
        width=100, height=52 + lift, body=(3, 5.3, 97, 50.6 + lift), labels=labels, under=under,
        words=words | {"key": (41.0, 2.2, "middle right"), "sums": (56.0, 2.2, "middle right")}, key=(36.0, 2.2),
        **wired,
    )  # fmt: skip


def _narrow(features: tuple[str, ...], rows: int | None) -> Plan:
    xs = {1: (5.0,), 2: (5.0, 17.0), 3: (4.5, 16.5, 28.0)}[len(features)]
    columns = {"f": 11.6, "i": 22.6, "g": 33.8, "o": 45.0, "out": 55.0}
    lift = 2.7 if rows == 2 else 0
    top, across, low, foot, bend, tanh = (y + lift for y in (58.0, 45.4, 19.0, 24.4, 38.6, 50.9))
    wired = _wired((0, 60), top, across, low, columns, (9.8, 9.6), foot, bend, tanh,
                   {name: (x, 9.5) for name, x in zip(features, xs, strict=True)})  # fmt: skip
    labels = {f"x {name}": (x, 7.4, "middle center") for name, x in zip(features, xs, strict=True)} | _lifted({
        "h_prev": (0.4, 23.4, "middle right"), "c_prev": (0.6, 62.6, "middle right"),
        "kept": (23.0, 62.6, "middle center"),
        "c": (59.6, 62.6, "middle left"), "f": (12.5, 51.0, "middle right"), "i": (26.0, 48.2, "middle center"),
        "g": (34.7, 38.2, "middle right"), "o": (52.4, 42.0, "middle left"), "written": (34.8, 51.6, "middle right"),
        "tanh_c": (53.8, 46.2, "middle left"), "h": (59.6, 15.4, "middle left"),
    }, lift)  # fmt: skip
    under = {name: (columns[name] + (0.2 if name == "f" else 0), 15.6, "middle center") for name in GATES}
    if rows is not None:
        under = {name: (columns[name], low - 1.9, "bottom center") for name in GATES}
        labels["h"] = (59.6, low - 1.9, "bottom left")
    words = _lifted({"selects": (14.0, 54.2, "middle right"), "adds": (36.3, 54.2, "middle right")}, lift)
    return Plan(
        width=60, height=66 + lift, body=(2.6, 11.8, 57.4, 65 + lift), labels=labels, under=under,
        words=words | {"key": (5.6, 2.4, "middle right"), "sums": (23.5, 2.4, "middle right")}, key=(0.8, 2.4),
        broken=frozenset({"h_prev", "g"}), **wired,
    )  # fmt: skip


def _flat(features: tuple[str, ...], rows: int | None) -> Plan:
    xs = {1: (14.0,), 2: (9.0, 23.0), 3: (6.6, 16.4, 26.2)}[len(features)]
    columns = {"f": 44.0, "i": 66.0, "g": 88.0, "o": 109.0, "out": 128.6}
    top, across, low, foot, bend, tanh = 35.8, 26.2, 10.0, 13.4, 24.2, 30.0
    wired = _wired((0, 150), top, across, low, columns, (15.0, 8.2), foot, bend, tanh,
                   {name: (x, 0.4) for name, x in zip(features, xs, strict=True)})  # fmt: skip
    labels = {f"x {name}": (x + 0.8, 4.6, "middle right") for name, x in zip(features, xs, strict=True)} | {
        "h_prev": (4.4, 13.2, "middle right"), "c_prev": (4.4, 38.8, "middle right"),
        "kept": (66.0, 38.8, "middle center"), "c": (145.6, 38.8, "middle left"),
        "f": (45.0, 29.0, "middle right"), "i": (76.0, 28.4, "middle center"), "g": (89.2, 22.9, "middle right"),
        "o": (125.2, 26.3, "middle left"), "written": (89.2, 30.7, "middle right"),
        "tanh_c": (131.2, 26.4, "middle right"), "h": (130.2, 13.2, "middle right"),
    }  # fmt: skip
    if rows is not None:
        labels["h"] = (130.2, low + 1.2, "top right")
    under = {name: (columns[name], low - 1.6, "bottom center") for name in GATES}
    words = {"selects": (47.2, 32.6, "middle right"), "adds": (85.0, 32.6, "middle left"),
             "key": (128.2, 4.4, "middle right"), "sums": (4.4, 24.4, "middle right")}  # fmt: skip
    return Plan(
        width=150, height=41.9, body=(3, 1.8, 147, 41.3), labels=labels, under=under, words=words, key=(123.2, 4.4),
        **wired,
    )  # fmt: skip


CUTS = {
    "x": Cut(1.0, 0.5, 35.0, 20.0), "f": Cut(30.0, 9.0, 62.0, 40.5), "i": Cut(56.0, 9.0, 94.0, 31.0),
    "g": Cut(78.0, 9.0, 102.0, 31.0), "o": Cut(99.0, 9.0, 133.0, 31.0), "c": Cut(84.0, 26.0, 134.0, 41.5),
    "h": Cut(118.0, 5.0, 150.0, 28.0), "kept": Cut(40.0, 28.0, 92.0, 41.5), "written": Cut(80.0, 22.0, 100.0, 40.0),
    "tanh_c": Cut(118.0, 20.0, 140.0, 38.0), "block": Cut(35.5, 9.0, 52.5, 22.5),
    "sigma": Cut(58.0, 12.5, 74.0, 22.5), "tanh": Cut(119.0, 23.0, 138.5, 38.0), "times": Cut(36.0, 29.0, 52.0, 41.0),
    "plus": Cut(80.0, 29.0, 96.0, 41.0),
}  # fmt: skip
"""Where each thing stands on the flat plan, the operations too; "block" is what one adds up."""


@lru_cache(maxsize=16)
def scenery(theme: Theme, plan: Plan, unit: float) -> tuple[Figure, Figure]:
    """The drawing as two entries of ``layout.images``: body and blocks behind the traces, operators before them.

    ``unit`` is the width of a wire of 1.
    """
    colors = PALETTE[theme]
    left, bottom, right, top = plan.body
    tint = blend(colors["glass"], colors["card"], 0.75)
    parts = [rect((left + right) / 2, (bottom + top) / 2, right - left, top - bottom, 2.4, tint, colors["faint"], 0.25)]
    parts += [thread(path, colors["metal"], THREAD) for path in plan.paths.values()]
    parts.append(thread(plan.bus, colors["metal"], STUB))
    wide, high = plan.block
    for name, (x, y) in plan.blocks.items():
        parts += [rect(x, y, wide, high, 1.1, blend(colors[name], colors["card"], 0.16), colors[name], 0.34)]
        parts += [sign("tanh" if name == "g" else "σ", x, y + high / 2 - SIGN / 2 - 0.1, 1.0, colors[name])]
        zero_left, low, zero_right, head = plan.bars(name)
        zero = (zero_left + zero_right) / 2
        parts += [thread(((zero, low - 0.3), (zero, head)), colors["muted"], 0.12)]
    x, y = plan.key
    parts += [rect(x + 2, y, 4, unit, 0, colors["warm"], None, 0)]

    front = []
    for ring, (x, y) in plan.rings.items():
        front += [rect(x, y, 2 * RING, 2 * RING, RING, colors["card"], colors["ink"], 0.34)]
        front += [operator(SIGNS[ring], x, y, colors["ink"])]
    x, y = plan.tanh
    front += [rect(x, y, 7.4, 3.6, 1.8, colors["card"], colors["ink"], 0.34), sign("tanh", x, y, 1.2, colors["ink"])]
    return image(plan.width, plan.height, parts), image(plan.width, plan.height, front, layer="above")


def rect(
    x: float, y: float, wide: float, high: float, radius: float, fill: str, edge: str | None, stroke: float
) -> str:
    """A rectangle around x, y, its corners round."""
    line = f' stroke="{edge}" stroke-width="{stroke:g}"' if edge else ""
    return (
        f'<rect x="{x - wide / 2:.3f}" y="{y - high / 2:.3f}" width="{wide:.3f}" height="{high:.3f}" rx="{radius:g}" '
        f'fill="{fill}"{line}/>'
    )


def thread(points: tuple[Point, ...], color: str, width: float) -> str:
    """A line along a path, its corners round as those of the wire on it."""
    path = "L".join(f"{x:.3f} {y:.3f}" for x, y in rounded(points).tolist())
    return f'<path d="M{path}" fill="none" stroke="{color}" stroke-width="{width:g}"/>'


def operator(shown: str, x: float, y: float, color: str) -> str:
    """× and + as strokes: they stand in the middle of their ring whatever the font."""
    arm = 0.8 if shown == "×" else 1.2
    ends = [(-arm, -arm, arm, arm), (-arm, arm, arm, -arm)] if shown == "×" else [(-arm, 0, arm, 0), (0, -arm, 0, arm)]
    lines = " ".join(f"M{x + a:.3f} {y + b:.3f} L{x + c:.3f} {y + d:.3f}" for a, b, c, d in ends)
    return f'<path d="{lines}" stroke="{color}" stroke-width="0.4" fill="none"/>'


OUTLINES = {
    "σ": (2.6, 0.34, "M2.5 1.75H1.2A1.1 1.1 0 1 1 1.9 1.55"),
    "tanh": (
        4.05, 0.26,
        "M.35 2.1V.45Q.35 .1 .7 .1H.8M0 1.45H.75"
        "M1.75 1.45V.1M1.75 .78A.42 .62 0 1 0 .95 .98A.42 .62 0 0 0 1.75 .78"
        "M2.15 .1V1.45M2.15 .95Q2.3 1.45 2.6 1.45Q2.9 1.45 2.9 1V.1"
        "M3.3 .1V2.1M3.3 .95Q3.45 1.45 3.75 1.45Q4.05 1.45 4.05 1V.1",
    ),
}  # fmt: skip
"""σ and tanh as strokes, so that they look the same on every machine: width, weight, path; they stand on y = 0."""


def sign(curve: str, x: float, y: float, size: float, color: str) -> str:
    """The sign of a curve, its middle at x, y."""
    wide, weight, path = OUTLINES[curve]
    return (
        f'<g transform="translate({x:.3f} {y:.3f}) scale({size:g}) translate({-wide / 2:g} -1)">'
        f'<path d="{path}" fill="none" stroke="{color}" stroke-width="{weight:g}"/></g>'
    )
