"""One step of all units at once: gates are vectors, and × goes entry by entry.

    kept = f ⊙ c_prev       written = i ⊙ g
    c = kept + written      h = o ⊙ tanh(c)

Four small sums of columns, one row for each unit. Nothing in them crosses from one row to another:
units hear each other only inside z, through the recurrent kernel.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lstm_viz.core.lstm import Trace
from lstm_viz.core.notation import EXACT, QUANTITIES, ROUNDED, quantities, read_number
from lstm_viz.figures.shelf.colours import blend, faded
from lstm_viz.figures.shelf.named import Named, named, title
from lstm_viz.figures.shelf.phrases import does
from lstm_viz.figures.shelf.screen import USUAL, Screen
from lstm_viz.figures.shelf.style import Figure, Ghost, Lights, before, box, haloed, haunted, label, lit, polygon, scene
from lstm_viz.language.phrases import say
from lstm_viz.language.quantities import title_of
from lstm_viz.language.texts import remembered

Array = NDArray[np.float64]

SUMS = (
    ("f", "×", "c_prev", "kept"),
    ("i", "×", "g", "written"),
    ("kept", "+", "written", "c"),
    ("o", "×", "tanh_c", "h"),
)
"""Left, operator, right, result of each sum, in the order of computation."""
COLUMNS = tuple(name for left, _, right, result in SUMS for name in (left, right, result))
GATED = ("f", "i", "o")
CALLED = ("f", "i", "g", "c", "o", "h")
"""The columns that may go by a name, over their symbols."""

SYMBOLS = {"f": "f", "c_prev": "c<sub>t−1</sub>", "i": "i", "g": "g",
           "c": "c<sub>t</sub>", "o": "o", "tanh_c": "tanh c", "h": "h<sub>t</sub>"}  # fmt: skip
"""How the columns are written that have a symbol."""

FILLS = ("warm", "cool", *GATED)
"""What fills the cells: a trace for each, the lowest ones."""
GHOSTS: list[Ghost] = [{"from": list(range(len(FILLS))), "to": len(FILLS)}]
"""What stays of the run before a touch: the outlines of the bars."""
FULL = 1.0
"""A cell is full at this value; what is larger fills it too, and its number says the truth."""
INSET = 0.25
"""Between a bar and the edge of its cell."""


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
    trace: Trace, t: int, screen: Screen = USUAL, names: Mapping[str, str] | None = None, *, unit: int = 0
) -> Figure:
    """Step ``t`` of every unit, as columns.

    A cell is filled from its left edge by |value|, whole at :data:`FULL` and beyond; warm for plus,
    cool for minus, a gate in its own colour. One unit's row is framed. Numbers are rounded: where those that
    are written do not give the result that is written, ≈ stands before it.

    Parameters
    ----------
    trace : Trace
        A run with B = 1 and all its units.
    t : int
        The step.
    screen : Screen
        What it is drawn on.
    names : Mapping
        What f, i, g, c, o and h go by, over their columns.
    unit : int
        The unit that is picked out.

    Raises
    ------
    IndexError
        When there is no such unit.
    """
    if not 0 <= unit < trace.H:
        raise IndexError(f"there is no unit {unit}; this run has units 0 to {trace.H - 1}")
    who = named(names)
    still = _still(screen, trace.H, unit, who)
    values = np.stack([getattr(trace, name)[t, 0] for name in COLUMNS])  # [columns, H]
    written = [text for name, row in zip(COLUMNS, values.tolist(), strict=True) for text in quantities(name, row)]
    high = PLANS[screen.narrow].cell[1]
    signs = iter(_signs(written, trace.H))
    data = [
        *(fill | _bars(left, bottom, wide, high)
          for fill, (left, bottom), wide in zip(still.fills, still.corners, _filled(values, screen), strict=True)),
        dict(still.before),
        still.numbers | {"text": written, "hovertext": _hovers(trace, t % trace.T, written, who)},
        still.words | {"text": [next(signs) if word == EXACT else word for word in still.words["text"]]},
    ]  # fmt: skip
    return {"data": data, "layout": still.layout}


# -- what is shown


def _filled(values: Array, screen: Screen) -> list[Array]:
    """How far each cell is filled: the columns with a sign by what is plus and by what is minus, then f, i and o."""
    wide = np.minimum(np.abs(values), FULL) / FULL * PLANS[screen.narrow].cell[0]
    signed = [k for k, name in enumerate(COLUMNS) if name not in GATED]
    return [
        *(np.where(sign * values[signed] > 0, wide[signed], 0.0) for sign in (1, -1)),
        *(wide[[COLUMNS.index(name)]] for name in GATED),
    ]


def _signs(written: list[str], H: int) -> list[str]:
    """What stands before each result, sum by sum and unit by unit: whether the written numbers give it."""
    read = np.array([*map(read_number, written)]).reshape(-1, 3, H)  # [sums, columns, H]
    signs = []
    for (_, sign, _, _), (left, right, result) in zip(SUMS, read, strict=True):
        off = np.abs((left * right if sign == "×" else left + right) - result)
        most = 0.005 if sign == "×" else 0.0  # half of the last digit; a sum needs no rounding
        signs += [EXACT if far < most + 1e-9 else ROUNDED for far in off.tolist()]
    return signs


def _over(name: str) -> str:
    """What stands over a column."""
    if name in ("kept", "written"):
        return say(f"pictures.vectors.place.{name}")
    return f"f {does('f')}" if name == "f" else SYMBOLS[name]


def _hovers(trace: Trace, t: int, written: list[str], who: Named | None) -> list[str]:
    """Whose number it is, its quantity, its formula."""
    H, gated = trace.H, {name for name, _ in trace.held}
    texts = []
    for k, name in enumerate(COLUMNS):
        old = name == "c_prev"
        called = say("pictures.vectors.old") if old else title(name, who)
        made = say("pictures.vectors.left") if old else QUANTITIES[name].formula
        symbol = SYMBOLS.get(name) or title_of(name)
        held = trace.was_held(name)[t, 0].tolist() if name in gated else [False] * H
        keys = [f"pictures.vectors.{'held_of' if pinned else 'of'}" for pinned in held]
        whose = [say(key, name=called, unit=j) for j, key in enumerate(keys)]
        texts += [f"{whose[j]}<br>{symbol} = {written[k * H + j]}<br>{made}" for j in range(H)]
    return texts


def _bars(left: Array, bottom: Array, wide: Array, high: float) -> Figure:
    """Bars from the left edges of their cells, as one shape."""
    x: list[float | None] = []
    y: list[float | None] = []
    for a, b, w in zip(left.ravel().tolist(), bottom.ravel().tolist(), wide.ravel().tolist(), strict=True):
        x += [a, a + w, a + w, a, a, None]
        y += [b + INSET, b + INSET, b + high - INSET, b + high - INSET, b + INSET, None]
    return {"x": x, "y": y}


# -- what stays


class _Still(NamedTuple):
    """The part of the picture that no control moves: made once, shared by every figure."""

    layout: Figure
    corners: list[tuple[Array, Array]]
    """Left and bottom of the cells of each fill: plus, minus, f, i, o."""
    fills: list[Figure]
    before: Figure
    """Where the screen draws the outlines of all bars as they were before a touch."""
    numbers: Figure
    words: Figure


@remembered(maxsize=32)
def _still(screen: Screen, H: int, unit: int, who: Named | None) -> _Still:
    colors, plan = screen.colors, PLANS[screen.narrow]
    lines = who.rows(CALLED) if who else 0
    wide, high = plan.cell
    corners = np.array([[place(k, j, H, screen.narrow, lines) for j in range(H)] for k in range(len(COLUMNS))])
    signed = [k for k, name in enumerate(COLUMNS) if name not in GATED]
    groups = [signed, signed, *([COLUMNS.index(name)] for name in GATED)]
    xs, ys = ((corners[..., axis] + plan.cell[axis] / 2).ravel().tolist() for axis in (0, 1))
    said = label(xs, ys, [], colors["ink"], hoverinfo="text", mode="markers+text")
    shapes = _cells(screen, corners, unit)
    drawn = scene(screen, plan.width, _height(H, screen.narrow, lines), shapes=shapes)
    return _Still(
        layout=haunted(lit(drawn, _lights(corners, wide, high)), GHOSTS),
        corners=[(corners[group, :, 0], corners[group, :, 1]) for group in groups],
        fills=[polygon([], [], blend(colors[name], colors["card"], 0.42)) for name in FILLS],
        before=before(faded(colors["ink"], 0.35), 1.5),
        numbers=said | {"marker": {"size": 20, "opacity": 0}, "textposition": "middle center"},
        words=_words(screen, corners, who),
    )


def _cells(screen: Screen, corners: Array, unit: int) -> list[Figure]:
    """The cells; the picked unit's come last, so that its frame lies over the others'."""
    colors, (wide, high), H = screen.colors, PLANS[screen.narrow].cell, corners.shape[1]
    ground, frames = blend(colors["glass"], colors["card"], 0.5), {"width": 1, "color": colors["faint"]}
    picked = {"width": 2, "color": colors["ink"]} if H > 1 else frames
    return [
        {
            "type": "rect", "xref": "x", "yref": "y", "x0": x, "y0": y, "x1": x + wide, "y1": y + high,
            "layer": "below", "line": picked if j == unit else frames, "fillcolor": ground,
        }
        for j in sorted(range(H), key=unit.__eq__)
        for x, y in corners[:, j].tolist()
    ]  # fmt: skip


def _lights(corners: Array, wide: float, high: float) -> Lights:
    """Where each term is: its columns."""
    lights: Lights = {}
    for name, column in zip(COLUMNS, corners.tolist(), strict=True):
        (left, top), (_, bottom) = column[0], column[-1]
        lights.setdefault(name, []).append(box(left, bottom, left + wide, top + high))
    return lights


def _words(screen: Screen, corners: Array, who: Named | None) -> Figure:
    """The heads of the columns, the operators between them, the numbers of the units."""
    colors, plan = screen.colors, PLANS[screen.narrow]
    (wide, high), H, muted = plan.cell, corners.shape[1], colors["muted"]
    tones = {name: colors["c" if name in ("c_prev", "kept", "written", "tanh_c") else name] for name in COLUMNS}
    rise, head = (0.4, "top center") if who else (1.6, "middle center")  # a name grows up from there
    words: list[tuple[float, float, str, str, str]] = []
    for k, name in enumerate(COLUMNS):
        x, top = corners[k, 0, 0] + wide / 2, corners[k, 0, 1] + high
        called = who.over(name) if who and name in CALLED else ""
        x += plan.aside.get(name, 0) if called else 0
        words.append((x, top + rise, f"{called}{_over(name)}", tones[name], head))
        if k % 3 < 2:
            x, sign = corners[k, 0, 0] + wide + plan.sign / 2, SUMS[k // 3][1] if k % 3 == 0 else EXACT
            words += [(x, corners[k, j, 1] + high / 2, sign, muted, "middle center") for j in range(H)]
    for which in (0, 2):
        feet = corners[3 * which, :, 1]
        words += [(plan.left / 2, feet[j] + high / 2, str(j), muted, "middle center") for j in range(H)]
        words.append(
            (
                plan.left / 2,
                feet[0] + high + rise,
                "" if screen.narrow else say("pictures.vectors.place.unit"),
                muted,
                head,
            )
        )
    xs, ys, text, tone, where = (list(part) for part in zip(*words, strict=True))
    drawn = label(xs, ys, text, tone) | ({"textposition": where} if who else {})
    return haloed(screen, drawn)
