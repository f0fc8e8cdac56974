"""Taps and water as a lesson: one gate as a tap, then three taps and a tank, for ten steps of the same.

The unit hears nothing: every weight is 0, so z of each gate is its bias alone, and one slider turns one knob.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lstm_viz.core.lstm import LSTMParams, Trace
from lstm_viz.core.notation import GATES, decided, number
from lstm_viz.core.sequence import Feature
from lstm_viz.core.sequence import Sequence as Inputs
from lstm_viz.language.phrases import capital, later, say
from lstm_viz.language.quantities import feature_title, title_of
from lstm_viz.language.texts import remembered
from lstm_viz.lessons.base import Card, Group, Line
from lstm_viz.lessons.controls import (
    again,
    arithmetic_lines,
    by_lens,
    card,
    drawer,
    gate_tab,
    gate_title,
    grid,
    hold,
    hold_at,
    hold_items,
    holds,
    short,
    slider,
    sums,
    told_as,
    told_first,
    unfolded,
    used_at,
)
from lstm_viz.lessons.guide import Ask, Do, Parts, Seen, Task, with_tasks
from lstm_viz.lessons.pictures import HALF, PHASES
from lstm_viz.lessons.recorded import RecordedLesson
from lstm_viz.lessons.shown import Given, Shown
from lstm_viz.lessons.state import Property, Values, choice, decimal
from lstm_viz.words.arithmetic import weight_symbol
from lstm_viz.words.numbers import share

STEPS = tuple(f"{k:02d}" for k in range(1, 11))
"""The names of the ten steps, all alike."""
REACH = {"i": 6.0, "g": 3.0, "f": 6.0, "o": 6.0}
"""z goes from minus to plus this, as on the number lines in the picture of one tap; in the order of the controls."""
LARGEST = 6.0
"""The most that the tank holds at the start, hot or cold."""
START = {"i": 1.0, "g": 1.0, "f": 1.0, "o": 1.0}
"""z of each gate when one comes to the page; the tank holds :data:`HOLDS`."""
HOLDS = 4.0

# -- state: one table


def _bias(gate: str) -> Property:
    title = later("lessons/taps.z", gate=lambda: capital(title_of(gate)))
    return decimal(f"{gate}_b", title, START[gate], -REACH[gate], REACH[gate])


ROWS: tuple[Property, ...] = (
    told_first("taps"),
    unfolded("i"),
    choice("t", later("controls.step"), STEPS[0], lambda: STEPS),
    *map(_bias, REACH),
    decimal("c0", later("lessons/taps.tank.holds"), HOLDS, -LARGEST, LARGEST),
    *map(hold, REACH),
    *map(hold_at, REACH),
)


# -- the run


@remembered(maxsize=4)
def nothing() -> Inputs:
    """What comes in."""
    return Inputs(np.zeros((len(STEPS), 1)), (Feature("x", feature_title("nothing")),), STEPS)


def given(values: Values) -> Given:
    """A unit that hears nothing, and what its tank holds at the start."""
    biases = {gate: ([0.0], 0.0, values[f"{gate}_b"]) for gate in GATES}
    return Given(LSTMParams.from_blocks(biases), nothing(), c0=[values["c0"]], hold=holds(values, STEPS))


# -- what one predicts and does. Near what is wanted a number is written with the digit that decides.

FULL = 3.0
"""A tank that holds more is full."""
LITTLE = 0.05
"""Below it next to nothing is left, or shown."""
COLD_HALF = (-0.55, -0.45)
ALL = (95.0, 105.0)
"""Percent of the start that a tank holds which is kept full."""


def _only(trace: Trace, name: str, t: int = 0) -> float:
    """A quantity of the one unit at a step."""
    return float(getattr(trace, name)[t, 0, 0])


def _neutral(values: Values) -> tuple[str, Parts]:
    trace = given(values).run()
    flow = _only(trace, "written")
    content = abs(flow) / _only(trace, "i")
    parts = {
        "i": share(_only(trace, "i"), digits=3),
        "g": number(_only(trace, "g"), sign=True),
        "flow": number(flow, sign=True),
    }
    return "all" if content > 0.75 else "half" if content > 0.25 else "nothing", parts


def _cold(seen: Seen) -> tuple[bool, Parts]:
    flow, (low, high) = _only(seen.trace, "written", seen.t), COLD_HALF
    parts = {
        "i": number(_only(seen.trace, "i", seen.t), 3),
        "g": number(_only(seen.trace, "g", seen.t), sign=True),
        "flow": decided(flow, low, high, sign=True),
    }
    return low <= flow <= high and not seen.trace.held, parts


def _empty(seen: Seen) -> tuple[bool, Parts]:
    before, after = float(seen.trace.c0[0, 0]), _only(seen.trace, "c")
    met = abs(before) > FULL and abs(after) < LITTLE and not seen.trace.held
    return met, {
        "before": decided(before, FULL, -FULL, sign=True), "after": decided(after, LITTLE, -LITTLE, sign=True),
    }  # fmt: skip


def _full(seen: Seen) -> tuple[bool, Parts]:
    start, (low, high) = float(seen.trace.c0[0, 0]), ALL
    if start == 0:
        none = say("lessons/taps.nothing")
        return False, {"start": number(start), "least": none, "most": none}
    percent = 100 * seen.trace.c[:, 0, 0] / start
    least, most = float(percent.min()), float(percent.max())
    met = abs(start) > FULL and low <= least and most <= high and not seen.trace.held
    return met, {
        "start": decided(start, FULL, -FULL, sign=True), "least": _percent(least), "most": _percent(most),
    }  # fmt: skip


def _percent(value: float) -> str:
    return say("controls.percent", number=decided(value, *ALL, digits=1))


def _can(values: Values) -> tuple[str, Parts]:
    trace = given(values).run()
    c, h = _only(trace, "c"), _only(trace, "h")
    parts = {"c": number(c, sign=True), "o": share(_only(trace, "o")), "h": decided(h, LITTLE, -LITTLE, sign=True)}
    return "no" if abs(h) >= LITTLE else "yes" if c > FULL else "emptied", parts


def _silent(seen: Seen) -> tuple[bool, Parts]:
    c, h = (_only(seen.trace, name, seen.t) for name in "ch")
    met = c > FULL and abs(h) < LITTLE and not seen.trace.held
    return met, {"c": decided(c, FULL, sign=True), "h": decided(h, LITTLE, -LITTLE, sign=True)}


TASKS: tuple[Task, ...] = (
    Ask("neutral", _neutral, {"i_b": 6.0, "g_b": 0.0}),
    Do("cold", _cold, {"i_b": -1.0, "g_b": 2.0}),
    Do("empty", _empty, {"c0": 5.0, "f_b": 2.0}),
    Do("full", _full, {"c0": 5.0, "f_b": 2.0, "i_b": 0.0}),
    Ask("can", _can, {"o_b": -4.0}, {"c0": 5.0, "f_b": 6.0, "i_b": -6.0, "o_b": 2.0}),
    Do("silent", _silent, {"c0": 5.0, "f_b": 2.0, "i_b": 2.0, "o_b": 2.0}),
)
TABLE = with_tasks(TASKS, "taps", ROWS)


# -- the page


class TapsLesson(RecordedLesson):
    """One tap, then the three taps and the tank."""

    name = "taps"
    order = 20
    table = TABLE
    tasks: Sequence[Task] = TASKS
    phases = PHASES
    place = HALF

    def given(self, many: Sequence[Values]) -> list[Given]:
        """Ten steps of the same for each of the values."""
        return [given(values) for values in many]

    def words(self, shown: Shown, t: int) -> dict[str, str]:
        """The sums without what this unit does not hear."""
        return sums(shown.given.params, shown.trace, t, zeros=False)

    def cards(self, shown: Shown) -> list[Card]:
        """One tap, and the tank with three, side by side; whatever is asked, their order stays."""
        return [
            card("tap", ("tap",), place="half", part=True),
            *by_lens(self.lead(shown), ("taps",), "half", "tank", lines=(Line("narration", "narration"),)),
            drawer("track", ("track",), "steps"),
            drawer("sums", ("curves",), lines=arithmetic_lines(), hint=say("lessons/taps.no_weights")),
        ]

    # -- controls

    def groups(self, shown: Shown, t: int) -> list[Group]:
        """A knob for each gate, turned through its z, and the tank."""
        values = shown.values
        gates = (self._gate_group(values, gate, used_at(shown.trace, gate, t), STEPS[t]) for gate in REACH)
        return [*gates, self._tank_group(values)]

    def _gate_group(self, values: Values, gate: str, used: float, at: str) -> Group:
        row = next(row for row in TABLE if row.key == f"{gate}_b")
        knob = slider(
            row,
            say("lessons/taps.knob", bias=weight_symbol(gate, "b")),
            values,
            grid(-REACH[gate], REACH[gate], 0.1, values[row.key]),
            short,
        )
        items = knob, *hold_items(TABLE, values, gate, used, at)
        return Group(gate_title(gate, values), items, gate, say(f"lessons/taps.gate.{gate}"), gate, tab=gate_tab(gate))

    def _tank_group(self, values: Values) -> Group:
        row = next(row for row in TABLE if row.key == "c0")
        positions = grid(-LARGEST, LARGEST, 0.1, values["c0"])
        items = slider(row, say("lessons/taps.tank.label"), values, positions, short), told_as(values), again()
        return Group(f"c  {say('lessons/taps.tank.title')}", items, "c", say("lessons/taps.tank.reading"))


LESSON = TapsLesson()
