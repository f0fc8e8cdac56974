"""The four gates of one unit over a day, beside those of the story's unit, which was set by hand.

f, i and o run from 0 to 1, the candidate g from -1 to 1. The trained unit is drawn in each gate's colour, the story's
dashed. What lies ahead of the cursor is in stripes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from lstm_viz.core.notation import GATES, number, quantities
from lstm_viz.figures.shelf.lanes import SHARES, Lane, Scale
from lstm_viz.figures.shelf.screen import USUAL, Screen
from lstm_viz.figures.shelf.style import SIZE, Figure, haloed, label, line, stripes
from lstm_viz.figures.strip import Array, Moves, Strip, columns
from lstm_viz.figures.sun.beside import beside, dots, heights, leaders, looks, stacked
from lstm_viz.figures.sun.ground import HEAD, PLANS, Ground, each, ground, level
from lstm_viz.language.phrases import BLANK, say
from lstm_viz.language.quantities import title_of
from lstm_viz.language.texts import remembered

WHOSE = ("unit", "story")
"""Whose gates are drawn."""
TRACES = (
    *(f"{whose} {gate}" for whose in WHOSE[::-1] for gate in GATES), "ahead", "cursor", "words", "pill", "leaders",
    "dots", "names", "called", "readings",
)  # fmt: skip
"""The traces, from the lowest up."""
NAME = 20.0
"""Pixels over each lane, for its name."""
ROOM = 92
"""Pixels that the words beside the cursor need."""
SIZES = (9, 7)
"""Of the dots of the unit and of the story's, pixels."""


class Gates(NamedTuple):
    """What the gates of one unit are at each hour of a day; nan where it was not run."""

    f: Array  # [T]
    i: Array  # [T]
    g: Array  # [T]; the candidate
    o: Array  # [T]


def gates_of_day(
    unit: Sequence[Gates],
    story: Sequence[Gates],
    rows: Sequence[int],
    labels: tuple[str, ...],
    numbers: Sequence[int],
    likeness: Sequence[float],
    screen: Screen = USUAL,
) -> Strip:
    """The picture at each moment.

    Parameters
    ----------
    unit, story : [N]
        The trained unit and the story's; what is the same object at many moments is drawn once.
    rows : [N]
        The hour of the cursor.
    labels : [T]
        What each hour is called: the clock at its END, "06:00".
    numbers : [N]
        The number of the trained unit.
    likeness : [N]
        The correlation of its f with the story's.
    """
    still = _still(tuple(labels), screen)
    at, t = still.ground, list(rows)
    x, aside, end = at.x(t), at.aside(t), at.clock.ends[1]
    values = np.array([_now(*both) for both in zip(unit, story, rows, strict=True)])  # [N, 8]: gate by gate, whose
    there = np.isfinite(values)
    lanes = [still.lanes[gate] for gate in GATES for _ in WHOSE]
    y = np.column_stack([heights(lane, of) for lane, of in zip(lanes, values.T, strict=True)])
    up = np.hstack([stacked(lanes[k], y[:, k : k + 2], there[:, k : k + 2]) for k in range(0, len(lanes), 2)])
    moves: dict[str, Moves] = {
        **_lines(still, unit, "unit"),
        **_lines(still, story, "story"),
        "ahead": {"x": columns(*(x, end, end, x, np.nan) * len(GATES))},
        **at.cursors(t),
        "leaders": leaders(x, aside, y, up, there),
        "dots": dots(still.traces["dots"], SIZES * len(GATES), x, y, there),
        "called": {"text": _called(numbers, likeness)},
        "readings": {**beside(x, aside, up), "text": _said(values)},
    }
    return Strip(len(t), [(still.traces[name], moves.get(name, {})) for name in TRACES], still.layout)


# -- what moves


def _of(gates: Gates, gate: str) -> Array:
    of: Array = getattr(gates, gate)
    return of


def _now(unit: Gates, story: Gates, row: int) -> list[float]:
    return [float(_of(whose, gate)[row]) for gate in GATES for whose in (unit, story)]


def _lines(still: _Still, of: Sequence[Gates], whose: str) -> dict[str, Moves]:
    """Where the lines of a unit are drawn, and their numbers for a hover."""
    found = each(of, lambda gates: {gate: _of(gates, gate) for gate in GATES})
    return {
        f"{whose} {gate}": {
            "y": [level(still.lanes[gate].at(one[gate]).tolist()) for one in found],
            "hovertext": [quantities(gate, one[gate].tolist(), sign=gate == "g") for one in found],
        }
        for gate in GATES
    }


def _called(numbers: Sequence[int], likeness: Sequence[float]) -> list[list[str]]:
    """Which unit it is, and how alike its f is."""
    head, alike = say("pictures.gates_of_day.place.head", unit=BLANK), say("pictures.gates_of_day.place.like", r=BLANK)
    return [
        [head.replace(BLANK, str(unit)), alike.replace(BLANK, number(r, 2, sign=True))]
        for unit, r in zip(numbers, likeness, strict=True)
    ]


def _said(values: Array) -> list[list[str]]:
    """Each gate's number, of the unit and of the story's."""
    phrases = [say(f"pictures.gates_of_day.place.value.{whose}", value=BLANK) for _ in GATES for whose in WHOSE]
    names = [gate for gate in GATES for _ in WHOSE]
    written = [quantities(gate, of.tolist(), sign=gate == "g") for gate, of in zip(names, values.T, strict=True)]
    return [
        ["" if "nan" in text else phrase.replace(BLANK, text) for phrase, text in zip(phrases, row, strict=True)]
        for row in zip(*written, strict=True)
    ]


# -- what stays


class _Still(NamedTuple):
    """The part of the picture that no control moves."""

    ground: Ground
    lanes: dict[str, Lane]
    layout: Figure
    traces: dict[str, Figure]


@remembered(maxsize=16)
def _still(labels: tuple[str, ...], screen: Screen) -> _Still:
    at = ground(labels, PLANS[screen.shape]._replace(beside=ROOM), screen)
    colors, lanes = screen.colors, _lanes(at)
    top, start = lanes[GATES[0]].top, at.clock.ends[0]
    tones = [colors[tone] for gate in GATES for tone in (gate, "muted")]
    striped = [
        y for lane in lanes.values() for y in (lane.bottom - 2, lane.bottom - 2, lane.top + 2, lane.top + 2, None)
    ]
    traces = {
        **{f"{whose} {gate}": _line(at, whose, gate) for whose in WHOSE for gate in GATES},
        "ahead": stripes(screen) | {"y": striped},
        **at.cursor(top),
        **looks(screen, tones),
        "names": haloed(screen, label(
            [start] * len(GATES), [lane.top + 10 for lane in lanes.values()],
            [f"<b>{title_of(gate)} {gate}</b>" for gate in GATES], [colors[gate] for gate in GATES],
            size=SIZE["small"], textposition="middle right",
        )),
        "called": haloed(screen, label(
            [start, start], [at.top - 11, at.top - 31], [], colors["ink"], size=[SIZE["name"], SIZE["label"]],
            textposition="middle right",
        )),
    }  # fmt: skip
    layout = at.layout(**_scales(at, lanes))
    return _Still(at, lanes, layout, {name: traces[name] | {"name": name} for name in TRACES})


def _lanes(at: Ground) -> dict[str, Lane]:
    """The four lanes, from the highest down."""
    pitch = (at.top - HEAD) / len(GATES)
    scales = {gate: Scale(-1.0, 1.0, log=False) if gate == "g" else SHARES for gate in GATES}
    bottoms = [pitch * k for k in reversed(range(len(GATES)))]
    return {gate: Lane(low, low + pitch - NAME, scales[gate]) for gate, low in zip(GATES, bottoms, strict=True)}


def _line(at: Ground, whose: str, gate: str) -> Figure:
    """A line over the day, and what a hover says."""
    tone, width, dash = (gate, 2.5, "") if whose == "unit" else ("muted", 1.8, "5px,3px")
    said = say(f"pictures.gates_of_day.{whose}", name=title_of(gate), gate=gate, value="%{hovertext}")
    return line(at.clock.x, [], at.screen.colors[tone], width, dash, cliponaxis=False) | {
        "text": at.clock.labels, "hoverinfo": "text", "hovertemplate": f"<b>%{{text}}</b><br>{said}<extra></extra>",
    }  # fmt: skip


def _scales(at: Ground, lanes: dict[str, Lane]) -> dict[str, list[Figure]]:
    """The ends of every lane, and the candidate's zero."""
    return at.marked([
        (float(lane.at(value)), text, tone)
        for gate, lane in lanes.items()
        for value, text, tone in (
            ((-1.0, "−1", "faint"), (0.0, "0", "neutral"), (1.0, "+1", "faint")) if gate == "g"
            else ((0.0, "0", "faint"), (1.0, "1", "faint"))
        )
    ])  # fmt: skip
