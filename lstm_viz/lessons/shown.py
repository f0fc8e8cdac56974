"""What a lesson's pictures and words are made of: what was run, and its record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from numpy.typing import ArrayLike

from lstm_viz.core.lstm import LSTMParams, Trace
from lstm_viz.core.run import run
from lstm_viz.core.sequence import Sequence
from lstm_viz.figures.shelf.screen import Screen
from lstm_viz.lessons.base import Look
from lstm_viz.lessons.guide import Seen
from lstm_viz.lessons.state import Values
from lstm_viz.words.lenses import names_of


@dataclass(frozen=True, eq=False)
class Given:
    """Everything that a run is made of."""

    params: LSTMParams
    inputs: Sequence  # B = 1
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


@dataclass(frozen=True, eq=False)
class Shown:
    """What pictures and words are made of: the page's values, what was run, and its record."""

    values: Values
    given: Given
    trace: Trace  # B = 1
    scale: float
    """Largest cell state that the pictures fit: fixed while a hand moves."""

    @property
    def labels(self) -> tuple[str, ...]:
        """The name of each step."""
        return self.trace.time

    @property
    def own(self) -> Trace:
        """The record of the unit that is shown."""
        return self.trace if self.trace.H == 1 else self.trace.unit(self.given.unit)

    def names(self, card: str) -> Mapping[str, str] | None:
        """Who is who in a picture, in the lens that the page is read through."""
        return names_of(self.values["lens"], card)

    def screen(self, look: Look) -> Screen:
        """What a picture is drawn on: what the browser says of itself, and the scale of the record."""
        return Screen(look.theme, look.narrow, self.scale)

    def at(self, t: int) -> Seen:
        """What the tasks see at step t."""
        return Seen(self.values, self.trace, t)


class Moment(NamedTuple):
    """One step of a run, at one of its phases: what a picture is drawn of."""

    shown: Shown
    t: int
    phase: int
