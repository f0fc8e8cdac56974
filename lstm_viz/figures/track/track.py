"""A track: one run over any sequence, lane under lane on one clock, and how far another run is from it.

From top to bottom: what comes in, one row of bars a feature; the cell state c; the hidden state h, which a
flat track leaves out; the forget gate f and the input gate i. Where a value stands is said by :func:`.lanes.lanes`.
"""

from __future__ import annotations

from collections.abc import Sequence

from lstm_viz.core.lstm import Trace
from lstm_viz.core.notation import number
from lstm_viz.core.phases import SHOW, seen_at
from lstm_viz.figures.shelf.phrases import held
from lstm_viz.figures.shelf.screen import USUAL, Screen
from lstm_viz.figures.shelf.style import Figure
from lstm_viz.figures.track.lanes import TALL, Course, Plan
from lstm_viz.figures.track.numbers import Drawn, bars_now, drawn_bars, drawn_run, hollow_bars, no_run, sticks
from lstm_viz.figures.track.still import Still, still_for
from lstm_viz.figures.track.words import LINE, WORDS, does, reads
from lstm_viz.language.phrases import say

LOW, APART = 9, 11
"""In drawing units of flat lanes: so near its lower end no number has room below its dot; two numbers over dots that
are so far apart do not meet."""


def track(
    trace: Trace,
    t: int,
    screen: Screen = USUAL,
    *,
    other: Trace | None = None,
    names: tuple[str, str] | None = None,
    kinds: Sequence[str] | None = None,
    ranges: Sequence[tuple[float, float]] | None = None,
    plan: Plan = TALL,
    bounded: bool = True,
    phase: int = SHOW,
) -> Figure:
    """One unit's run over a sequence, with the cursor at step ``t``.

    Every bar, point and strip is drawn at the recorded number in its lane. What lies beyond its lane is
    drawn at the edge, c as an arrow head and a bar with a point, and its hover says the number.

    Parameters
    ----------
    trace : Trace
        A run with B = 1 and H = 1.
    t : int
        The step of the cursor.
    screen : Screen
        What it is drawn on.
    other : Trace
        A run to compare with, of as many steps. Its lines are dashed, and at every step a stick joins its c
        to this run's: it is as long as they are apart. Where something else came in, its bars are hollow.
        Without it all of that lies flat.
    names : (str, str)
        What the two runs are called where both are drawn; about ten letters have room.
    kinds : sequence of str, T of them
        What each step is. All but the most frequent kind are marked over the lanes, each with its word once.
    ranges : sequence of (low, high), one for each feature
        What the rows of bars show; (-1, 1) for each when not given. (0, 1) leaves more room to what is
        never negative.
    plan : Plan
        Which lanes are drawn, and how high: :data:`.lanes.FLAT` beneath another picture. A phone has its own.
    bounded : bool
        Whether a tanh keeps h within (-1, 1); otherwise its lane has the scale of c.
    phase : int
        How far the step has come: until a quantity is made, its dot and its number stay at the step before.

    Raises
    ------
    ValueError
        When ``other`` or ``kinds`` has not one entry for each step, or ``ranges`` not one for each feature;
        for a range in which nothing can be drawn.
    IndexError
        When there is no step ``t``.
    """
    t = range(trace.T)[t]
    _check(trace, other, kinds, ranges)
    course = Course(
        trace.time,
        trace.inputs.features,
        None if other is None else names or (say("pictures.track.this"), say("pictures.track.target")),
        None if kinds is None else tuple(kinds),
        ((-1.0, 1.0),) * trace.inputs.D if ranges is None else tuple(ranges),
        bounded,
    )
    still = still_for(course, screen, plan)
    at = still.ground
    run, bars = drawn_run(trace, at), drawn_bars(trace.inputs, at)
    second = no_run(at) if other is None else drawn_run(other, at, second=True)
    hollow = None
    if other is not None and other.inputs is not trace.inputs:
        hollow = hollow_bars(trace.inputs, other.inputs, at, still.called)
    cursor, words, pill = still.clock.cursor(t)
    data = [
        cursor | {"x": [None if y is None else still.clock.x[t] for y in still.cursor_y], "y": still.cursor_y},
        still.bars | {"y": bars.y, "hovertext": bars.said if hollow is None else hollow.said},
        still.hollow if hollow is None else still.hollow | {"x": hollow.x, "y": hollow.y, "visible": True},
        still.bar_now | bars_now(still.bars["x"], bars.y, t, trace.T),
        still.sticks | {"y": sticks(run.y["c"], (run if other is None else second).y["c"])},
        still.zeros["f"],
        still.lines["f"] | {"y": run.y["f"], "hovertext": run.said["f"]},
        still.zeros["i"],
        still.lines["i"] | {"y": run.y["i"], "hovertext": run.said["i"]},
        still.held | {"y": run.held + second.held, "visible": bool(trace.held or (other and other.held))},
        dict(still.before),
        *(still.lines[name] | {"y": run.y[name], "hovertext": run.said[name]} for name in at.plan.lines if name == "h"),
        still.lines["c"] | {
            "y": run.y["c"], "hovertext": run.said["c"], "marker": still.lines["c"]["marker"] | run.dots,
        },
        *(still.past[name] | _past(still, run.y[name], seen_at(name, t, phase)) for name in "hc" if name in still.past),
        *(still.others[name] | {"y": second.y[name], "hovertext": second.said[name]} for name in at.plan.lines),
        still.marks,
        words,
        pill,
        still.readings | _readings(still, t, phase, trace, other, run, second),
    ]  # fmt: skip
    return {"data": data, "layout": still.layout}


def _check(
    trace: Trace, other: Trace | None, kinds: Sequence[str] | None, ranges: Sequence[tuple[float, float]] | None
) -> None:
    T, D = trace.T, trace.inputs.D
    if other is not None and (other.T, other.inputs.D) != (T, D):
        raise ValueError(f"the other run has {other.T} steps of {other.inputs.D} features; this one has {T} of {D}")
    if kinds is not None and len(kinds) != T:
        raise ValueError(f"kinds has {len(kinds)} names; it needs one for each step, {T}")
    if ranges is not None and len(ranges) != D:
        raise ValueError(f"ranges has {len(ranges)} pairs; it needs one for each feature, {D}")
    if not all(low < high for low, high in ranges or ()):
        raise ValueError(f"ranges {ranges}: each must end above where it begins")


# -- the cursor


def _past(still: Still, y: list[float], t: int) -> Figure:
    """A line up to where it is made; the points after it lie there too, so that it grows."""
    x, ahead = list(still.clock.x), len(y) - t - 1
    return {"x": [*x[: t + 1], *[x[t]] * ahead], "y": [*y[: t + 1], *[y[t]] * ahead]}


def _readings(still: Still, t: int, phase: int, trace: Trace, other: Trace | None, run: Drawn, second: Drawn) -> Figure:
    """Dots and numbers at the cursor, and beside the lanes what f and i do and what comes in."""
    at = {name: seen_at(name, t, phase) for name in "chfi"}
    side, y, c = still.clock.side(t), run.y, at["c"]
    states = [name for name in "ch" if name in y]
    at_cursor = ["" if other is None else reads("c", c, other), *(reads(name, at[name], trace) for name in states)]
    if still.clock.share[t] > 0.6 and any(word.endswith(held()) for word in at_cursor):
        side = "left"  # such a word needs more room
    waiting = {name: "left" if still.clock.steps_aside(step, t) else side for name, step in at.items()}
    c_side, other_side = _sides_of_c(still, c, waiting["c"], y["c"], None if other is None else second.y["c"])
    inner = "bottom" if trace.h[at["h"], 0, 0] > 0 else "top"  # stays in its lane
    sides = {"c": c_side, "h": f"{inner} {waiting['h']}"}
    beside = ["top left" if still.narrow else "middle right"] * (2 + trace.inputs.D)
    one_line = still.narrow or still.ground.plan.flat
    ends, end_sides = _ends(still, y["c"][-1], second.y["c"][-1])
    return {
        "x": [still.clock.x[step] for step in (c, *(at[name] for name in states), at["f"], at["i"])]
        + still.readings["x"],
        "y": [
            *(second.y["c"][c], *(y[name][at[name]] for name in states), y["f"][at["f"] + 1], y["i"][at["i"] + 1]),
            *ends,
            *still.readings["y"],
        ],
        "text": [
            *at_cursor,
            *("", ""),
            *still.end_names,
            *(does(name, at[name], trace, other, still.called, one_line) for name in "fi"),
            *(number(value) for value in trace.x[t, 0].tolist()),
            *still.readings["text"],
        ],
        "textposition": [
            *(other_side, *(sides[name] for name in states), "middle right", "middle right"),
            *end_sides,
            *beside,
            *["top center"] * WORDS,
        ],
    }  # fmt: skip


def _sides_of_c(still: Still, t: int, side: str, own: list[float], other: list[float] | None) -> tuple[str, str]:
    """Where the numbers of c stand at the cursor, this run's and the other's: off the line, or outside of both.

    Under a flat lane a number would be among the lines of f. There the lower one stands over its dot too: on the
    same side if the higher dot leaves room for it, and otherwise on the other side, if that has room.
    """
    there = own[min(max(t + (2 if side == "right" else -2), 0), len(own) - 1)] if other is None else other[t]
    above = own[t] >= there  # of one run, its line where the word ends
    up, down = f"top {side}", f"bottom {side}"
    lowest = own[t] if other is None else min(own[t], other[t])
    if still.ground.plan.flat and lowest < still.ground.lanes["c"].bottom + LOW:
        if other is not None and abs(own[t] - other[t]) >= APART:
            down = up
        elif still.clock.share[t] < 0.9:
            down = "top left" if side == "right" else "top right"
    return (up, down) if above else (down, up)


def _ends(still: Still, own: float, other: float) -> tuple[tuple[float, float], tuple[str, str]]:
    """The heights of the names at the ends of c, this run's and the other's, and how each stands there.

    The higher line has its name above it and the lower one below; beside a flat lane that would be among the
    readings of other lanes, so there they stand within their own, a line of letters apart.
    """
    up, down = ("top", "bottom") if own >= other else ("bottom", "top")
    if not still.ground.plan.flat:
        return (own, other), (f"{up} right", f"{down} right")
    lane = still.ground.lanes["c"]
    middle, apart = (own + other) / 2, max(abs(own - other), LINE)
    low = max(min(middle - apart / 2, lane.top - LINE / 2 - apart), lane.bottom + LINE / 2)
    high = max(min(middle + apart / 2, lane.top - LINE / 2), low + LINE)
    return ((high, low) if own >= other else (low, high)), ("middle right", "middle right")
