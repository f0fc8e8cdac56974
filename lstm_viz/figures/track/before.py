"""The track before a step: a run as far as it has come, and a dashed "?" where its next numbers will stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeVar

from lstm_viz.core.lstm import Trace
from lstm_viz.core.notation import number
from lstm_viz.figures.shelf.colours import faded, halo
from lstm_viz.figures.shelf.held import held_bars
from lstm_viz.figures.shelf.screen import USUAL, Screen
from lstm_viz.figures.shelf.style import SIZE, Figure, box, label, polygon
from lstm_viz.figures.track.lanes import LINES, TALL, Course, Ground
from lstm_viz.figures.track.numbers import bars_now, drawn_bars, drawn_run
from lstm_viz.figures.track.still import Still, still_for
from lstm_viz.figures.track.words import does, reads

Value = TypeVar("Value")
LEAST = 0.02
"""Half the width that the "?" has at least, as a share of the clock: among forty steps one is too narrow for it."""


class Asked(NamedTuple):
    """What is not shown yet, and where it will stand."""

    time: tuple[str, ...]
    """The labels of all steps, those that are still to come included."""
    steps: tuple[int, int]
    """The first and the last step of the "?"."""
    lanes: Sequence[str]
    """The lanes that it covers, from the lowest to the highest."""
    hides: Sequence[str] = ()
    """Lines of the run that are not shown either."""


def before(
    trace: Trace,
    t: int,
    asked: Asked,
    screen: Screen = USUAL,
    *,
    ranges: Sequence[tuple[float, float]],
    bounded: bool = True,
) -> Figure:
    """One unit's run up to where the record ends, in the lanes and on the clock of the whole run.

    Nothing of what comes after is known here: the record holds no such step. The track of the whole run has the same
    lanes at the same places, so that it can play on from this picture.

    Parameters
    ----------
    trace : Trace
        The run up to the last step that is shown, B = 1 and H = 1.
    t : int
        The step of the cursor.
    asked : Asked
        What is asked for, and the steps that are still to come.
    screen : Screen
        What it is drawn on.
    ranges : sequence of (low, high), one for each feature
        What the rows of bars show.
    bounded : bool
        Whether a tanh keeps h within (-1, 1).
    """
    course = Course(asked.time, trace.inputs.features, None, None, tuple(ranges), bounded)
    still = still_for(course, screen, TALL)
    at, T = still.ground, trace.T
    bars, bars_x = drawn_bars(trace.inputs, at), _so_far(still.bars["x"], at, T)
    cursor, words, pill = still.clock.cursor(t)
    data = [
        cursor | {"x": [None if y is None else still.clock.x[t] for y in still.cursor_y], "y": still.cursor_y},
        still.bars | {"x": bars_x, "y": bars.y, "hovertext": bars.said, "text": _so_far(still.bars["text"], at, T)},
        still.bar_now | bars_now(bars_x, bars.y, t, T),
        *_lines(still, trace, [name for name in LINES if name not in asked.hides]),
        _place(at, asked),
        words,
        pill,
        _readings(at, trace, t, asked),
        _mark(at, asked),
    ]
    shown = still.layout["meta"] | {"scrub": still.clock.x[:T]}
    return {"data": data, "layout": still.layout | {"meta": shown if T > 1 else _without_scrub(shown)}}


def _without_scrub(meta: Figure) -> Figure:
    return {name: value for name, value in meta.items() if name != "scrub"}


def _so_far(points: Sequence[Value], at: Ground, T: int) -> list[Value]:
    """Of the points of all bars, row by row, those of the first T steps."""
    row = len(points) // len(at.rows)
    return [point for d in range(len(at.rows)) for point in points[d * row : d * row + 6 * T]]


def _lines(still: Still, trace: Trace, names: Sequence[str]) -> list[Figure]:
    """The run's lines up to its last step; f and i half a step further."""
    at, T = still.ground, trace.T
    run = drawn_run(trace, at)
    found: list[Figure] = []
    for name in names:
        x = still.lines[name]["x"][:T]
        if name in "fi":
            x = [*still.lines[name]["x"][: T + 1], at.clock.x[T - 1] + at.half]
            found.append(still.zeros[name] | {"x": x, "y": [at.lanes[name].bottom] * len(x)})
        marker = {"marker": still.lines["c"]["marker"] | run.dots} if name == "c" else {}
        said = {"text": still.lines[name]["text"][: len(x)], "hovertext": run.said[name]}
        solid = {"line": still.past[name]["line"]} if name in still.past else {}
        found.append(still.lines[name] | solid | {"x": x, "y": run.y[name]} | said | marker)
    if trace.held:
        bars = held_bars(at.screen, 0.45, at.clock.x[:T], at.half, 2)
        found.append(bars | {"y": run.held, "visible": True})
    return found


def _corners(at: Ground, asked: Asked) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of the "?"."""
    first, last = asked.steps
    low, high = at.lanes[asked.lanes[0]], at.lanes[asked.lanes[-1]]
    half = max(at.half, LEAST * (at.ends[1] - at.ends[0]))
    return at.clock.x[first] - half, low.bottom - 2, at.clock.x[last] + half, high.top + 2


def _place(at: Ground, asked: Asked) -> Figure:
    x, y = zip(*box(*_corners(at, asked)), strict=True)
    colors = at.screen.colors
    edge = {"color": colors["ink"], "width": 1.5, "dash": "5px,4px"}
    return polygon(x, y, faded(colors["card"], 0.85)) | {"line": edge}


def _mark(at: Ground, asked: Asked) -> Figure:
    left, bottom, right, top = _corners(at, asked)
    font = {"color": at.screen.colors["ink"], "size": 22, "weight": 700, "shadow": halo(at.screen.theme)}
    return label([(left + right) / 2], [(bottom + top) / 2], ["?"], "") | {"textfont": font}


def _readings(at: Ground, trace: Trace, t: int, asked: Asked) -> Figure:
    """Dots and numbers at the cursor; beside the lanes what f and i do, and what comes in. Hidden lines say nothing."""
    run, colors, narrow, end = drawn_run(trace, at), at.screen.colors, at.screen.narrow, at.ends[1]
    states = [name for name in "ch" if name not in asked.hides]
    lanes = [name for name in "fi" if name not in asked.hides]
    rows = [f"x{d}" for d in range(trace.inputs.D)]
    beside = [*lanes, *rows]
    names = [*states, *beside]
    said = [reads(name, t, trace) for name in states] + [does(name, t, trace, None, "", narrow) for name in lanes]
    return {
        "type": "scatter", "mode": "markers+text", "hoverinfo": "skip", "cliponaxis": False,
        "x": [at.clock.x[t]] * len(states) + [end] * len(beside),
        "y": [run.y[name][t] for name in states] + [_beside(at, name) for name in beside],
        "text": said + [number(value) for value in trace.x[t, 0].tolist()],
        "textposition": [_off(at, run.y[name], t) for name in states]
        + ["top left" if narrow else "middle right"] * len(beside),
        "marker": {
            "color": [colors[name[0]] for name in names], "size": [9] * len(states) + [4] * len(beside),
            "opacity": [1] * len(states) + [0] * len(beside), "line": {"color": colors["card"], "width": 1.5},
        },
        "textfont": {
            "color": [colors[name[0]] for name in names],
            "size": [SIZE["label"]] * len(states) + [SIZE["small"]] * len(beside),
            "weight": [600] * len(states) + [400] * len(beside), "shadow": halo(at.screen.theme),
        },
    }  # fmt: skip


def _off(at: Ground, y: Sequence[float], t: int) -> str:
    """Where a number at the cursor stands: to the left, where no "?" is, and off the line that comes from there."""
    if at.clock.share[t] < 0.1:
        return "top center"
    return "bottom left" if y[max(t - 2, 0)] > y[t] else "top left"


def _beside(at: Ground, lane: str) -> float:
    """The height at which a lane's number stands beside it; on a narrow card over it."""
    here = at.lanes[lane]
    return here.top if at.screen.narrow else (here.bottom + here.top) / 2
