"""Three memories: one sequence as a tanh RNN, a GRU and an LSTM hear it, drawn for many moments at once.

From top to bottom: the sound, with the pulses marked; the RNN's h; the GRU's h with its gates z and r; the LSTM's c
and h with its gates f, i and o. Lines are drawn at the recorded numbers, each state in a lane with a zero of its
own; what lies beyond its lane is drawn at the edge, and the number at the cursor says how far it went.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from lstm_viz.core.lstm import Trace
from lstm_viz.core.notation import inside, numbers
from lstm_viz.core.record import Record
from lstm_viz.core.sequence import Sequence as Inputs
from lstm_viz.figures.memories.lanes import CELLS, GATES, STATES, TONE, Ground, Lane, behind, ground
from lstm_viz.figures.shelf.colours import blend, faded, halo
from lstm_viz.figures.shelf.screen import USUAL, Screen
from lstm_viz.figures.shelf.style import SIZE, Figure, before, called, label, line
from lstm_viz.figures.strip import Array, Moves, Strip, Whole, columns, once
from lstm_viz.language.phrases import say
from lstm_viz.language.texts import remembered

TRACES = (
    "cursor", "words", "pill", "sound", "marks", "before", "standard c", "standard h",
    *GATES, *STATES, "silence", "said", "before word", "readings",
)  # fmt: skip
"""The traces, from the lowest up."""
LINES = {"rnn": 3, "gru": 3, "lstm": 5}
"""Lines of words beside each cell."""


class Heard(NamedTuple):
    """What was recorded of one sequence, N moments of it; a batch has one row for all of them, or one for each."""

    rnn: Record
    gru: Record
    lstm: Trace
    standard: Trace | None
    """The LSTM with nothing left out, as a pale line behind one that lacks something."""
    rows: Whole  # [N]
    """The row of each moment, in the batches that have several."""
    t: Whole  # [N]
    ends: Whole  # [N]
    """The last step of each moment's sequence."""
    pulses: tuple[int, ...]
    silent: int
    """The first step of the silence."""


def memories(
    heard: Heard,
    lines: Mapping[str, Sequence[Sequence[str]]],
    time: tuple[str, ...],
    screen: Screen = USUAL,
    most: int = 0,
    bounded: bool = True,
) -> Strip:
    """The three at many moments.

    Parameters
    ----------
    heard : Heard
        The records and the moments.
    lines : mapping of lists of lines, by cell
        What stands beside each cell at each moment: as many lines as :data:`LINES` says, of which a narrow card has
        room for the first.
    time : sequence of str
        The names of the steps that there is room for; what comes later is not drawn.
    screen : Screen
        What it is drawn on; ``scale`` is the largest c that fits.
    most : int
        Points that each line has, so that one strip may hold sequences of several lengths; at least as many as steps.
    bounded : bool
        Whether a tanh keeps the LSTM's h within (-1, 1).
    """
    still = _still(time, screen, heard.pulses, max(most, len(time)), bounded)
    at, room = still.ground, len(time) - 1
    step = np.arange(still.points)
    ends = once(np.minimum(heard.ends, room))
    upto = np.minimum(step, ends[:, None])  # [N or 1, points]: after its end a line stays where it is
    t = np.minimum(once(heard.t), room)
    runs = {"rnn": heard.rnn, "gru": heard.gru, "lstm": heard.lstm}
    values = {name: _values(runs[name.split()[0]], name[-1], heard.rows) for name in (*GATES, *STATES)}
    curves = {name: _curve(values[name], upto, at.lanes[name]) for name in values}
    cursor, words, pill = at.clock.cursors(t.tolist())
    gates: list[tuple[Figure, Moves]] = [
        (still.lines[name], _area(curves[name], upto, at.lanes[name])) for name in GATES
    ]
    states: list[tuple[Figure, Moves]] = [
        (still.lines[name], {"x": upto.astype(float), "y": curves[name], "hovertext": _told(name, values[name], upto)})
        for name in STATES
    ]
    data: list[tuple[Figure, Moves]] = [
        cursor, words, pill,
        (still.sound, _sticks(heard, upto, at)),
        (still.marks, {}),
        (still.before, {}),
        *(_standard(still, heard, name, upto) for name in ("lstm c", "lstm h")),
        *gates, *states,
        (still.silence, _silence(heard, ends)),
        (still.said, _beside(still, lines)),
        (still.word, {}),
        (still.readings, _readings(still, heard, values, curves, t)),
    ]  # fmt: skip
    return Strip(len(heard.t), data, still.layout)


# -- what moves


def _values(of: Record | Inputs, symbol: str, rows: Whole) -> Array:
    """A quantity of each moment's run, [N or 1, T]."""
    values: Array = getattr(of, symbol)[:, :, 0].T
    return values[once(rows)] if len(values) > 1 else values


def _each(values: Array, upto: Whole) -> Array:
    """Of each run, or the only one, the numbers at these steps, as far as there are some: [N or 1, points]."""
    rows = np.arange(max(len(values), len(upto)))[:, None]
    steps = np.minimum(upto, values.shape[1] - 1)
    found: Array = values[rows % len(values), steps[rows[:, 0] % len(upto)]]
    return found


def _curve(values: Array, upto: Whole, lane: Lane) -> Array:
    """Where a line is drawn, as far as its lane goes."""
    return _placed(_each(values, upto), lane)


def _told(name: str, values: Array, upto: Whole) -> list[list[str]]:
    """The number at each point of a line."""
    each = _each(values, upto)
    flat, wide = said(name, each.ravel()), each.shape[1]
    return [flat[k : k + wide] for k in range(0, len(flat), wide)]


def said(name: str, values: Array) -> list[str]:
    """The numbers of a lane; one that has bounds never claims that it reached them."""
    state = name in STATES
    words, low = numbers(values.tolist(), sign=state), -1 if state else 0
    for k in np.flatnonzero((values.round(2) == low) | (values.round(2) == 1)).tolist():
        words[k] = inside(float(values[k]), low, 1, sign=state)
    return words


def _placed(values: Array, lane: Lane) -> Array:
    """Where values are drawn; beyond the lane, at its edge."""
    placed: Array = np.clip(lane.zero + values * lane.stretch, lane.bottom, lane.top)
    return placed


def _area(curve: Array, upto: Whole, lane: Lane) -> Moves:
    """A gate as a shape over its lane's floor, each of its numbers from half a step before to half a step after."""
    edges = np.stack([upto - 0.5, upto + 0.5], axis=-1).reshape(len(upto), -1)
    x = np.clip(edges, 0.0, upto[:, -1:])
    y = np.repeat(curve, 2, axis=1)
    return {
        "x": np.concatenate([x, x[:, ::-1]], axis=1),
        "y": np.concatenate([y, np.full(y.shape, lane.zero)], axis=1),
    }


def _sticks(heard: Heard, upto: Whole, at: Ground) -> Moves:
    """The sound of each step as a stick from its zero."""
    lane, n = at.lanes["sound"], np.nan
    top = _curve(_values(heard.lstm.inputs, "x", heard.rows), upto, lane)
    places = np.broadcast_to(upto, top.shape).astype(float)
    sticks = [np.stack(parts, axis=-1).reshape(len(top), -1) for parts in (
        (places, places, np.full(top.shape, n)), (np.full(top.shape, lane.zero), top, np.full(top.shape, n)),
    )]  # fmt: skip
    return {"x": sticks[0], "y": sticks[1]}


def _standard(still: _Still, heard: Heard, name: str, upto: Whole) -> tuple[Figure, Moves]:
    """The standard cell's line; where nothing is left out there is none."""
    if heard.standard is None:
        nowhere = np.zeros((1, still.points))
        return still.standard[name] | {"visible": False}, {"x": nowhere, "y": nowhere}
    values = _values(heard.standard, name[-1], heard.rows)
    return still.standard[name], {"x": upto.astype(float), "y": _curve(values, upto, still.ground.lanes[name])}


def _silence(heard: Heard, ends: Whole) -> Moves:
    """The span of the silence as a bracket, and how long it is."""
    start, last = np.full(len(ends), heard.silent - 0.5), ends + 0.3
    steps = once(heard.ends) - heard.silent + 1
    said = [say("pictures.memories.silence", n=n) for n in steps.tolist()]
    return {
        "x": columns(start, np.asarray((start + last) / 2), np.asarray(last)),
        "text": [["", one, ""] for one in said],
    }


def _beside(still: _Still, said: Mapping[str, Sequence[Sequence[str]]]) -> Moves:
    """What stands beside each cell; over it, on a narrow card, the first line alone."""
    most = 1 if still.ground.screen.narrow else None
    moments = [
        [line for lines in cells for line in lines[:most]]
        for cells in zip(*(said[cell] for cell in CELLS), strict=True)
    ]
    return {"text": moments if len({*map(tuple, moments)}) > 1 else moments[:1]}


def _readings(
    still: _Still,
    heard: Heard,
    values: Mapping[str, Array],
    curves: Mapping[str, Array],
    t: Whole,
) -> Moves:
    """Dots and numbers at the cursor of the states, and the numbers of the gates beside their lanes."""
    N, at = len(heard.t), still.ground
    x, y, text, sides = [], [], [], []
    place = np.array(at.clock.x)[t]
    now = np.broadcast_to(t, N)
    side = [at.clock.side(k) for k in now.tolist()]
    for name in (*STATES, *GATES):
        lane, own = at.lanes[name], values[name]
        reads = said(name, own[np.arange(N) % len(own), np.minimum(heard.t, own.shape[1] - 1)])
        if name in GATES and not at.screen.narrow:  # beside what is said of the end
            reads = [say("pictures.memories.now", value=value) for value in reads]
        text.append(reads)
        if name in GATES:
            x.append(np.full(N, at.clock.ends[1] + 7 * at.wide))
            y.append(np.full(N, (lane.bottom + lane.top) / 2))
            continue
        here = curves[name][np.arange(N) % len(curves[name]), now]
        x.append(np.broadcast_to(place, N))
        y.append(here)
        sides.append(["top" if low else "bottom" for low in (here <= lane.zero + 0.1).tolist()])
    return {
        "x": np.stack(x, axis=1),
        "y": np.stack(y, axis=1),
        "text": [list(row) for row in zip(*text, strict=True)],
        "textposition": [
            [*(f"{up} {side[k]}" for up in ups), *["middle right"] * len(GATES)]
            for k, ups in enumerate(zip(*sides, strict=True))
        ],
    }


# -- what stays


class _Still(NamedTuple):
    """The part of the picture that no control moves."""

    ground: Ground
    layout: Figure
    points: int
    sound: Figure
    marks: Figure
    before: Figure
    word: Figure
    standard: Mapping[str, Figure]
    lines: Mapping[str, Figure]
    silence: Figure
    said: Figure
    readings: Figure


@remembered(maxsize=64)
def _still(time: tuple[str, ...], screen: Screen, pulses: tuple[int, ...], points: int, bounded: bool) -> _Still:
    at = ground(time, screen, bounded)
    colors, over, sound = screen.colors, at.clock, at.lanes["sound"]
    ghosts = [{
        "from": [TRACES.index(name) for name in ("rnn h", "gru h", "lstm c")],
        "to": TRACES.index("before"), **called(TRACES.index("before word")),
    }]  # fmt: skip
    pale = blend(colors["c"], colors["card"], 0.62)
    return _Still(
        ground=at,
        layout=behind(at, ghosts),
        points=points,
        sound=line([], [], colors["x"], 2.2),
        marks={
            "type": "scatter", "mode": "markers", "hoverinfo": "text", "cliponaxis": False,
            "x": [float(t) for t in pulses], "y": [sound.top + 7.0] * len(pulses),
            "hovertext": [say("pictures.memories.mark", step=over.labels[t]) for t in pulses if t < len(time)],
            "marker": {"symbol": "triangle-down", "size": 8, "color": colors["x"], "line": {"width": 0}},
        },
        before=before(blend(colors["ink"], colors["card"], 0.35)),
        word=label(
            [at.across[0] + 8 * at.wide], [sound.top + 8], [f"— {say('pictures.before')}"], pale,
            size=SIZE["small"], textposition="middle right", visible=False,
        ),
        standard={
            name: line([], [], blend(colors[name[-1]], colors["card"], 0.4), 4, visible=True)
            for name in ("lstm c", "lstm h")
        },
        lines={name: _line(at, name) for name in (*GATES, *STATES)},
        silence={
            "type": "scatter", "mode": "lines+text", "y": [sound.top + 8] * 3, "hoverinfo": "skip",
            "cliponaxis": False, "line": {"color": colors["neutral"], "width": 1, "dash": "3px,3px"},
            "textposition": "middle center",
            "textfont": {"color": colors["muted"], "size": SIZE["small"], "shadow": halo(screen.theme)},
        },
        said=_said(at),
        readings=_dots(screen),
    )  # fmt: skip


def _said(at: Ground) -> Figure:
    """Places for what is said of each cell: a bold line and small ones at its right; on a narrow card one over it."""
    colors, narrow, right = at.screen.colors, at.screen.narrow, at.clock.ends[1]
    lines = [(cell, 0 if narrow else k) for cell, many in LINES.items() for k in range(1 if narrow else many)]
    x = right + (at.plan.sides[1] - 6 if narrow else 10) * at.wide
    return {
        "type": "scatter", "mode": "text", "x": [x] * len(lines), "hoverinfo": "skip", "cliponaxis": False,
        "y": [at.lanes[CELLS[cell][0]].top + (11 if narrow else -12 - 19 * k) for cell, k in lines],
        "textposition": "middle left" if narrow else "middle right",
        "textfont": {
            "color": [colors["muted" if k else "ink"] for _, k in lines],
            "size": [SIZE["small" if k or narrow else "label"] for _, k in lines],
            "weight": [400 if k else 600 for _, k in lines],
        },
    }  # fmt: skip


def _line(at: Ground, name: str) -> Figure:
    colors, symbol = at.screen.colors, name[-1]
    tone = colors[TONE[symbol]]
    if name in GATES:
        return {
            "type": "scatter", "mode": "lines", "fill": "toself", "fillcolor": faded(tone, 0.35),
            "line": {"color": tone, "width": 1}, "hoverinfo": "skip",
        }  # fmt: skip
    cell = say(f"pictures.memories.place.{name.split()[0]}")
    return {
        "type": "scatter", "mode": "lines", "line": {"color": tone, "width": 2.5},
        "text": at.clock.labels,
        "hovertemplate": f"<b>%{{text}}</b><br>{cell}: {symbol} = %{{hovertext}}<extra></extra>",
    }  # fmt: skip


def _dots(screen: Screen) -> Figure:
    """Dots and numbers of the states, and the numbers of the gates, which have no dots."""
    colors = screen.colors
    tones = [colors[TONE[name[-1]]] for name in (*STATES, *GATES)]
    n, rest = len(STATES), len(GATES)
    return {
        "type": "scatter", "mode": "markers+text", "hoverinfo": "skip", "cliponaxis": False,
        "marker": {
            "color": tones, "size": [9] * n + [1] * rest, "opacity": [1] * n + [0] * rest,
            "line": {"color": colors["card"], "width": 1.5},
        },
        "textfont": {
            "color": tones, "size": [SIZE["name" if screen.narrow else "big"]] * n + [SIZE["small"]] * rest,
            "weight": [700] * n + [600] * rest, "shadow": halo(screen.theme),
        },
    }  # fmt: skip
