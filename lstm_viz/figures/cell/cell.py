"""The cell diagram: the wiring that everyone knows, with one step's numbers on the wires.

    c = f·c_prev + i·g          the line on top: × is the selector, + the adder
    h = o·tanh(c)               the branch on the right

A wire is as wide as the size of the number on it, warm for plus and cool for minus; the three gates,
which have no sign, wear their own colours. In each block stands what it adds up. The wiring is that of
Christopher Olah's "Understanding LSTM Networks" (2015), drawn anew; the unit is Hochreiter and
Schmidhuber's (1997) with the forget gate of Gers, Schmidhuber and Cummins (2000).
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lstm_viz.core.lstm import Trace
from lstm_viz.core.notation import GATES, number
from lstm_viz.core.phases import APPEARS, KEEP, OLD, SHOW, WRITE
from lstm_viz.figures.cell.drawing import CUT, STUB, Plan, plan_for, scenery
from lstm_viz.figures.cell.ribbons import Ribbons, middle, outlined, ribbons, rounded
from lstm_viz.figures.cell.sums import POINTS, Terms, bars
from lstm_viz.figures.cell.words import block_hovers, block_names, sums_key, wire_hover, wire_words
from lstm_viz.figures.shelf import phrases
from lstm_viz.figures.shelf.colours import faded
from lstm_viz.figures.shelf.named import Named, named
from lstm_viz.figures.shelf.screen import USUAL, Screen
from lstm_viz.figures.shelf.style import (
    ON_ITS_SIDE,
    SIZE,
    Figure,
    Ghost,
    Grip,
    Lights,
    at_least,
    before,
    box,
    gripped,
    haloed,
    haunted,
    label,
    lit,
    polygon,
    scene,
)
from lstm_viz.figures.taps.water import pins
from lstm_viz.language.phrases import say
from lstm_viz.language.texts import remembered

FACTOR = 0.75
"""A wire that carries 1 is so many drawing units wide, 8 pixels on a laptop; one that carries 0.5 half of that."""
FULL = 6.0
"""The widest wire: what is larger is drawn as wide as this."""
LEAST = 0.14
"""No wire is thinner, unless it carries nothing: 1.5 pixels on a laptop."""
GATED = ("f", "i", "o")
"""What has a colour of its own; everything else on a wire has a sign."""
ON_A_WIRE = ("h_prev", "c_prev", "f", "i", "g", "o", "kept", "written", "c", "to_tanh", "tanh_c", "h")
"""The wires, beside one for each input."""
MADE = {**APPEARS, "kept": KEEP, "written": WRITE, "to_tanh": SHOW, "tanh_c": SHOW}
"""The phase from which on a wire carries its number; the others bring what the step begins with."""
WORDED = ("h_prev", "c_prev", "kept", "c", "f", "i", "g", "o", "written", "tanh_c", "h")
"""The wires that say their number, after those of the inputs, in the order of the words."""

TRACES = (
    "warm", "cool", "f", "i", "o", "stubs", "plus", "minus", "before", "ends", "words", "pins", "tags", "hover",
)  # fmt: skip
"""The traces of the diagram, from the lowest up."""
GHOSTS: list[Ghost] = [{"from": [TRACES.index("ends")], "to": TRACES.index("before")}]
"""What stays of the run before a touch: where z stood in each block."""
GRIPS = [Grip(of=f"z {gate}", tone=gate, trace=TRACES.index("ends"), point=POINTS * k) for k, gate in enumerate(GATES)]
"""Where the hand takes what a block adds up: at the foot of the line at z."""


def width(value: float) -> float:
    """How wide the wire of a value is drawn, in drawing units."""
    return float(widths(np.array([value]))[0])


def widths(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """How wide the wires of these values are drawn, in drawing units."""
    sizes = np.abs(values)
    return np.where(sizes > 0, np.maximum(FACTOR * np.minimum(sizes, FULL), LEAST), 0.0)


def cell(
    trace: Trace, t: int, screen: Screen = USUAL, names: Mapping[str, str] | None = None, sums: Terms | None = None,
    *, phase: int = SHOW,
) -> Figure:  # fmt: skip
    """One unit's step ``t`` as a wiring diagram.

    A wire is :data:`FACTOR` x |value| drawing units wide, up to |value| = :data:`FULL`; its number says the truth
    beyond, too. A thin line is left of a wire that carries nothing. Where a gate was held, its block wears a pin,
    and the wire that brings its sum is cut; z beside it is still what the weights computed. One that hears nothing has
    no sum.

    Parameters
    ----------
    trace : Trace
        A run with B = 1 and H = 1, of one to three features.
    t : int
        The step.
    screen : Screen
        What it is drawn on.
    names : Mapping
        What the blocks f, i, g and o, the line c and the output h go by; x only in what hovering says.
    sums : Mapping
        What each block adds up, from :func:`.sums.terms`; without it the blocks show no bars.
    phase : int
        How far the step has come: 0 c_prev, h_prev and x arrive; 1 f keeps; 2 i * g is added; 3 all of it. A wire
        whose number is not made yet carries nothing and says nothing, and a block adds up with its gate.

    Raises
    ------
    ValueError
        For more than three features, and for a name that is too long.
    """
    who = named(names)
    still = _still(screen, tuple(feature.name for feature in trace.inputs.features), who)
    now = t % trace.T
    value = _values(trace, now)
    made = {name for name in (*value, *GATES) if phase >= MADE.get(name, OLD)}
    held = {name for name in trace.held_at(now) if name in made}
    z = [float(getattr(trace, f"{name}_pre")[now, 0, 0]) for name in GATES]
    sizes = np.array([value[name] if name in made else 0.0 for name in still.wires])
    wide = widths(sizes)
    empty = [0.0] * (len(trace.inputs.features) + 2)
    added = {name: sums[name] if sums and name in made else empty for name in GATES}
    deaf = {name for name, v in zip(GATES, z, strict=True) if name in held and not any((v, *added[name]))}
    added_up = [f"z {number(v)}" if name in made - deaf else "" for name, v in zip(GATES, z, strict=True)]
    plus, minus, ends = bars(added, still.plan, deaf)
    pin_x, pin_y = pins(tuple(still.plan.pins.values()), tuple(name in held for name in GATES))
    hovers = [wire_hover(name, value[name], held, who, FULL) if name in made else "" for name in still.wires]
    blocks = block_hovers(value, z, added, held, deaf, who)
    data = [
        still.warm | ribbons(still.signed, np.where(sizes > 0, wide, 0.0)),
        still.cool | ribbons(still.signed, np.where(sizes < 0, wide, 0.0)),
        *(drawn | ribbons(own, wide) for drawn, own in zip(still.gates, still.gate_wires, strict=True)),
        still.stubs | {"y": _cut(still.plan, held)},
        still.warm | plus,
        still.cool | minus,
        dict(still.before),
        still.ends | ends,
        still.words | {"text": [*_said(value, made, still), *added_up, *still.fixed]},
        still.pins | {"x": pin_x, "y": pin_y},
        still.tags | {"text": [phrases.held() if name in held else "" for name in GATES]},
        still.hover | {
            "hovertext": [*hovers, *(text if name in made else "" for name, text in zip(GATES, blocks, strict=True))]
        },
    ]  # fmt: skip
    return {"data": data, "layout": still.layout}


def _sides(plan: Plan) -> list[float | None]:
    """The x of the wires that bring the blocks their sums, two pieces each."""
    pieces = [x for x, _, _ in plan.stubs.values() for _ in range(2)]
    return [x for at in pieces for x in (*(at + side * STUB / 2 for side in (-1, 1, 1, -1, -1)), None)]


def _cut(plan: Plan, held: Container[str]) -> list[float | None]:
    """The y of the wires that bring the blocks their sums, two pieces each; they meet unless the gate is held."""
    y: list[float | None] = []
    for name, (_, low, high) in plan.stubs.items():
        middle, half = (low + high) / 2, CUT * (high - low) / 2 if name in held else 0.0
        for foot, head in ((low, middle - half), (middle + half, high)):
            y += [foot, foot, head, head, foot, None]
    return y


def _values(trace: Trace, t: int) -> dict[str, float]:
    """What is on each wire; an input by its name, with "x " before it."""
    value = {name: float(getattr(trace, name)[t, 0, 0]) for name in (*GATES, "kept", "written", "c", "tanh_c", "h")}
    value |= {"h_prev": float(trace.h_prev[t, 0, 0]), "c_prev": float(trace.c_prev[t, 0, 0]), "to_tanh": value["c"]}
    return value | {
        f"x {feature.name}": x for feature, x in zip(trace.inputs.features, trace.x[t, 0].tolist(), strict=True)
    }


def _said(value: dict[str, float], made: Container[str], still: _Still) -> list[str]:
    """The words at the wires: what something goes by, its symbol, its number."""
    says = wire_words(value)
    return [
        f"{before}{says[name].replace(' <b>', still.plan.gap(name))}{after}" if name in made else ""
        for name, (before, after) in still.said.items()
    ]


# -- what stays


class _Still(NamedTuple):
    """The part that no control moves: made once, shared by every figure."""

    layout: Figure
    plan: Plan
    wires: tuple[str, ...]
    said: dict[str, tuple[str, str]]
    """What stands before and after what a wire says, in the order of the words: names."""
    fixed: list[str]
    """The names of the blocks, and the words that stay."""
    signed: Ribbons
    gate_wires: list[Ribbons]
    warm: Figure
    cool: Figure
    gates: list[Figure]
    stubs: Figure
    before: Figure
    """Where the screen draws the lines at z as they were before a touch."""
    ends: Figure
    words: Figure
    pins: Figure
    tags: Figure
    hover: Figure


@remembered(maxsize=16)
def _still(screen: Screen, features: tuple[str, ...], who: Named | None) -> _Still:
    if len(features) > 3:
        raise ValueError(f"the cell diagram has room for three inputs; this run has {len(features)}")
    colors, plan = screen.colors, plan_for(screen.shape, features, who and max(1, who.rows(GATES)))
    inputs = tuple(f"x {name}" for name in features)
    wires = (*inputs, *ON_A_WIRE)
    paths = {name: rounded(plan.paths[name]) for name in wires}
    blocks = (
        block_names(screen.narrow) if who is None else {name: "<br>".join(who.lines(name)) or name for name in GATES}
    )
    layout = scene(screen, plan.width, plan.height, images=list(scenery(screen.theme, plan, FACTOR)))
    if screen.narrow and who is None:  # names need more
        layout = at_least(layout, ON_ITS_SIDE["cell"])
    said = {name: say(f"pictures.cell.place.{name}") for name in plan.words if name != "sums"}
    said["sums"] = sums_key(inputs, screen.narrow)
    return _Still(
        layout=gripped(haunted(lit(layout, _lights(plan, wires)), GHOSTS), GRIPS),
        plan=plan,
        wires=wires,
        said=_around((*inputs, *WORDED), screen.narrow, who),
        fixed=[*(blocks[name] for name in GATES), *(said[name] for name in plan.words)],
        signed=outlined(wires, [name for name in wires if name not in GATED], paths),
        gate_wires=[outlined(wires, [name], paths) for name in GATED],
        warm=polygon([], [], colors["warm"]),
        cool=polygon([], [], colors["cool"]),
        gates=[polygon([], [], colors[name]) for name in GATED],
        stubs=polygon([], [], colors["metal"]) | {"x": _sides(plan)},
        before=before(faded(colors["ink"], 0.35), fill="toself", fillcolor=faded(colors["ink"], 0.35)),
        ends=polygon([], [], colors["ink"]),
        words=_words(screen, plan, inputs, who),
        pins=polygon([], [], colors["ink"]),
        tags=_tags(screen, plan),
        hover=_pointed(plan, wires),
    )


def _around(said: Sequence[str], narrow: bool, who: Named | None) -> dict[str, tuple[str, str]]:
    """What the wires c and h go by, before or after what they say."""
    around = dict.fromkeys(said, ("", ""))
    if who is None:
        return around
    own = ("", "".join(f"<br>{line}" for line in who.lines("h"))) if narrow else (who.over("h"), "")
    return around | {"c": (f"{who.name('c')} ".lstrip(), ""), "h": own}


def _words(screen: Screen, plan: Plan, inputs: Sequence[str], who: Named | None) -> Figure:
    """Where words stand, in which colour and size: at the wires, the z of the blocks, their names, what stays."""
    colors, said, rest = screen.colors, (*inputs, *WORDED), len(plan.words)
    own = (
        dict.fromkeys(inputs, colors["x"])
        | {"h_prev": colors["h"]}
        | {name: colors[name] for name in (*GATES, "c", "h")}
    )
    tone = [own.get(name, colors["ink"]) for name in said] + [colors["muted"]] * 4
    tone += [colors[name] for name in GATES] + [colors["muted"]] * rest
    small = who is not None and screen.narrow  # names take the room
    size = [SIZE["small" if small and name == "h" else "label"] for name in said] + [SIZE["small"]] * 4
    size += [SIZE["small" if small else "label"]] * 4 + [SIZE["small"]] * rest
    spots = [*(plan.labels[name] for name in said), *(plan.sums[name] for name in GATES)]
    spots += [*(plan.under[name] for name in GATES), *plan.words.values()]
    x, y, where = (list(part) for part in zip(*spots, strict=True))
    return haloed(screen, label(x, y, [], tone, size=size, textposition=where))


def _tags(screen: Screen, plan: Plan) -> Figure:
    """The words at the pins of held gates, without the words: each over its own block, beside the pin's head or,
    on a narrow card, over it.
    """
    top, over = plan.blocks["f"][1] + plan.block[1] / 2, [screen.narrow and name != "o" for name in GATES]
    x = [
        x + (-0.8 if up else 1.0 if name == "o" else 0.7)
        for (name, (x, _)), up in zip(plan.pins.items(), over, strict=True)
    ]
    y = [top + (2.0 if up else 0.9) for up in over]
    sides = ["top center" if up else "middle right" for up in over]
    return label(x, y, [], screen.colors["ink"], size=SIZE["small"], textposition=sides)


def _pointed(plan: Plan, wires: Sequence[str]) -> Figure:
    """Where one points at the wires and at the blocks."""
    middles = [middle(plan.paths[name]) for name in wires] + [plan.blocks[name] for name in GATES]
    return {
        "type": "scatter", "mode": "markers", "x": [x for x, _ in middles], "y": [y for _, y in middles],
        "marker": {"size": 26, "opacity": 0}, "hoverinfo": "text", "cliponaxis": False,
    }  # fmt: skip


def _lights(plan: Plan, wires: Sequence[str]) -> Lights:
    """Where each term is: its wire, and a gate's block; c also where it goes to be squashed."""
    lights: Lights = {name: [list(plan.paths[name])] for name in wires if name != "to_tanh"}
    lights["c"].append(list(plan.paths["to_tanh"]))
    wide, high = plan.block
    for name, (x, y) in plan.blocks.items():
        lights[name].append(box(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2))
    return lights
