"""One step of all units at once: gates are vectors, and × goes entry by entry.

    kept = f ⊙ c_prev       written = i ⊙ g
    c = kept + written      h = o ⊙ tanh(c)

Four small sums of columns, one row for each unit. Nothing in them crosses from one row to another:
units hear each other only inside z, through the recurrent kernel.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lstm_viz.core.notation import QUANTITIES, numbers
from lstm_viz.core.trace import Trace
from lstm_viz.figures.shelf.colours import PALETTE, Theme, blend, halo
from lstm_viz.figures.shelf.named import Named, named, title
from lstm_viz.figures.shelf.style import Figure, Lights, box, label, lit, polygon, scene

Array = NDArray[np.float64]

FULL = 1.0
"""A cell is full at this value; what is larger fills it too, and its number says the truth."""
SUMS = (
    ("f", "×", "c_prev", "kept"),
    ("i", "×", "g", "written"),
    ("kept", "+", "written", "c"),
    ("o", "×", "tanh_c", "h"),
)
"""Left, operator, right, result of each sum, in the order of computation."""
COLUMNS = tuple(name for left, _, right, result in SUMS for name in (left, right, result))
GATED = ("f", "i", "o")
NAMES = {"f": "f keeps", "c_prev": "c<sub>t−1</sub>", "kept": "kept", "i": "i", "g": "g", "written": "written",
         "c": "c<sub>t</sub>", "o": "o", "tanh_c": "tanh c", "h": "h<sub>t</sub>"}  # fmt: skip


CALLED = ("f", "i", "g", "c", "o", "h")
"""The columns that may go by a name, over their symbols."""


class Plan(NamedTuple):
    """The measures of one of the two compositions."""

    width: float
    left: float
    """Room for the names of the units."""
    cell: tuple[float, float]
    """Width and height of a cell."""
    sign: float
    """Room for an operator."""
    apart: float
    """From one sum to the one beside it."""
    head: float
    """Room for the symbols of the columns."""
    line: float
    """Room for a line of a name over them."""
    aside: dict[str, float]
    """How far a column's name stands beside its middle, so that two beside each other keep apart."""


PLANS = {
    False: Plan(width=100, left=6, cell=(12.5, 4.0), sign=3.4, apart=4.9, head=5.4, line=3.02, aside={}),
    True: Plan(width=60, left=3.2, cell=(7.7, 4.6), sign=1.8, apart=2.8, head=5.6, line=2.83,
               aside={"i": -1.2, "g": 1.2, "c": -1.0, "o": 1.0, "h": -1.2}),
}  # fmt: skip


def place(column: int, row: int, H: int, narrow: bool = False, lines: int = 0) -> tuple[float, float]:
    """The left lower corner of the cell of :data:`COLUMNS` [column] in a row, one row for each of H units.

    ``lines`` are those of the longest name over a column's symbol.
    """
    plan = PLANS[narrow]
    wide, high = plan.cell
    which, part = divmod(column, 3)
    x = plan.left + (which % 2) * (3 * wide + 2 * plan.sign + plan.apart) + part * (wide + plan.sign)
    head = plan.head + lines * plan.line
    return x, _height(H, narrow, lines) - head - (which // 2) * (H * high + head) - (row + 1) * high


def _height(H: int, narrow: bool, lines: int) -> float:
    plan = PLANS[narrow]
    return 2 * (H * plan.cell[1] + plan.head + lines * plan.line) + 0.6


def vectors(
    trace: Trace, t: int, unit: int = 0, *, theme: Theme = "light", narrow: bool = False,
    names: Mapping[str, str] | None = None,
) -> Figure:  # fmt: skip
    """Step ``t`` of every unit, as columns.

    A cell is filled from its left edge by |value|, whole at :data:`FULL` and beyond; warm for plus,
    cool for minus, a gate in its own colour. One unit's row is framed.

    Parameters
    ----------
    trace : Trace
        A run with B = 1 and all its units.
    t, unit : int
        The step, and the unit that is picked out.
    theme, narrow
        Light or dark; the composition for a card of a phone's width.
    names : Mapping
        What f, i, g, c, o and h go by, over their columns.

    Raises
    ------
    IndexError
        When there is no such unit.
    """
    H = trace.H
    if not 0 <= unit < H:
        raise IndexError(f"there is no unit {unit}; this run has units 0 to {H - 1}")
    who = named(names)
    still = _still(theme, narrow, H, unit, who)
    values = np.stack([getattr(trace, name)[t, 0] for name in COLUMNS])  # [columns, H]
    filled = np.minimum(np.abs(values), FULL) / FULL * PLANS[narrow].cell[0]
    bars = [
        *(np.where(sign * values[still.signed] > 0, filled[still.signed], 0.0) for sign in (1, -1)),
        *(filled[[COLUMNS.index(name)]] for name in GATED),
    ]
    said = numbers(values.ravel().tolist())
    held = trace.held_at(t % trace.T)
    titles = [_title(name, who) + (", held," if name in held else "") for name in COLUMNS]
    hover = [
        f"{titles[k]} of unit {j}<br>{SYMBOLS[name]} = {said[k * H + j]}<br>{FORMULAS[name]}"
        for k, name in enumerate(COLUMNS)
        for j in range(H)
    ]
    data = [
        *(drawn | _bars(left, bottom, wide, PLANS[narrow].cell[1])
          for drawn, (left, bottom), wide in zip(still.fills, still.corners, bars, strict=True)),
        still.numbers | {"text": said, "hovertext": hover},
        dict(still.words),
    ]  # fmt: skip
    return {"data": data, "layout": still.layout}


def _title(name: str, who: Named | None) -> str:
    return "old cell state" if name == "c_prev" else title(name, who)


SYMBOLS = NAMES | {"f": "f"}
FORMULAS = {name: "what the step before left" if name == "c_prev" else QUANTITIES[name].formula for name in COLUMNS}


def _bars(left: Array, bottom: Array, wide: Array, high: float) -> Figure:
    """Bars from the left edges of their cells, as one shape."""
    x: list[float | None] = []
    y: list[float | None] = []
    for a, b, w in zip(left.ravel().tolist(), bottom.ravel().tolist(), wide.ravel().tolist(), strict=True):
        x += [a, a + w, a + w, a, a, None]
        y += [b + INSET, b + INSET, b + high - INSET, b + high - INSET, b + INSET, None]
    return {"x": x, "y": y}


INSET = 0.25
"""Between a bar and the edge of its cell."""


# -- what stays


class _Still(NamedTuple):
    layout: Figure
    signed: list[int]
    """The columns that have a sign."""
    corners: list[tuple[Array, Array]]
    """Left and bottom of the cells of each fill: plus, minus, f, i, o."""
    fills: list[Figure]
    numbers: Figure
    words: Figure


def _lights(corners: Array, wide: float, high: float) -> Lights:
    """Where each term is: its columns."""
    lights: Lights = {}
    for name, column in zip(COLUMNS, corners.tolist(), strict=True):
        (left, top), (_, bottom) = column[0], column[-1]
        lights.setdefault(name, []).append(box(left, bottom, left + wide, top + high))
    return lights


@lru_cache(maxsize=32)
def _still(theme: Theme, narrow: bool, H: int, unit: int, who: Named | None) -> _Still:
    colors, plan = PALETTE[theme], PLANS[narrow]
    lines = who.rows(CALLED) if who else 0
    height = _height(H, narrow, lines)
    wide, high = plan.cell
    corners = np.array([[place(k, j, H, narrow, lines) for j in range(H)] for k in range(len(COLUMNS))])
    signed = [k for k, name in enumerate(COLUMNS) if name not in GATED]
    groups = [signed, signed, *([COLUMNS.index(name)] for name in GATED)]
    middle = corners + np.array([wide / 2, high / 2])
    ground, frames = blend(colors["glass"], colors["card"], 0.5), {"width": 1, "color": colors["faint"]}
    picked = {"width": 2, "color": colors["ink"]} if H > 1 else frames
    shapes = [
        {
            "type": "rect", "xref": "x", "yref": "y", "x0": x, "y0": y, "x1": x + wide, "y1": y + high,
            "layer": "below", "line": picked if j == unit else frames, "fillcolor": ground,
        }
        for j in sorted(range(H), key=unit.__eq__)
        for x, y in corners[:, j].tolist()
    ]  # fmt: skip
    xs, ys = middle[..., 0].ravel().tolist(), middle[..., 1].ravel().tolist()
    said = label(xs, ys, [], colors["ink"], hoverinfo="text", mode="markers+text")
    written = _words(colors, plan, corners, narrow, who)
    written["textfont"]["shadow"] = halo(theme)
    fills = [polygon([], [], blend(colors[name], colors["card"], 0.42)) for name in ("warm", "cool", *GATED)]
    return _Still(
        layout=lit(scene(theme, plan.width, height, shapes=shapes), _lights(corners, wide, high)),
        signed=signed,
        corners=[(corners[group, :, 0], corners[group, :, 1]) for group in groups],
        fills=fills,
        numbers=said | {"marker": {"size": 20, "opacity": 0}, "textposition": "middle center"},
        words=written,
    )  # fmt: skip


def _words(colors: dict[str, str], plan: Plan, corners: Array, narrow: bool, who: Named | None) -> Figure:
    """The heads of the columns, the operators between them, the numbers of the units."""
    (wide, high), H = plan.cell, corners.shape[1]
    tones = {name: colors["c" if name in ("c_prev", "kept", "written", "tanh_c") else name] for name in COLUMNS}
    rise, head = (0.4, "top center") if who else (1.6, "middle center")  # a name grows up from there
    words: list[tuple[float, float, str, str, str]] = []
    for k, name in enumerate(COLUMNS):
        x, top = corners[k, 0, 0] + wide / 2, corners[k, 0, 1] + high
        called = who.over(name) if who and name in CALLED else ""
        x += plan.aside.get(name, 0) if called else 0
        words.append((x, top + rise, f"{called}{NAMES[name]}", tones[name], head))
        if k % 3 < 2:
            x, sign = corners[k, 0, 0] + wide + plan.sign / 2, SUMS[k // 3][1] if k % 3 == 0 else "="
            words += [(x, corners[k, j, 1] + high / 2, sign, colors["muted"], "middle center") for j in range(H)]
    for which in (0, 2):
        feet, muted = corners[3 * which, :, 1], colors["muted"]
        words += [(plan.left / 2, feet[j] + high / 2, str(j), muted, "middle center") for j in range(H)]
        words.append((plan.left / 2, feet[0] + high + rise, "" if narrow else "unit", muted, head))
    xs, ys, text, tone, where = (list(part) for part in zip(*words, strict=True))
    return label(xs, ys, text, tone) | ({"textposition": where} if who else {})
