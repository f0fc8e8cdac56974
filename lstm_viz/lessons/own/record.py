"""What the page "Your own" is made of: which cell hears which sequence, its record, and where in it one looks.

The cursor's steps are counted through the whole sequence; of a long one, a window of them is on the screen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lstm_viz.core.lstm import LSTMParams, Trace
from lstm_viz.core.notation import GATES, QUANTITIES
from lstm_viz.core.ranked import measure, order
from lstm_viz.core.run import run
from lstm_viz.core.sequence import Feature
from lstm_viz.core.sequence import Sequence as Inputs
from lstm_viz.data.characters import characters_of
from lstm_viz.data.clock import ascii_digits
from lstm_viz.data.tables import MOST_STEPS, SCALINGS
from lstm_viz.data.weights.network import MOST_UNITS, backwards
from lstm_viz.language.letters import visible
from lstm_viz.language.phrases import Text, capital, later, say
from lstm_viz.language.quantities import title_of
from lstm_viz.lessons.controls import LENS, WIDEST, hold, unfolded
from lstm_viz.lessons.guide import Seen
from lstm_viz.lessons.own.cells import CELLS, FILE, RANDOM, Chosen, chosen, example_of, moment_of, text_of
from lstm_viz.lessons.own.drawn import strokes
from lstm_viz.lessons.own.sequences import DATA, OWN, TABLE, WAVES, Fed, fed, width
from lstm_viz.lessons.recorded import first_that_fits
from lstm_viz.lessons.shown import Given, Shown
from lstm_viz.lessons.state import Property, Values, by_unit, choice, decimal
from lstm_viz.lessons.trained import LAST_SEED

Array = NDArray[np.float64]

WINDOW = 500
"""Steps that are on the screen at once, at most."""
LONGEST_TEXT = 500
SEEN = ("c", "h", "f", "i", "g", "o")
"""What the map shows of the units."""
STORY = "story"
ORDERS = ("file", "similarity", "memory", "varied", "input", STORY, "shut", "open")
"""In which order it shows them; by its story only an example that has one."""
TESTED = ("f", "i", "o")
"""Whose being shut or open is counted."""
DIRECTIONS = ("forward", "reverse")
SCALES = (1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 20.0, 30.0, 100.0)
"""Largest cell state that the pictures fit."""
CLOSE = (0.2, 0.5)
"""Smaller ones, for a picture of one unit alone."""
MOST = 98
"""Percent of all c that they fit: a few units far beyond the others would pale these."""
SHORT = 5
"""Letters of a step's name that there is room for."""


# -- state: one table


def bias_title(gate: str) -> Text:
    """A bias of a unit, in a sentence."""
    return later("controls.bias", gate=lambda: capital(title_of(gate)))


def hold_title(gate: str) -> Text:
    """What single units' gates are held at, in a sentence."""
    return later("lessons/own.hold.units", gate=lambda: title_of(gate))


def _whole(key: str, default: Any, low: int, high: int) -> Property:
    return decimal(key, later(f"lessons/own.{key}.title"), default, low, high, digits=0)


def _choice(key: str, default: Any, options: Sequence[str]) -> Property:
    return choice(key, later(f"lessons/own.{key}.title"), default, lambda: options)


def _step(text: str) -> str:
    plain = ascii_digits(text).strip()
    if not (re.fullmatch("[0-9]{1,4}", plain) and 1 <= int(plain) <= MOST_STEPS):
        raise ValueError(say("lessons/own.wanted.step", most=MOST_STEPS))
    return step_label(int(plain))


def step_label(step: int) -> str:
    """A step as it is called, of one width: an earlier one comes first in the alphabet, too."""
    return f"{step:4d}"


def _digest(key: str) -> Property:
    def read(text: str) -> str:
        if not re.fullmatch("[0-9a-f]{12}|", text.strip()):
            raise ValueError(say("lessons/own.wanted.digest"))
        return text.strip()

    return Property(key, later(f"lessons/own.{key}.title"), "", read)


def _text(key: str) -> Property:
    def read(text: str) -> str:
        if not 0 < len(text) <= LONGEST_TEXT:
            raise ValueError(say("lessons/own.wanted.text", most=LONGEST_TEXT))
        return text

    return Property(key, later(f"lessons/own.{key}.title"), lambda values: text_of(example_of(values)), read)


ROWS: tuple[Property, ...] = (
    LENS,
    unfolded("what"),
    _choice("cell", CELLS[0], CELLS),
    _digest("file"),
    _whole("network", 1, 1, 99),
    _whole("H", 16, 1, MOST_UNITS),
    _whole("seed", 0, 0, LAST_SEED),
    _whole("layer", 1, 1, 99),
    _choice("direction", DIRECTIONS[0], DIRECTIONS),
    _choice("data", OWN, DATA),
    _text("text"),
    _digest("table"),
    _choice("scaling", SCALINGS[0], SCALINGS),
    _whole("from", 0, 0, MOST_STEPS - 1),
    Property("t", later("controls.step"), lambda values: step_label(moment_of(example_of(values))), _step, str.strip),
    strokes("drawn", later("lessons/own.drawn.title")),
    _whole("input", 1, 1, 9999),
    _choice("seen", SEEN[0], SEEN),
    _choice("by", lambda values: STORY if has_story(values) else "varied", ORDERS),
    _choice("gate", TESTED[0], TESTED),
    _whole("unit", None, 0, MOST_UNITS - 1),
    *(by_unit(f"{gate}_b", bias_title(gate), -WIDEST, WIDEST) for gate in GATES),
    *map(hold, GATES),
    *(by_unit(f"hold_{gate}_at", hold_title(gate), QUANTITIES[gate].low, 1) for gate in GATES),
)

TOUCHED = {row.key: row for row in ROWS if row.key == "drawn" or row.key.startswith("hold_") or row.key.endswith("_b")}
"""What a hand changes in a run."""


def has_story(values: Values) -> bool:
    """Whether it is known what a unit of this cell should follow: it is an example, and hears nothing strange to it."""
    return values["cell"] not in (RANDOM, FILE) and values["data"] not in (TABLE, WAVES)


# -- the run


def held(values: Values, H: int) -> dict[Any, Any]:
    """The gates that are held: of all units at a number, of single ones at theirs, where NaN holds none."""
    found: dict[Any, Any] = {}
    for gate in GATES:
        everywhere, single = values[f"hold_{gate}"], values[f"hold_{gate}_at"]
        own = {int(unit): value for unit, value in single.items() if int(unit) < H}
        if own:
            each = np.full(H, np.nan if everywhere is None else everywhere)
            each[list(own)] = list(own.values())
            found[gate] = each
        elif everywhere is not None:
            found[gate] = everywhere
    return found


def with_biases(params: LSTMParams, values: Values) -> LSTMParams:
    """The cell with the biases that a hand set."""
    for gate in GATES:
        for unit, value in values[f"{gate}_b"].items():
            if int(unit) < params.H:
                params = params.replace(("b", gate, int(unit)), value)
    return params


class Whole(NamedTuple):
    """What the values describe, whole: the cell, what the network is fed, and what is run."""

    cell: Chosen
    fed: Fed
    given: Given
    """Of the window that is on the screen."""
    first: int
    """The window's first step."""


def whole(values: Values) -> Whole:
    """Everything that a run is made of."""
    cell = cell_of(values)
    what = fed(values, cell)
    heard = heard_by(cell, what)
    first = min(int(values["from"]), max(heard.T - WINDOW, 0))
    params, hold = with_biases(cell.params, values), held(values, cell.params.H)
    return Whole(cell, what, given_of(params, hold, heard, first), first)


def given_of(params: LSTMParams, hold: Mapping[Any, Any], heard: Inputs, first: int) -> Given:
    """What the run of the window that begins at a step is made of."""
    h0, c0 = states_before(heard, first, lambda part, h, c: run(params, part, h, c, hold))
    return Given(params, part_of(heard, first, first + WINDOW), h0, c0, hold)


def cell_of(values: Values) -> Chosen:
    """The cell that runs; a random one hears what there is to hear."""
    return chosen(values, width(values))


def heard_by(cell: Chosen, what: Fed) -> Inputs:
    """What the layer hears when its network is fed this, whole, in the order in which it reads it: one that runs
    backwards begins at the end.
    """
    return cell.network.heard(cell.layer, _called(what.inputs), cell.direction)


def _called(inputs: Inputs) -> Inputs:
    """The same with names that there is room for: steps as numbers where a date or a character is too long for the
    place under a belt, and a blank as the sign that is seen.
    """
    short = all(len(label) <= SHORT and " " not in label for label in inputs.time)
    time = inputs.time if short else tuple(map(str, range(1, inputs.T + 1)))
    return Inputs(inputs.x, called(inputs.features), time)


def called(features: tuple[Feature, ...]) -> tuple[Feature, ...]:
    """Inputs that are characters as signs that are seen; others as they are."""
    return tuple(Feature(visible(one)) for one in characters_of(features)) or features


def _scale(c: Array) -> float:
    """The largest cell state that the pictures fit."""
    return first_that_fits(SCALES, float(np.percentile(np.abs(c), MOST)))


def part_of(inputs: Inputs, first: int, last: int) -> Inputs:
    """Some of the steps."""
    if first == 0 and last >= inputs.T:
        return inputs
    return Inputs(inputs.x[first:last], inputs.features, inputs.time[first:last])


def states_before(inputs: Inputs, first: int, run_part: Callable[[Inputs, Any, Any], Trace]) -> tuple[Any, Any]:
    """The states that the window begins with, [B, H]: after all steps before ``first``; None where there is none."""
    h, c = None, None
    for start in range(0, first, WINDOW):
        trace = run_part(part_of(inputs, start, min(start + WINDOW, first)), h, c)
        h, c = trace.h[-1], trace.c[-1]
    return h, c


# -- the record


@dataclass(frozen=True, eq=False)
class Own(Shown):
    """What the page shows: a layer's run over a window of a sequence, and one unit of it."""

    cell: Chosen = field(kw_only=True)
    fed: Fed = field(kw_only=True)
    first: int = field(kw_only=True)
    rows: tuple[int, ...] = field(kw_only=True)
    """The units in the order in which they are shown: that of the run that no hand has touched, so that none moves."""
    scales: tuple[float, ...] = field(kw_only=True)
    """The largest cell state that a picture of one unit alone fits, by unit: that run's, too."""

    @property
    def labels(self) -> tuple[str, ...]:
        """The steps of the window, counted through the whole sequence from 1."""
        return tuple(step_label(self.first + k) for k in range(1, self.batch.T + 1))

    @property
    def weight(self) -> int:
        """One for each quarter of a megabyte."""
        return 1 + self.batch.nbytes // 2**18

    @property
    def unit(self) -> int:
        """The unit that is looked at: the one that was picked, else the first in order."""
        picked = self.values["unit"]
        return self.rows[0] if picked is None else min(int(picked), self.batch.H - 1)

    @cached_property
    def own(self) -> Trace:
        """The record of that unit."""
        return self.trace.unit(self.unit)

    @cached_property
    def numbers(self) -> Array | None:
        """What decides the order, of each unit as it is now; None for an order by the file or by likeness."""
        by, signal = ordered_by(self)
        if by in ("file", "similarity"):
            return None
        return measure(self.trace, by, signal=signal, gate=self.values["gate"])

    @cached_property
    def fed_here(self) -> Inputs:
        """What the network is fed in the window, in the order in which the layer reads it."""
        inputs = self.fed.inputs
        if self.cell.direction == "reverse":
            inputs = backwards(inputs)
        return part_of(inputs, self.first, self.first + WINDOW)

    @property
    def heard(self) -> Inputs:
        """What the layer hears, of the whole sequence."""
        return heard_by(self.cell, self.fed)

    @property
    def by(self) -> str:
        """The order of the units: by likeness where the cell has not the story that they were to be ordered by."""
        by: str = self.values["by"]
        return "similarity" if by == STORY and story_of(self) is None else by

    @property
    def input(self) -> int:
        """The input that the hand moves."""
        return min(int(self.values["input"]), self.fed.inputs.D) - 1

    def step(self, t: int) -> int:
        """The step of the sequence, from 0, that is step ``t`` of the window: it may be read from its end."""
        k = self.first + t
        return k if self.cell.direction == "forward" else self.fed.inputs.T - 1 - k

    @property
    def levels(self) -> tuple[Array, float, float]:
        """The input in hand over the window, [T], and between which numbers a hand moves it."""
        low, high = self.fed.levels[self.input].tolist()
        return self.fed_here.x[:, 0, self.input], low, high

    def at(self, t: int) -> Seen:
        """What the tasks see at step t."""
        return Seen(self.values, self.batch, self.row, t, beside=self)


def own(values: Values) -> Own:
    """What the page shows with these values."""
    now = whole(values)
    batch = now.given.run()
    made = Own(
        values, now.given, batch, _scale(batch.c), cell=now.cell, fed=now.fed, first=now.first, rows=(0,), scales=()
    )  # fmt: skip
    still = untouched(made)
    largest = np.abs(still.batch.c).max(axis=(0, 1)).tolist()
    scales = tuple(first_that_fits((*CLOSE, *SCALES), most) for most in largest)
    made = replace(made, rows=_in_order(still), scales=scales)
    return replace(made, base=replace(now.given, unit=made.unit))


def over(now: Own, what: Fed, before: Array) -> Given:
    """What the same run over another sequence is made of. Where that begins as the one that was run, what is heard
    ``before`` the window, the same is left.
    """
    heard = heard_by(now.cell, what)
    if np.array_equal(heard.x[: now.first], before):
        return replace(now.base, inputs=part_of(heard, now.first, now.first + WINDOW))
    return replace(given_of(now.base.params, now.base.hold, heard, now.first), unit=now.unit)


def untouched(now: Own) -> Own:
    """The same with the cell's own biases, no gate held and nothing drawn."""
    own_values = {**now.values, **{key: row.default for key, row in TOUCHED.items()}}
    if own_values == now.values:
        return now
    there = whole(own_values)
    return replace(now, values=own_values, base=there.given, batch=there.given.run(), fed=there.fed)


def _in_order(now: Own) -> tuple[int, ...]:
    by, signal = ordered_by(now)
    return tuple(map(int, order(now.trace, by, signal=signal, gate=now.values["gate"])))


def ordered_by(now: Own) -> tuple[str, Array | None]:
    """What units are ordered by, one of :data:`lstm_viz.core.ranked.BY`, and the signal that c is compared with."""
    if now.by == "input":
        return now.by, now.fed_here.x[:, 0, now.input]
    return ("input", story_of(now)) if now.by == STORY else (now.by, None)


def story_of(now: Own) -> Array | None:
    """What the example's units should follow, in the window, [T]; None for a cell without a story."""
    example = now.cell.example
    if example is None or not has_story(now.values) or now.cell.direction != "forward":
        return None
    return example.signal(now.fed.inputs)[now.first : now.first + WINDOW, 0]


def bias_of(now: Own, gate: str, unit: int) -> float:
    """What a bias is in the file."""
    return float(now.cell.params.value(("b", gate, unit)))
