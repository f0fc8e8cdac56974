"""The wiring of the three cells side by side, with one step's numbers on the wires: how each hears the same input.

    RNN     h = tanh(sum)                       no line leads through
    GRU     h = z·h_prev + (1 − z)·n            one gate keeps and writes; r says how much of the past n hears
    LSTM    c = f·c_prev + i·g,  h = o·tanh(c)  a gate for each; drawn by :mod:`lstm_viz.figures.cell`

Wires are as wide as the sizes of the numbers on them, as in the diagram of the LSTM, warm for plus and cool for minus.
The GRU's wiring is that of Cho et al. 2014, drawn anew after the LSTM's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np

from lstm_viz.core.gru import GRU_QUANTITIES, GRUTrace
from lstm_viz.core.lstm import Trace
from lstm_viz.core.notation import inside, number
from lstm_viz.core.rnn import RNNTrace
from lstm_viz.figures.cell.cell import cell, widths
from lstm_viz.figures.cell.drawing import RING, STUB, THREAD, Spot, operator, rect, sign, thread
from lstm_viz.figures.cell.ribbons import Ribbons, middle, outlined, ribbons, rounded
from lstm_viz.figures.cell.sums import Terms
from lstm_viz.figures.shelf.colours import blend, halo
from lstm_viz.figures.shelf.screen import USUAL, Screen
from lstm_viz.figures.shelf.style import SIZE, Figure, label, polygon, scene
from lstm_viz.figures.shelf.svg import Point, image
from lstm_viz.language.phrases import say
from lstm_viz.language.quantities import role_of, title_of
from lstm_viz.language.texts import remembered

HIGH, HEAD = 66.0, 9.0
"""The height of a cell's wiring, as the LSTM's on a phone, and of the room for names over it."""
WIDE = {"rnn": 42.0, "gru": 62.0, "lstm": 60.0}
TOP, ACROSS, LOW, FOOT = 58.0, 45.4, 19.0, 24.4
"""Heights: the state's line, the × that selects the candidate, the line that brings x and h_prev, the blocks' feet."""
BLOCK = (9.8, 9.6)
TONES = {"z": "f", "r": "muted", "n": "g", "h": "h"}
"""The colour of each block: what keeps has one colour."""


@dataclass(frozen=True)
class Wiring:
    """Where a cell's parts stand, in drawing units of its own."""

    paths: Mapping[str, tuple[Point, ...]]
    threads: tuple[tuple[Point, ...], ...]
    """Lines that carry no number: they bring x and h_prev to the blocks."""
    blocks: Mapping[str, Point]
    rings: tuple[tuple[str, Point], ...]
    labels: Mapping[str, Spot]
    under: float = 15.6
    """The height at which the blocks' names stand."""


MIDDLE = FOOT + BLOCK[1] / 2
RNN = Wiring(
    paths={
        "h_prev": ((0, LOW), (9.0, LOW)), "x": ((5, 9.5), (5, LOW)), "m": ((14, 9.5), (14, LOW)),
        "h": ((24, FOOT + BLOCK[1]), (24, TOP), (42, TOP)),
    },
    threads=(((5, LOW), (24, LOW), (24, FOOT)),),
    blocks={"h": (24, MIDDLE)},
    rings=(),
    labels={
        "h_prev": (0.4, 23.0, "middle right"), "x": (5, 7.0, "middle center"), "m": (14.4, 7.0, "middle center"),
        "h": (41.6, 62.6, "middle left"),
    },
)  # fmt: skip
GRU = Wiring(
    paths={
        "h_prev": ((0, TOP), (14, TOP)), "x": ((5, 9.5), (5, LOW)), "m": ((21.2, 9.5), (21.2, LOW)),
        "z": ((14, FOOT + BLOCK[1]), (14, TOP)), "rest": ((14, ACROSS), (46, ACROSS)),
        "n": ((46, FOOT + BLOCK[1]), (46, ACROSS)), "written": ((46, ACROSS), (46, TOP)),
        "kept": ((14, TOP), (46, TOP)), "h": ((46, TOP), (62, TOP)), "r": ((33.4, MIDDLE), (37.2, MIDDLE)),
        "heard": ((37.2, MIDDLE), (41.1, MIDDLE)),
    },
    threads=(
        ((2, TOP), (2, LOW), (46, LOW), (46, FOOT)), ((14, LOW), (14, FOOT)), ((28.5, LOW), (28.5, FOOT)),
        ((37.2, LOW), (37.2, MIDDLE)),
    ),
    blocks={"z": (14, MIDDLE), "r": (28.5, MIDDLE), "n": (46, MIDDLE)},
    rings=(("×", (14, TOP)), ("+", (46, TOP)), ("×", (46, ACROSS)), ("×", (37.2, MIDDLE))),
    labels={
        "h_prev": (0.4, 62.6, "middle right"), "kept": (30, 62.6, "middle center"), "h": (61.6, 62.6, "middle left"),
        "x": (5, 7.0, "middle center"), "m": (21.2, 7.0, "middle center"), "z": (15, 51.5, "middle right"),
        "rest": (30, 48.4, "middle center"), "n": (46.9, 38.6, "middle right"),
        "written": (46.9, 51.8, "middle right"), "r": (28.5, 36.4, "middle center"),
    },
)  # fmt: skip
NAMES = {
    "h_prev": "h<sub>t−1</sub>", "h": "h<sub>t</sub>", "kept": "z·h", "written": "(1−z)·n", "rest": "1−z",
    "x": "x", "m": "m",
}  # fmt: skip
"""What stands at each wire before its number; a gate says what it does."""
BOUNDS = {"z": (0, 1), "r": (0, 1), "rest": (0, 1), "n": (-1, 1), "h": (-1, 1), "h_prev": (-1, 1)}
"""Between which numbers lie that a curve made: they never claim that they reached them."""
UNSIGNED = ("z", "r", "rest", "x", "m")
HEARD = "r·(W_h·h_prev + b')"
MADE = {
    "rnn": {"h": "h = tanh(W_x·x + W_h·h_prev + b)"},
    "gru": {
        "n": f"n = tanh(W_x·x + b + {HEARD})",
        "heard": HEARD,
        "kept": "z·h_prev",
        "written": "(1 − z)·n",
        "h": "h = z·h_prev + (1 − z)·n",
    },
}
"""The formulas that a hover says beside the names of the quantities."""


def wirings(
    rnn: RNNTrace, gru: GRUTrace, lstm: Trace, t: int, screen: Screen = USUAL, sums: Terms | None = None
) -> Figure:
    """Step ``t`` of the three cells, on their wirings: beside each other, on a narrow card one over the other.

    Parameters
    ----------
    rnn, gru, lstm : RNNTrace, GRUTrace, Trace
        Runs over one sequence of two features, each with B = 1 and H = 1.
    t : int
        The step.
    screen : Screen
        What it is drawn on.
    sums : Mapping
        What each block of the LSTM adds up, from :func:`lstm_viz.figures.cell.sums.terms`.
    """
    still = _still(screen)
    values = {"rnn": _values(rnn, t), "gru": _values(gru, t)}
    on = [values[of][name] for of, name in still.wires]
    sizes = np.array(on)
    wide = widths(sizes)
    words = [
        f"{symbol} <b>{_number(name, values[of][name])}</b>"
        for (of, name), symbol in zip(still.worded, still.symbols, strict=True)
    ]
    own = [
        still.warm | ribbons(still.signed, np.where(sizes > 0, wide, 0.0)),
        still.cool | ribbons(still.signed, np.where(sizes < 0, wide, 0.0)),
        still.keeps | ribbons(still.kept, wide),
        still.resets | ribbons(still.reset, wide),
        still.words | {"text": [*words, *still.fixed]},
        still.hover | {"hovertext": _hovers(still, on)},
    ]  # fmt: skip
    beside = cell(lstm, t, replace(screen, narrow=True), sums=sums)
    data = [*own, *(_moved(drawn, still.places["lstm"]) for drawn in beside["data"])]
    return {"data": data, "layout": _with_cell(still.layout, beside["layout"], still.places["lstm"])}


def _values(trace: Any, t: int) -> dict[str, float]:
    """What is on each wire."""
    x = trace.x[t, 0].tolist()
    found = {"h_prev": float(trace.h_prev[t, 0, 0]), "h": float(trace.h[t, 0, 0]), "x": x[0], "m": x[1]}
    if isinstance(trace, GRUTrace):
        found |= {name: float(getattr(trace, name)[t, 0, 0]) for name in ("z", "r", "n", "kept", "written")}
        found |= {"rest": 1.0 - found["z"], "heard": found["r"] * float(trace.n_rec[t, 0, 0])}
    return found


def _number(name: str, value: float, digits: int = 2) -> str:
    """A number on a wire as it is written."""
    signed = name not in UNSIGNED
    return inside(value, *BOUNDS[name], digits, signed) if name in BOUNDS else number(value, digits, signed)


def _hovers(still: _Still, on: Sequence[float]) -> list[str]:
    """Quantity, what it does, its formula and its number."""
    told = zip(still.wires, still.told, on, strict=True)
    return [told.format(_number(name, value, 3)) for (_, name), told, value in told]


def _told(of: str, name: str) -> str:
    """What a hover says of a wire, with a place for its number."""
    if name in ("x", "m"):
        return f"{name} = {{}}<br>{say('pictures.given')}"
    if name == "h_prev":
        return f"{say('pictures.cell.h_prev', name=title_of('h', of))}<br>{NAMES[name]} = {{}}"
    if name == "rest":
        return f"{say('pictures.wirings.rest')}<br>1 − z = {{}}"
    key = "n_heard" if name == "heard" else name
    made = MADE[of].get(name) or f"{name} = {GRU_QUANTITIES[name].formula}"
    return f"{title_of(key, of)}: {role_of(key, of)}<br>{made.replace('*', '·')} = {{}}"


def _moved(drawn: Figure, by: Point) -> Figure:
    """A trace of the LSTM's diagram at its place."""
    across, up = by
    return drawn | {
        "x": [None if x is None else x + across for x in drawn["x"]],
        "y": [None if y is None else y + up for y in drawn["y"]],
    }


def _with_cell(own: Figure, of_cell: Figure, by: Point) -> Figure:
    """The layout with the LSTM's drawing in it."""
    images = [one | {"x": one["x"] + by[0], "y": one["y"] + by[1]} for one in of_cell["images"]]
    return own | {"images": [*own["images"], *images]}


# -- what stays


class _Still(NamedTuple):
    layout: Figure
    places: Mapping[str, Point]
    wires: list[tuple[str, str]]
    worded: list[tuple[str, str]]
    symbols: list[str]
    """What stands before the number of each wire that says one."""
    told: list[str]
    """What a hover says of each wire, with a place for its number."""
    signed: Ribbons
    kept: Ribbons
    reset: Ribbons
    warm: Figure
    cool: Figure
    keeps: Figure
    resets: Figure
    words: Figure
    fixed: list[str]
    hover: Figure


@remembered(maxsize=8)
def _still(screen: Screen) -> _Still:
    colors, plans = screen.colors, {"rnn": RNN, "gru": GRU}
    gap, each = 5.0, HIGH + HEAD
    if screen.narrow:
        places = {of: (0.0, k * (each + gap)) for k, of in enumerate(reversed(WIDE))}
        width, height = max(WIDE.values()), 3 * each + 2 * gap
    else:
        starts = np.cumsum([0.0, *(wide + gap for wide in WIDE.values())]).tolist()
        places = {of: (start, 0.0) for of, start in zip(WIDE, starts, strict=False)}
        width, height = starts[-1] - gap, each
    wires = [(of, name) for of, plan in plans.items() for name in plan.paths]
    paths = {f"{of} {name}": rounded([_at(places[of], point) for point in plans[of].paths[name]]) for of, name in wires}
    named, gates = list(paths), ("gru z", "gru r")
    worded = [(of, name) for of, plan in plans.items() for name in plan.labels]
    spots = [_spot(places[of], plans[of].labels[name]) for of, name in worded]
    tones = [colors[_tone(name)] for _, name in worded]
    fixed, more = _fixed(places)
    words = label(
        [x for x, _, _ in (*spots, *more)], [y for _, y, _ in (*spots, *more)], [], "",
        textposition=[where for _, _, where in (*spots, *more)],
    )  # fmt: skip
    heads = len(WIDE)
    words["textfont"] = {
        "color": [*tones, *[colors["ink"]] * heads, *[colors["muted"]] * (len(more) - heads)],
        "size": [*[SIZE["label"]] * len(spots), *[SIZE["big"]] * heads, *[SIZE["small"]] * (len(more) - heads)],
        "weight": [*[400] * len(spots), *[700] * heads, *[400] * (len(more) - heads)],
        "shadow": halo(screen.theme),
    }
    middles = [_at(places[of], middle(plans[of].paths[name])) for of, name in wires]
    return _Still(
        layout=scene(screen, width, height, images=_scenery(screen, places, width, height)),
        places=places,
        wires=wires,
        worded=worded,
        symbols=[NAMES.get(name) or say(f"pictures.wirings.place.{name}") for _, name in worded],
        told=[_told(*wire) for wire in wires],
        signed=outlined(named, [name for name in named if name not in gates], paths),
        kept=outlined(named, ["gru z"], paths),
        reset=outlined(named, ["gru r"], paths),
        warm=polygon([], [], colors["warm"]),
        cool=polygon([], [], colors["cool"]),
        keeps=polygon([], [], colors["f"]),
        resets=polygon([], [], colors["muted"]),
        words=words,
        fixed=fixed,
        hover={
            "type": "scatter", "mode": "markers", "x": [x for x, _ in middles], "y": [y for _, y in middles],
            "marker": {"size": 26, "opacity": 0}, "hoverinfo": "text", "cliponaxis": False,
        },
    )  # fmt: skip


def _at(place: Point, point: Point) -> Point:
    return place[0] + point[0], place[1] + point[1]


def _spot(place: Point, spot: Spot) -> Spot:
    return (*_at(place, spot[:2]), spot[2])


def _tone(name: str) -> str:
    return {"x": "x", "m": "x", "h_prev": "h", "h": "h", "z": "f", "r": "muted", "n": "g"}.get(name, "ink")


def _fixed(places: Mapping[str, Point]) -> tuple[list[str], list[Spot]]:
    """The names of the cells, what is to be seen of each, the names of the blocks; and where they stand."""
    heads = [(say(f"pictures.memories.place.{of}"), _spot(places[of], (1, HIGH + 5.6, "middle right"))) for of in WIDE]
    notes = [
        (say(f"pictures.wirings.place.of.{of}"), _spot(places[of], (1, HIGH + 1.4, "middle right"))) for of in WIDE
    ]
    blocks = [
        (say(f"pictures.wirings.place.block.{name}"), _spot(places[of], (x, plan.under, "middle center")))
        for of, plan in (("rnn", RNN), ("gru", GRU))
        for name, (x, _) in plan.blocks.items()
    ]
    both = [*heads, *notes, *blocks]
    return [word for word, _ in both], [spot for _, spot in both]


def _scenery(screen: Screen, places: Mapping[str, Point], width: float, height: float) -> list[Figure]:
    """Bodies, threads and blocks behind the wires, operators before them."""
    colors = screen.colors
    tint = blend(colors["glass"], colors["card"], 0.75)
    behind: list[str] = []
    front: list[str] = []
    for of, plan in (("rnn", RNN), ("gru", GRU)):
        across, up = places[of]
        wide = WIDE[of]
        body = (across + wide / 2, up + (11.8 + HIGH - 1) / 2, wide - 5.2, HIGH - 1 - 11.8, 2.4)
        behind.append(rect(*body, tint, colors["faint"], 0.25))
        paths = [tuple(_at(places[of], point) for point in path) for path in plan.paths.values()]
        behind += [thread(path, colors["metal"], THREAD) for path in paths]
        lines = [tuple(_at(places[of], point) for point in path) for path in plan.threads]
        behind += [thread(path, colors["metal"], STUB) for path in lines]
        for name, point in plan.blocks.items():
            x, y = _at(places[of], point)
            tone = colors[TONES[name]]
            behind += [rect(x, y, *BLOCK, 1.1, blend(tone, colors["card"], 0.16), tone, 0.34)]
            behind += [sign("tanh" if name in "nh" else "σ", x, y, 1.3, tone)]
        for shown, point in plan.rings:
            x, y = _at(places[of], point)
            front += [rect(x, y, 2 * RING, 2 * RING, RING, colors["card"], colors["ink"], 0.34)]
            front += [operator(shown, x, y, colors["ink"])]
    return [image(width, height, behind), image(width, height, front, layer="above")]
