"""Where the parts of the cell diagram stand, and what stands still in it: body, blocks, operators.

Nothing here knows a number of a run. Coordinates are drawing units, x to the right, y up.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lstm_viz.core.notation import GATES
from lstm_viz.figures.shelf.colours import PALETTE, Theme, blend
from lstm_viz.figures.shelf.style import Figure
from lstm_viz.figures.shelf.svg import Point, image

Spot = tuple[float, float, str]
"""Where a word stands, and on which side of that point."""

RING = 1.9
"""Radius of an operator."""
SIGNS = {"×f": "×", "+": "+", "×i": "×", "×o": "×"}
"""What stands in each ring."""


@dataclass(frozen=True, eq=False)
class Plan:
    """Where everything stands, in one of the two compositions."""

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
    def tags(self) -> dict[str, Point]:
        """Where a held gate wears its tag: on the corner of its block that is away from its wire and from words."""
        wide, high = self.block
        return {name: (x + (wide if name == "o" else -wide) / 2, y + high / 2) for name, (x, y) in self.blocks.items()}

    def gap(self, name: str) -> str:
        """What stands between a wire's word and its number."""
        return "<br><b>" if name in self.broken else " <b>"


@lru_cache(maxsize=32)
def plan_for(narrow: bool, features: tuple[str, ...], rows: int | None = None) -> Plan:
    """The composition for these inputs; ``rows`` are the lines of the longest block's name, None for notation's."""
    return (_narrow if narrow else _wide)(features, rows)


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
    head, r, cap = foot + high, RING, 1.7
    left, right = ends
    paths = {
        "h_prev": ((left, low), (min(x for x, _ in inputs.values()) if inputs else f, low)),
        "c_prev": ((left, top), (f - r, top)),
        "f": ((f, head), (f, top - r)),
        "i": ((i, head), (i, across), (g - r, across)),
        "g": ((g, head), (g, across - r)),
        "o": ((o, head), (o, bend), (out - r, bend)),
        "kept": ((f + r, top), (g - r, top)),
        "written": ((g, across + r), (g, top - r)),
        "c": ((g + r, top), (right, top)),
        "to_tanh": ((out, top), (out, tanh + cap)),
        "tanh_c": ((out, tanh - cap), (out, bend + r)),
        "h": ((out, bend - r), (out, low), (right, low)),
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
    top, across, low, foot, bend, tanh = (y + lift for y in (43.0, 31.0, 11.0, 16.2, 26.6, 35.4))
    wired = _wired((0, 100), top, across, low, columns, (9.6, 6.0), foot, bend, tanh,
                   {name: (x, 4.0) for name, x in zip(features, xs, strict=True)})  # fmt: skip
    labels = {f"x {name}": (x, 2.2, "middle center") for name, x in zip(features, xs, strict=True)} | _lifted({
        "h_prev": (4.4, 13.9, "middle right"), "c_prev": (4.4, 46.6, "middle right"),
        "kept": (43.5, 46.6, "middle center"),
        "c": (95.6, 46.6, "middle left"), "f": (30.9, 36.6, "middle right"), "i": (49.6, 33.4, "middle center"),
        "g": (57.9, 25.0, "middle right"), "o": (83.6, 29.2, "middle left"), "written": (57.9, 37.0, "middle right"),
        "tanh_c": (84.3, 32.4, "middle left"), "h": (86.8, 14.2, "middle right"),
    }, lift)  # fmt: skip
    under = {name: (columns[name], 7.8, "middle center") for name in GATES}
    if rows is not None:
        under = {name: (columns[name], low - 1.7, "bottom center") for name in GATES}
        labels["h"] = (86.8, low + 1.2, "top right")
    words = _lifted({"selects": (32.2, 40.2, "middle right"), "adds": (59.2, 40.2, "middle right")}, lift)
    return Plan(
        width=100, height=52 + lift, body=(3, 5.3, 97, 50.6 + lift), labels=labels, under=under,
        words=words | {"key": (46.0, 2.2, "middle right")}, key=(41.0, 2.2), **wired,
    )  # fmt: skip


def _narrow(features: tuple[str, ...], rows: int | None) -> Plan:
    xs = {1: (5.0,), 2: (5.0, 17.0), 3: (4.5, 16.5, 28.0)}[len(features)]
    columns = {"f": 11.6, "i": 22.6, "g": 33.8, "o": 45.0, "out": 55.0}
    lift = 2.7 if rows == 2 else 0
    top, across, low, foot, bend, tanh = (y + lift for y in (58.0, 44.4, 19.0, 24.4, 36.2, 50.9))
    wired = _wired((0, 60), top, across, low, columns, (7.6, 6.2), foot, bend, tanh,
                   {name: (x, 9.5) for name, x in zip(features, xs, strict=True)})  # fmt: skip
    labels = {f"x {name}": (x, 7.4, "middle center") for name, x in zip(features, xs, strict=True)} | _lifted({
        "h_prev": (0.4, 23.4, "middle right"), "c_prev": (0.6, 62.6, "middle right"),
        "kept": (23.0, 62.6, "middle center"),
        "c": (59.6, 62.6, "middle left"), "f": (12.5, 51.0, "middle right"), "i": (26.0, 47.2, "middle center"),
        "g": (34.7, 36.4, "middle right"), "o": (53.4, 39.4, "middle left"), "written": (34.8, 51.6, "middle right"),
        "tanh_c": (53.8, 45.6, "middle left"), "h": (59.6, 15.4, "middle left"),
    }, lift)  # fmt: skip
    under = {name: (columns[name] + (0.2 if name == "f" else 0), 15.6, "middle center") for name in GATES}
    if rows is not None:
        under = {name: (columns[name], low - 1.9, "bottom center") for name in GATES}
        labels["h"] = (59.6, low - 1.9, "bottom left")
    words = _lifted({"selects": (13.9, 55.0, "middle right"), "adds": (36.2, 55.0, "middle right")}, lift)
    return Plan(
        width=60, height=66 + lift, body=(2.6, 11.8, 57.4, 65 + lift), labels=labels, under=under,
        words=words | {"key": (11.0, 2.4, "middle right")}, key=(5.0, 2.4), broken=frozenset({"h_prev", "g"}), **wired,
    )  # fmt: skip


@lru_cache(maxsize=16)
def scenery(theme: Theme, plan: Plan, unit: float) -> Figure:
    """The drawing as one entry of ``layout.images``, behind the traces; ``unit`` is the width of a wire of 1."""
    colors = PALETTE[theme]
    left, bottom, right, top = plan.body
    tint = blend(colors["glass"], colors["card"], 0.75)
    parts = [_box((left + right) / 2, (bottom + top) / 2, right - left, top - bottom, 2.4, tint, colors["faint"], 0.25)]
    parts += [_thread(path, colors["metal"], 0.22) for path in plan.paths.values()]
    parts.append(_thread(plan.bus, colors["metal"], 0.7))
    high = plan.block[1]
    for name, (x, y) in plan.blocks.items():
        low = plan.bus[0][1]
        parts += [_thread(((x, low), (x, y - high / 2)), colors["metal"], 0.7)]
        parts += [_box(x, y, *plan.block, 1.1, blend(colors[name], colors["card"], 0.16), colors[name], 0.34)]
        parts += [_word(x, y, "tanh" if name == "g" else "σ", 2.6 if name == "g" else 3.3, colors[name])]
    for ring, (x, y) in plan.rings.items():
        parts += [_box(x, y, 2 * RING, 2 * RING, RING, colors["card"], colors["ink"], 0.34)]
        parts += [_sign(SIGNS[ring], x, y, colors["ink"])]
    x, y = plan.tanh
    parts += [_box(x, y, 7.4, 3.4, 1.7, colors["card"], colors["ink"], 0.34), _word(x, y, "tanh", 2.1, colors["ink"])]
    x, y = plan.key
    parts += [_box(x + 2, y, 4, unit, 0, colors["warm"], None, 0)]
    return image(plan.width, plan.height, parts)


def _box(
    x: float, y: float, wide: float, high: float, radius: float, fill: str, edge: str | None, stroke: float
) -> str:
    line = f' stroke="{edge}" stroke-width="{stroke:g}"' if edge else ""
    return (
        f'<rect x="{x - wide / 2:.3f}" y="{y - high / 2:.3f}" width="{wide:.3f}" height="{high:.3f}" rx="{radius:g}" '
        f'fill="{fill}"{line}/>'
    )


def _thread(points: tuple[Point, ...], color: str, width: float) -> str:
    """What is left of a wire that carries nothing."""
    (x, y), *others = points
    path = f"M{x:g} {y:g}"
    for k, (x1, y1) in enumerate(others):
        if k < len(others) - 1:  # a corner, rounded as the wire's own is
            x2, y2 = others[k + 1]
            r = 2.6
            ax, ay = x1 - _step(x1 - x) * r, y1 - _step(y1 - y) * r
            bx, by = x1 + _step(x2 - x1) * r, y1 + _step(y2 - y1) * r
            path += f" L{ax:g} {ay:g} Q{x1:g} {y1:g} {bx:g} {by:g}"
        else:
            path += f" L{x1:g} {y1:g}"
        x, y = x1, y1
    return f'<path d="{path}" fill="none" stroke="{color}" stroke-width="{width:g}"/>'


def _step(value: float) -> float:
    return (value > 0) - (value < 0)


def _sign(sign: str, x: float, y: float, color: str) -> str:
    """× and + as strokes: they stand in the middle of their ring whatever the font."""
    arm = 0.62 if sign == "×" else 0.95
    ends = [(-arm, -arm, arm, arm), (-arm, arm, arm, -arm)] if sign == "×" else [(-arm, 0, arm, 0), (0, -arm, 0, arm)]
    lines = " ".join(f"M{x + a:.3f} {y + b:.3f} L{x + c:.3f} {y + d:.3f}" for a, b, c, d in ends)
    return f'<path d="{lines}" stroke="{color}" stroke-width="0.36" fill="none"/>'


def _word(x: float, y: float, text: str, size: float, color: str) -> str:
    """A word of the drawing, turned back up: the drawing's y points up."""
    return (
        f'<text transform="translate({x:.3f} {y - 0.33 * size:.3f}) scale(1 -1)" text-anchor="middle" '
        f'font-family="system-ui, sans-serif" font-weight="600" font-size="{size:g}" fill="{color}">{text}</text>'
    )
