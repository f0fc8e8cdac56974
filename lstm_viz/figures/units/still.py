"""What stays of the map of units while a hand moves: how its traces look, and what lies behind them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from lstm_viz.figures.shelf.clock import UNDER
from lstm_viz.figures.shelf.colours import blend
from lstm_viz.figures.shelf.held import Pen
from lstm_viz.figures.shelf.lanes import Lane
from lstm_viz.figures.shelf.screen import Screen
from lstm_viz.figures.shelf.shades import KEY, colorscale, key, key_ends
from lstm_viz.figures.shelf.style import (
    SIZE,
    Drawing,
    Figure,
    Grip,
    Pick,
    at_least,
    before,
    by_hand,
    gripped,
    haloed,
    haunted,
    label,
    layout,
    line,
    note,
    picked,
    rule,
)
from lstm_viz.figures.units.board import MORE, Board, Ground, ground
from lstm_viz.language.letters import visible
from lstm_viz.language.phrases import BLANK, say
from lstm_viz.language.quantities import title_of
from lstm_viz.language.texts import remembered

TRACES = (
    "map", "inputs", "before", "held", "frame", "cursor", "words", "pill", "names", "sticks", "targets", "marks",
    "headings", "value", "given", "said", "noted", "dot",
)  # fmt: skip
"""The traces, from the lowest up; of those of what is said, and of the input that a hand moves, there are none where
there is no such thing."""
STICK = (2.0, 12.0)
"""The thinnest and the thickest bar, pixels."""
LEAN = 2.5
"""Pixels that a step needs to have a stick of its own; where it has less, sticks become a line."""
NAMED = 12.0
"""Pixels that a row needs to have its unit's number beside it."""
WIDE_LETTER = 6.6
"""Pixels of a letter in a name that is cut where there is no room."""


class Still(NamedTuple):
    """The part of the picture that no control moves."""

    ground: Ground
    layout: Figure
    traces: dict[str, Figure]
    """By name, from the lowest up."""


@remembered(maxsize=32)
def still_for(board: Board, screen: Screen) -> Still:
    """Everything still, of this example and this quantity."""
    at = ground(board, screen)
    traces = _traces(at)
    drawn = {name: traces[name] | {"name": name} for name in TRACES if name in traces}
    return Still(at, _layout(at, list(drawn)), drawn)


# -- how it looks


def tone_of(at: Ground) -> str:
    """The colour of the map's quantity."""
    return at.screen.colors[at.board.quantity]


def _traces(at: Ground) -> dict[str, Figure]:
    colors, last = at.screen.colors, at.ends[1]
    _, words, pill = (still for still, _ in at.clock.cursors([0]))
    value = label([last + 8 * at.wide], [], [], tone_of(at), size=SIZE["name"], textposition="middle right")
    value["textfont"] |= {"weight": 700}
    traces = {
        "map": _map(at),
        "inputs": _inputs(at),
        "frame": line([], [], colors["ink"], 2, cliponaxis=False),
        "cursor": line([], [], colors["ink"], 1.5, cliponaxis=False),
        "words": words,
        "pill": pill,
        "names": _names(at),
        "headings": _headings(at),
        "value": haloed(at.screen, value),
        "given": _given(at),
    }
    if not at.screen.narrow:
        place = [key_left(at) - 34 * at.wide]
        noted = label(place, [_head(at)], [], colors["ink"], size=SIZE["small"], textposition="middle left")
        traces["noted"] = haloed(at.screen, noted)
    if at.held:
        shape = {"color": colors["x"], "width": 2, "shape": "hvh"}
        traces["held"] = line([float(t) for t in range(at.board.T)], [], colors["x"]) | {"line": shape}
        pale = before(blend(colors["x"], colors["card"], 0.45))
        traces["before"] = pale | {"line": pale["line"] | {"shape": "hvh"}}
        dot = {"size": 9, "opacity": 1, "color": colors["x"], "line": {"width": 1.5, "color": colors["card"]}}
        traces["dot"] = {"type": "scatter", "mode": "markers", "hoverinfo": "skip", "cliponaxis": False, "marker": dot}
    return traces | (_answers(at, at.output) if at.output else {})


def _inputs(at: Ground) -> Figure:
    """What comes in and is moved by no hand: letters, or lanes with a stick or a place on a line for each step."""
    if at.lettered:
        return _letters(at) if at.written else _notes(at)
    lanes = [(lane, at.board.x[k]) for lane, k in zip(at.inputs, at.shown, strict=True) if k != at.board.held]
    xs: Pen = []
    ys: Pen = []
    if 1 / at.wide < LEAN:
        for lane, x in lanes:
            xs += [*map(float, range(at.board.T)), None]
            ys += [*lane.at(x).tolist(), None]
        drawn = line(xs, ys, at.screen.colors["x"])
        return drawn | {"line": {"color": at.screen.colors["x"], "width": 1.2, "shape": "hvh"}}
    for lane, x in lanes:
        for t, top in enumerate(lane.at(x).tolist()):
            xs += [float(t), float(t), None]
            ys += [float(lane.at(0.0)), top, None]
    return line(xs, ys, at.screen.colors["x"], _thick(at, 0.35))


def _which(at: Ground) -> tuple[list[int], list[bool]]:
    """At each step, which of several things it is, and whether there is any."""
    x = np.array(at.board.x)
    return x.argmax(axis=0).tolist(), (x.max(axis=0) > 0).tolist()


def letters_of(at: Ground) -> list[str]:
    """What comes in, as letters."""
    names = [visible(name) for name in at.board.features]
    return [names[k] if some else "·" for k, some in zip(*_which(at), strict=True)]


def _letters(at: Ground) -> Figure:
    """Each letter at its step."""
    return label(
        [float(t) for t in range(at.board.T)], [at.inputs[0].middle] * at.board.T, letters_of(at),
        at.screen.colors["x"], size=SIZE["small"],
    )  # fmt: skip


def _notes(at: Ground) -> Figure:
    """Letters that have no room, as a roll of notes: each thing at a height of its own, the first on top."""
    found = [(float(t), k) for t, (k, some) in enumerate(zip(*_which(at), strict=True)) if some]
    lane, last = at.inputs[0], len(at.board.features) - 1
    says = say("pictures.units.hover.note", step=BLANK, letter=BLANK * 2)
    labels, names = at.clock.labels, [visible(name) for name in at.board.features]
    return {
        "type": "scatter", "mode": "markers", "x": [t for t, _ in found], "cliponaxis": False, "hoverinfo": "text",
        "hovertext": [says.replace(BLANK * 2, names[k]).replace(BLANK, labels[int(t)]) for t, k in found],
        "y": [float(lane.at(last - k)) for _, k in found],
        "marker": {"symbol": "square", "size": 3, "opacity": 1, "color": at.screen.colors["x"], "line": {"width": 0}},
    }  # fmt: skip


def _thick(at: Ground, part: float) -> float:
    """A bar's pixels on the smallest card: a part of a step."""
    return float(np.clip(part / at.wide, *STICK))


def _map(at: Ground) -> Figure:
    """On axes of its own, whose places are called as units and steps are: so a hover names them.

    A large one is an image, which takes no time to paint: its numbers are those that are written.
    """
    board = at.board
    if at.large:
        return {
            "type": "image", "x0": 0, "dx": 1, "y0": float(at.map.bottom) + at.pitch / 2, "dy": at.pitch,
            "hoverinfo": "skip",
        }  # fmt: skip
    return {
        "type": "heatmap", "xaxis": "x2", "yaxis": "y2",
        "x": _apart(at.clock.labels), "y": [say("pictures.gates.place.unit", unit=j) for j in board.order],
        "colorscale": colorscale(board.quantity, at.screen.theme), "showscale": False, "zsmooth": False,
        "xgap": 1 if 1 / at.wide > 6 else 0, "ygap": 1 if at.pitch > 6 else 0,
    }  # fmt: skip


def _apart(labels: list[str]) -> list[str]:
    """Names of places that are all different: what is called as one before it gets blanks of no width."""
    found: dict[str, int] = {}
    told = []
    for name in labels:
        found[name] = found.get(name, -1) + 1
        told.append(name + "\u200b" * found[name])
    return told


def named_rows(at: Ground) -> list[int]:
    """The rows that have their unit's number beside them: all, or the ends."""
    last = at.board.H - 1
    return list(range(last + 1)) if at.pitch >= NAMED else [0, last]


def _names(at: Ground) -> Figure:
    """Places for the units' numbers: that of the picked one, then those beside their rows.

    A letter costs its time at every repaint, so there is none for what has no room.
    """
    places = [0.0, *at.rows[[at.board.order[k] for k in named_rows(at)]].tolist()]
    return label(
        [at.ends[0] - 6 * at.wide] * len(places), places, [], at.screen.colors["ink"],
        size=SIZE["small"], textposition="middle left",
    )  # fmt: skip


def _given(at: Ground) -> Figure:
    """Places for what comes in at the cursor, beside its lanes."""
    places = [lane.middle for lane in at.inputs]
    words = label(
        [at.ends[1] + 8 * at.wide] * len(places), places, [], at.screen.colors["x"], size=SIZE["small"],
        textposition="middle right",
    )  # fmt: skip
    words["textfont"] |= {"weight": 600}
    return haloed(at.screen, words)


def _answers(at: Ground, output: Lane) -> dict[str, Figure]:
    """Bars of probabilities with marks over them; or dots with a stick to their targets."""
    colors, steps = at.screen.colors, [float(t) for t in at.board.counted or ()]
    classes = bool(at.board.classes)
    lifted = [place for t in steps for place in (t, t, None)]
    says = {"hoverinfo": "text", "hovertext": say(f"pictures.units.hover.{'class' if classes else 'number'}")}
    marks: Figure = says | {
        "type": "scatter", "mode": "markers", "x": steps, "cliponaxis": False,
        "marker": {"symbol": "circle", "size": 8, "opacity": 1, "color": colors["h"], "line": {"width": 0}},
    }  # fmt: skip
    if classes:
        marks["y"] = [output.top + 6] * len(steps)
    targets = [] if classes else output.at(np.array(at.board.targets)).tolist()
    ring = {"color": colors["ink"], "width": 1.6}
    said = label([at.ends[0]], [at.map.bottom - 9], [], colors["ink"], size=SIZE["small"], textposition="middle right")
    return {
        "sticks": line(lifted, [], blend(colors["h"], colors["card"], 0.7), _thick(at, 0.5) if classes else 2, **says),
        "targets": {
            "type": "scatter", "mode": "markers", "x": [] if classes else steps, "y": targets, "hoverinfo": "skip",
            "cliponaxis": False,
            "marker": {"symbol": "circle-open", "size": 9, "opacity": 1, "color": colors["ink"], "line": ring},
        },
        "marks": marks,
        "said": haloed(at.screen, said),
    }  # fmt: skip


def _head(at: Ground) -> float:
    """How high the map's heading stands."""
    return at.map.top + 11


def _headings(at: Ground) -> Figure:
    """What the map shows, what comes in, and what is said, at the left of their lanes or over them."""
    colors, board = at.screen.colors, at.board
    aside = at.ends[0] - (at.plan.sides[0] - 8) * at.wide
    heading = say("pictures.units.place.of", name=title_of(board.quantity), quantity=board.quantity)
    words = [(at.ends[0], _head(at), heading, tone_of(at))]
    names = [say("pictures.units.place.input")] if at.lettered else [board.features[k] for k in at.shown]
    for lane, name in zip(at.inputs, names, strict=True):
        words.append((aside, lane.middle, shortened(name, at.plan.sides[0] - 14), colors["x"]))
    rest = 0 if at.lettered else len(board.features) - len(at.shown)
    if rest:
        words.append(
            (aside, at.inputs[-1].bottom - 3 - MORE / 2, say("pictures.units.place.more", n=rest), colors["x"])
        )
    if at.output:
        words.append((aside, at.output.middle, say("pictures.units.place.answer"), colors["h"]))
    xs, ys, texts, tones = (list(part) for part in zip(*words, strict=True))
    return haloed(at.screen, label(xs, ys, texts, tones, size=SIZE["small"], textposition="middle right"))


def shortened(name: str, pixels: float) -> str:
    """A name that may be cut to its room."""
    most = max(2, int(pixels / WIDE_LETTER))
    return name if len(name) <= most else f"{name[: most - 1].rstrip()}…"


# -- what lies behind


def _layout(at: Ground, traces: list[str]) -> Figure:
    plan, board, (first, last) = at.plan, at.board, at.ends
    steps = [float(t) for t in range(board.T)]
    across = [first - plan.sides[0] * at.wide, last + plan.sides[1] * at.wide]
    up = [(at.map.top - y) / at.pitch - 0.5 for y in (0, plan.height)]  # in rows, the first of which is 0
    hidden = {"visible": False, "fixedrange": True}
    drawn = layout(
        at.screen, plan.width / (plan.height + UNDER), scrub=steps if board.walked else (),
        margin={"l": 0, "r": 0, "t": 0, "b": UNDER, "autoexpand": False},
        xaxis=at.clock.axis() | {"range": across, "showline": False, "overlaying": "x2"},
        yaxis=hidden | {"range": [0, plan.height], "overlaying": "y2", "scaleanchor": False},
        xaxis2=hidden | {"type": "category", "range": across, "anchor": "y2"},
        yaxis2=hidden | {"type": "category", "range": up, "anchor": "x2"},
        shapes=[*_rules(at), *_key(at)],
        annotations=_key_words(at),
    )  # fmt: skip
    drawn = picked(drawn, [
        Pick(of="unit", axis="y", places=at.rows.tolist(), reach=at.pitch / 2),
        Pick(of="t" if board.walked else "step", axis="x", places=steps, reach=0.5),
    ])  # fmt: skip
    if at.held and board.held is not None:
        drawn = haunted(drawn, [{"from": [traces.index("held")], "to": traces.index("before")}])
        drawn = gripped(drawn, [Grip(of="x", tone="x", trace=traces.index("dot"), point=0)])
        drawn = by_hand(drawn, Drawing(
            of="draw", input=board.held, steps=board.steps, x=steps, y=(at.held.bottom, at.held.top),
            values=(at.held.scale.low, at.held.scale.high),
        ))  # fmt: skip
    return drawn if at.screen.narrow else at_least(drawn, plan.width) if at.screen.flat else at_least(drawn)


def _rules(at: Ground) -> list[Figure]:
    """The zero of every input, and the ends of what is said."""
    colors = at.screen.colors
    levels = [] if at.lettered else [float(lane.at(0.0)) for lane in at.inputs]
    levels += [at.held.bottom, at.held.top] if at.held else []
    levels += [at.output.bottom, at.output.top] if at.output else []
    return [rule(at.ends, y, colors["faint"]) for y in levels]


def key_left(at: Ground) -> float:
    """Where the scale of colours begins; its last word ends where the map does."""
    return at.ends[1] - (KEY + 34) * at.wide


def _key(at: Ground) -> list[Figure]:
    """The scale of the map's colours, over its right end."""
    left = key_left(at)
    up = (at.map.top + 6, at.map.top + 16)
    return key(at.screen, at.board.quantity, (left, left + KEY * at.wide), up)


def _key_words(at: Ground) -> list[Figure]:
    low, high = key_ends(at.board.quantity, at.largest)
    ends = (key_left(at), low, "right", -4), (key_left(at) + KEY * at.wide, high, "left", 4)
    return [
        note(text, _head(at), at.screen.colors["muted"], xref="x", x=x, xanchor=anchor, xshift=shift)
        for x, text, anchor, shift in ends
    ]
