"""What a lesson's pictures and words are made of: what was run, and its record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import ArrayLike

from lstm_viz.core.lstm import LSTMParams, Trace
from lstm_viz.core.run import run
from lstm_viz.core.sequence import Sequence as Inputs
from lstm_viz.core.steps import Steps
from lstm_viz.figures.shelf.screen import Screen
from lstm_viz.lessons.base import Look
from lstm_viz.lessons.guide import Seen
from lstm_viz.lessons.state import Values
from lstm_viz.words.lenses import lead_of, names_of, signs_of


@dataclass(frozen=True, eq=False)
class Given:
    """Everything that a run is made of."""

    params: LSTMParams
    inputs: Inputs  # B = 1
    h0: ArrayLike | None = None  # [H] or a number
    c0: ArrayLike | None = None  # [H] or a number
    hold: Mapping[Any, float] = field(default_factory=dict)
    unit: int = 0
    """The unit that pictures of one unit show."""
    beside: Any = None
    """What the pictures of a lesson show beside the run: a day's sun, another run."""

    def run(self) -> Trace:
        """The record."""
        return run(self.params, self.inputs, self.h0, self.c0, self.hold)

    def without_hold(self, control: tuple[Any, ...]) -> Given:
        """The same without the hold that a sweep of this control sets."""
        return replace(self, hold={key: value for key, value in self.hold.items() if key != _held(control)})


def _held(control: tuple[Any, ...]) -> Any:
    """What a sweep of ("hold", gate), ("hold", gate, step) or ("hold", gate, step, unit) holds, for :func:`run`."""
    _, gate, *step = control
    return (gate, *step) if step else gate


@dataclass(frozen=True, eq=False)
class Shown:
    """What pictures and words are made of: the page's values, what was run, and its record, one row of a batch."""

    values: Values
    base: Given
    """What was run, but for the one thing that a sweep of the batch has set."""
    batch: Trace
    scale: float
    """Largest cell state that the pictures fit: fixed while a hand moves."""
    row: int = 0
    room: int = 0
    """Steps that pictures over time have room for, where a control sets how many there are: fixed as the scale is."""

    @cached_property
    def given(self) -> Given:
        """What was run, with what the sweep has set."""
        swept = self.batch.swept
        if swept is None:
            return self.base
        value = float(swept.values[self.row])
        if swept.control[0] == "hold":
            return replace(self.base, hold={**self.base.hold, _held(swept.control): value})
        return replace(self.base, params=self.base.params.replace(swept.control, value))

    @cached_property
    def trace(self) -> Trace:
        """The record, B = 1."""
        return self.batch if self.batch.B == 1 else self.batch.sample(self.row)

    @property
    def axes(self) -> tuple[float, int]:
        """What decides how large its pictures are drawn."""
        return self.scale, self.room

    def fitting(self, other: Shown) -> Self:
        """The same on axes that fit another run, too."""
        scale, room = max(self.scale, other.scale), max(self.room, other.room)
        return self if self.axes == (scale, room) else replace(self, scale=scale, room=room)

    @property
    def weight(self) -> int:
        """How many records of a usual run have as much room in memory."""
        return 1

    @property
    def labels(self) -> tuple[str, ...]:
        """The name of each step."""
        return self.batch.time

    @property
    def own(self) -> Trace:
        """The record of the unit that is shown."""
        return self.trace if self.trace.H == 1 else self.trace.unit(self.base.unit)

    @property
    def bounded(self) -> bool:
        """Whether a tanh keeps h within (-1, 1)."""
        return self.base.params.variant.readout == "tanh"

    def names(self, card: str) -> Mapping[str, str] | None:
        """Who is who in a picture, in the lens that the page is read through."""
        return names_of(self.values["lens"], card)

    @property
    def signs(self) -> tuple[tuple[str, str], ...]:
        """What stands at the belt in that lens, where it is not workers."""
        return signs_of(self.values["lens"])

    @property
    def lead(self) -> str:
        """The lens's own picture."""
        return lead_of(self.values["lens"])

    def screen(self, look: Look) -> Screen:
        """What a picture is drawn on: what the browser says of itself, and the scale of the record."""
        return Screen(look.theme, look.narrow, self.scale, look.flat)

    def at(self, t: int) -> Seen:
        """What the tasks see at step t."""
        return Seen(self.values, self.batch, self.row, t, self.base.beside)


class Moment(NamedTuple):
    """One step of a run, at one of its phases: what a picture is drawn of."""

    shown: Shown
    t: int
    phase: int


def steps_of(moments: Sequence[Moment]) -> Steps:
    """The steps of moments that are all of one batch."""
    batch = moments[0].shown.batch
    if any(shown.batch is not batch for shown, _, _ in moments):
        raise ValueError("the moments are of several batches of runs; what is told or drawn at once is of one")
    return Steps(batch, np.array([t for _, t, _ in moments]), np.array([shown.row for shown, _, _ in moments]))


def own_steps(moments: Sequence[Moment]) -> Steps:
    """The same, of the unit that is shown alone."""
    steps = steps_of(moments)
    return steps if steps.trace.H == 1 else steps._replace(trace=steps.trace.unit(moments[0].shown.base.unit))
