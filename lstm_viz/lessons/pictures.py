"""Every picture that a live page may show, drawn from what was recorded: :data:`PICTURES`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from lstm_viz.figures.belt.belt import belt
from lstm_viz.figures.cell.cell import cell
from lstm_viz.figures.curves import curves
from lstm_viz.figures.gates import gates
from lstm_viz.figures.shelf.style import Figure
from lstm_viz.figures.tap.tap import tap
from lstm_viz.figures.taps.taps import taps
from lstm_viz.figures.track.track import track
from lstm_viz.figures.vectors import vectors
from lstm_viz.lessons.base import Look
from lstm_viz.lessons.shown import Shown

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

IN_PHASES: Sequence[str] = ("belt", "taps")
"""The pictures that play a step station by station, in :data:`PHASES` phases."""
PHASES = 4
