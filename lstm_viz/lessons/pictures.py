"""Every picture that a live page may show, drawn from what was recorded: :data:`PICTURES`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from numpy.typing import ArrayLike

from lstm_viz.core.params import LSTMParams
from lstm_viz.core.run import run
from lstm_viz.core.sequence import Sequence
from lstm_viz.core.trace import Trace
from lstm_viz.figures.belt.belt import belt
from lstm_viz.figures.cell.cell import cell
from lstm_viz.figures.curves import curves
from lstm_viz.figures.gates import gates
from lstm_viz.figures.shelf.screen import Screen
from lstm_viz.figures.shelf.style import Figure
from lstm_viz.figures.tap.tap import tap
from lstm_viz.figures.taps.taps import taps
from lstm_viz.figures.track.track import track
from lstm_viz.figures.vectors import vectors
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


Draw = Callable[[Shown, int, int, Look], Figure]
"""One picture, at a step and a phase of it."""

PICTURES: Mapping[str, Draw] = {
    "belt": lambda of, t, phase, on: belt(of.own, t, of.screen(on), of.names("belt"), phase=phase),
    "taps": lambda of, t, phase, on: taps(of.own, t, of.screen(on), of.names("taps"), phase=phase),
    "tap": lambda of, t, phase, on: tap(of.own, t, of.screen(on)),
    "track": lambda of, t, phase, on: track(of.own, t, of.screen(on)),
    "gates": lambda of, t, phase, on: gates(of.own, t, of.screen(on), of.names("gates")),
    "curves": lambda of, t, phase, on: curves(of.own, t, of.screen(on), of.names("sums")),
    "cell": lambda of, t, phase, on: cell(of.own, t, of.screen(on), of.names("cell")),
    "vectors": lambda of, t, phase, on: vectors(of.trace, t, of.screen(on), of.names("vectors"), unit=of.given.unit),
}
"""What can be drawn of any record, by name; a lesson may add its own, or draw one its own way."""

IN_PHASES = ("belt", "taps")
"""The pictures that play a step station by station, in :data:`PHASES` phases."""
PHASES = 4
