"""The cell diagram: the wiring that everyone knows, with one step's numbers on the wires.

    c = f·c_prev + i·g          the line on top: × is the selector, + the adder
    h = o·tanh(c)               the branch on the right

A wire is as wide as the size of the number on it, warm for plus and cool for minus; the three gates,
which have no sign, wear their own colours. The wiring is that of Christopher Olah's "Understanding
LSTM Networks" (2015), drawn anew; the unit is Hochreiter and Schmidhuber's (1997) with the forget gate
of Gers, Schmidhuber and Cummins (2000).
"""

from __future__ import annotations

import math
from collections.abc import Container, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lstm_viz.core.notation import GATES, QUANTITIES, number
from lstm_viz.core.trace import Trace
from lstm_viz.figures.cell.drawing import NAMES as BLOCKS
from lstm_viz.figures.cell.drawing import Plan, plan_for, scenery
from lstm_viz.figures.curves import DOES
from lstm_viz.figures.shelf.colours import PALETTE, Theme, halo
from lstm_viz.figures.shelf.named import Named, named, title
from lstm_viz.figures.shelf.style import SIZE, Figure, Lights, box, label, line, lit, polygon, scene

FACTOR = 1.3
"""A wire that carries 1 is so many drawing units wide; one that carries 0.5 half of that."""
FULL = 2.5
"""The widest wire: what is larger is drawn as wide as this, with a stripe in its middle."""
GATED = ("f", "i", "o")
"""What has a colour of its own; everything else on a wire has a sign."""
ON_A_WIRE = ("h_prev", "c_prev", "f", "i", "g", "o", "kept", "written", "c", "to_tanh", "tanh_c", "h")
"""The wires, beside one for each input."""


def width(value: float) -> float:
    """How wide the wire of a value is drawn, in drawing units."""
    return FACTOR * min(abs(value), FULL)


def cell(
    trace: Trace, t: int, *, theme: Theme = "light", narrow: bool = False, names: Mapping[str, str] | None = None
) -> Figure:
    """One unit's step ``t`` as a wiring diagram.

    A wire is :data:`FACTOR` x |value| drawing units wide, up to |value| = :data:`FULL`; beyond, it
    has a stripe in its middle, and its number says the truth. A thin line is left of a wire that
    carries nothing. Where a gate was held a square tag that says so stands on its
    block; z below it is still what the weights computed.

    Parameters
    ----------
    trace : Trace
        A run with B = 1 and H = 1, of one to three features.
    t : int
        The step.
    theme, narrow
        Light or dark; the composition for a card of a phone's width.
    names : Mapping
        What the blocks f, i, g and o, the line c and the output h go by; x only in what hovering says.
    """
    who = named(names)
    still = _still(theme, narrow, tuple(feature.name for feature in trace.inputs.features), who)
    now = t % trace.T
    value = _values(trace, now)
    held = trace.held_at(now)
    z = [float(getattr(trace, f"{name}_pre")[now, 0, 0]) for name in GATES]
    says = _says(value)
    said = [
        f"{before}{says[name].replace(' <b>', still.plan.gap(name))}{after}"
        for name, before, after in zip(still.said, still.before, still.after, strict=True)
    ]
    sizes = np.array([value[name] for name in still.wires])
    wide = FACTOR * np.minimum(np.abs(sizes), FULL)
    data = [
        still.warm | _ribbons(still.signed, np.where(sizes > 0, wide, 0.0)),
        still.cool | _ribbons(still.signed, np.where(sizes < 0, wide, 0.0)),
        *(trace_ | _ribbons(own, wide) for trace_, own in zip(still.gates, still.gate_wires, strict=True)),
        still.stripe | _stripes(still.every, np.abs(sizes) > FULL),
        still.words | {"text": [*said, *(f"z {number(v)}" for v in z), *still.fixed]},
        still.tags | {
            "marker": still.tags["marker"] | {"size": [13 if name in held else 0 for name in GATES]},
            "text": ["held" if name in held else "" for name in GATES],
        },
        still.hover | {"hovertext": _hovers(still.wires, value, z, held, who)},
    ]  # fmt: skip
    return {"data": data, "layout": still.layout}


def _values(trace: Trace, t: int) -> dict[str, float]:
    """What is on each wire; an input by its name, with "x " before it."""
    value = {name: float(getattr(trace, name)[t, 0, 0]) for name in (*GATES, "kept", "written", "c", "tanh_c", "h")}
    value |= {"h_prev": float(trace.h_prev[t, 0, 0]), "c_prev": float(trace.c_prev[t, 0, 0]), "to_tanh": value["c"]}
    return value | {
        f"x {feature.name}": x for feature, x in zip(trace.inputs.features, trace.x[t, 0].tolist(), strict=True)
    }


NAMES = {"h_prev": "h<sub>t−1</sub>", "c_prev": "c<sub>t−1</sub>", "kept": "f·c", "written": "i·g",
         "c": "c<sub>t</sub>", "tanh_c": "tanh c", "h": "h<sub>t</sub>"}  # fmt: skip


def _says(value: dict[str, float]) -> dict[str, str]:
    """The words at each wire, in front of its number."""
    said = {name: f"{NAMES[name]} <b>{number(value[name], sign=True)}</b>" for name in NAMES}
    for name in GATES:
        said[name] = f"{DOES[name]} <b>{number(value[name], sign=name == 'g')}</b>"
    return said | {name: f"{_symbol(name[2:])} <b>{number(x)}</b>" for name, x in value.items() if name[:2] == "x "}


def _symbol(feature: str) -> str:
    return feature.replace("dG", "ΔG")


def _hovers(
    wires: Sequence[str], value: dict[str, float], z: Sequence[float], held: Container[str], who: Named | None
) -> list[str]:
    """Quantity, value, formula of everything that can be pointed at: the wires, then the blocks."""
    texts = []
    for name in wires:
        v = value[name]
        shown = number(v, 3, sign=name not in GATED)
        if name[:2] == "x ":
            text = f"{title('x', who)}: what the cell is told<br>{_symbol(name[2:])} = {number(v, 3)}"
        elif name in ("h_prev", "c_prev"):
            what = ": what the unit said last" if name[0] == "h" else " that this step finds"
            text = f"{title(name[0], who)}{what}<br>{NAMES[name]} = {shown}"
        else:
            one = QUANTITIES["c" if name == "to_tanh" else name]
            formula, what = one.formula.replace("*", "·"), f"{title(one.name, who)}: {one.role}"
            text = f"{what}<br>{one.symbol} = {formula} = {shown}"
            if name in held:
                text = f"{what}<br>{one.symbol} is held at {shown}"
        if abs(v) > FULL:
            text += f"<br>the wire is drawn as wide as {number(FULL, 1)}: it has a stripe"
        texts.append(text)
    for name, total in zip(GATES, z, strict=True):
        curve = "tanh(z)" if name == "g" else "σ(z)"
        note = f"held: {name} is {number(value[name], 3)} whatever z is" if name in held else f"{name} = {curve}"
        texts.append(f"{title(name, who)}<br>z = w·x + u·h_prev + b = {number(total, 3)}<br>{note}")
    return texts


# -- ribbons: wires as filled shapes, so that a width is drawn in the picture's own units


class _Ribbons(NamedTuple):
    """Several wires as one shape: where each outline point stands, which way is outward, and whose it is."""

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    out_x: NDArray[np.float64]
    out_y: NDArray[np.float64]
    wire: NDArray[np.intp]
    lifts: tuple[int, ...]
    """Where the pen is lifted."""


def _outlined(wires: Sequence[str], chosen: Sequence[str], paths: dict[str, NDArray[np.float64]]) -> _Ribbons:
    rings: list[NDArray[np.float64]] = []
    outwards: list[NDArray[np.float64]] = []
    whose: list[int] = []
    lifts: list[int] = []
    lifted = np.zeros((1, 2))
    for name in chosen:
        points = paths[name]
        along = np.gradient(points, axis=0)
        along /= np.hypot(*along.T)[:, None]
        normal = np.stack([-along[:, 1], along[:, 0]], axis=1)
        rings += [points, points[::-1], points[:1], lifted]
        outwards += [normal, -normal[::-1], normal[:1], lifted]
        whose += [wires.index(name)] * (2 * len(points) + 2)
        lifts.append(len(whose) - 1)
    ring, outward = np.concatenate(rings), np.concatenate(outwards)
    return _Ribbons(ring[:, 0], ring[:, 1], outward[:, 0], outward[:, 1], np.array(whose, np.intp), tuple(lifts))


def _ribbons(shape: _Ribbons, wide: NDArray[np.float64]) -> Figure:
    """The outlines of wires of these widths; one of no width collapses to its middle."""
    half = 0.5 * wide[shape.wire]
    x: list[float | None] = (shape.x + half * shape.out_x).tolist()
    y: list[float | None] = (shape.y + half * shape.out_y).tolist()
    for k in shape.lifts:
        x[k] = y[k] = None
    return {"x": x, "y": y}


def _stripes(every: _Ribbons, shown: NDArray[np.bool_]) -> Figure:
    """The middle lines of the wires that carry more than is drawn; of the others a point."""
    x: list[float | None] = []
    y: list[float | None] = []
    start = 0
    for k, end in enumerate(every.lifts):
        half = (end - start) // 2
        rows = slice(start, start + half)
        if shown[every.wire[start]]:
            x += every.x[rows].tolist()
            y += every.y[rows].tolist()
        else:
            x += [float(every.x[start])] * half
            y += [float(every.y[start])] * half
        x.append(None)
        y.append(None)
        start = every.lifts[k] + 1
    return {"x": x, "y": y}


# -- what stays


class _Still(NamedTuple):
    """The part that no control moves: made once, shared by every figure."""

    layout: Figure
    plan: Plan
    wires: tuple[str, ...]
    said: tuple[str, ...]
    before: list[str]
    after: list[str]
    """What something goes by, before and after what its wire says."""
    fixed: list[str]
    signed: _Ribbons
    gate_wires: list[_Ribbons]
    every: _Ribbons
    warm: Figure
    cool: Figure
    gates: list[Figure]
    stripe: Figure
    words: Figure
    tags: Figure
    hover: Figure


@lru_cache(maxsize=16)
def _still(theme: Theme, narrow: bool, features: tuple[str, ...], who: Named | None) -> _Still:
    if len(features) > 3:
        raise ValueError(f"the cell diagram has room for three inputs; this run has {len(features)}")
    colors, plan = PALETTE[theme], plan_for(narrow, features, who and max(1, who.rows(GATES)))
    inputs = tuple(f"x {name}" for name in features)
    wires = (*inputs, *ON_A_WIRE)
    paths = {name: _rounded(plan.paths[name]) for name in wires}
    said = (*inputs, "h_prev", "c_prev", "kept", "c", "f", "i", "g", "o", "written", "tanh_c", "h")
    ink = colors["ink"]
    tones = colors | {"h_prev": colors["h"]} | dict.fromkeys(inputs, colors["x"])
    before, after = dict.fromkeys(said, ""), dict.fromkeys(said, "")
    blocks, size = BLOCKS[narrow], dict.fromkeys(said, SIZE["label"])
    block_size = SIZE["label"]
    if who is not None:
        blocks = {name: "<br>".join(who.lines(name)) or name for name in GATES}
        before["c"] = f"{who.name('c')} ".lstrip()
        if narrow:
            after["h"], size["h"], block_size = "".join(f"<br>{line}" for line in who.lines("h")), *[SIZE["small"]] * 2
        else:
            before["h"] = who.over("h")
    fixed = [*(blocks[name] for name in GATES), *plan.words]
    spots = [*(plan.labels[name] for name in said), *(plan.sums[name] for name in GATES)]
    spots += [*(plan.under[name] for name in GATES), *plan.words.values()]
    middles = [_middle(plan.paths[name]) for name in wires] + [plan.blocks[name] for name in GATES]
    muted = [colors["muted"]]
    tone = [tones.get(name, ink) for name in said] + muted * 4 + [colors[name] for name in GATES]
    tone += muted * len(plan.words)
    words = label(
        [x for x, _, _ in spots], [y for _, y, _ in spots], [], tone, textposition=[where for _, _, where in spots]
    )  # fmt: skip
    words["textfont"] |= {
        "size": [*size.values(), *[SIZE["small"]] * 4, *[block_size] * 4, *[SIZE["small"]] * len(plan.words)],
        "shadow": halo(theme),
    }
    tags = label(
        [plan.tags[name][0] for name in GATES], [plan.tags[name][1] for name in GATES], [], [colors["ink"]] * 4,
        size=SIZE["small"], textposition=["top right" if name == "o" else "top left" for name in GATES],
    )  # fmt: skip
    return _Still(
        layout=lit(
            scene(theme, plan.width, plan.height, images=[scenery(theme, plan, FACTOR)]),
            _lights(plan, wires),
        ),
        plan=plan,
        wires=wires,
        said=said,
        before=list(before.values()),
        after=list(after.values()),
        fixed=fixed,
        signed=_outlined(wires, [name for name in wires if name not in GATED], paths),
        gate_wires=[_outlined(wires, [name], paths) for name in GATED],
        every=_outlined(wires, wires, paths),
        warm=polygon([], [], colors["warm"]),
        cool=polygon([], [], colors["cool"]),
        gates=[polygon([], [], colors[name]) for name in GATED],
        stripe=line([], [], colors["card"], 2),
        words=words,
        tags=tags | {"mode": "markers+text", "marker": {
            "symbol": "square", "color": colors["card"], "opacity": 1, "line": {"color": colors["ink"], "width": 2.5}}},
        hover={
            "type": "scatter", "mode": "markers", "x": [x for x, _ in middles], "y": [y for _, y in middles],
            "marker": {"size": 26, "opacity": 0}, "hoverinfo": "text", "cliponaxis": False,
        },
    )  # fmt: skip


def _lights(plan: Plan, wires: Sequence[str]) -> Lights:
    """Where each term is: its wire, and a gate's block; c also where it goes to be squashed."""
    lights: Lights = {name: [list(plan.paths[name])] for name in wires if name != "to_tanh"}
    lights["c"].append(list(plan.paths["to_tanh"]))
    wide, high = plan.block
    for name, (x, y) in plan.blocks.items():
        lights[name].append(box(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2))
    return lights


def _middle(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The middle of a wire's longest part: there it is pointed at."""
    a, b = max(pairwise(points), key=lambda pair: math.dist(*pair))
    return (a[0] + b[0]) / 2, (a[1] + b[1]) / 2


def _rounded(points: Sequence[tuple[float, float]], radius: float = 2.6, steps: int = 8) -> NDArray[np.float64]:
    """The corners of a path made round."""
    made = [np.array(points[0])]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        a, c, b = (np.array(point) for point in (before, corner, after))
        r = min(radius, math.dist(a, c) / 2, math.dist(c, b) / 2)
        start, end = c + (a - c) / math.dist(a, c) * r, c + (b - c) / math.dist(b, c) * r
        made += [(1 - u) ** 2 * start + 2 * u * (1 - u) * c + u**2 * end for u in np.linspace(0, 1, steps)]
    return np.array([*made, points[-1]])
