"""Every picture that a live page may show, drawn from what was recorded: :data:`PICTURES`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from lstm_viz.figures.belt import belt
from lstm_viz.figures.cell import cell
from lstm_viz.figures.curves import curves
from lstm_viz.figures.gates import gates
from lstm_viz.figures.style import Figure
from lstm_viz.figures.taps import taps
from lstm_viz.figures.vectors import vectors
from lstm_viz.lessons.base import Look
from lstm_viz.lessons.shown import Shown

Draw = Callable[[Shown, int, int, Look], Figure]
"""One picture, at a step and a phase of it."""


def _belt(shown: Shown, t: int, phase: int, look: Look) -> Figure:
    return belt(shown.own, t, phase, scale=shown.scale, theme=look.theme, narrow=look.narrow, names=shown.names("belt"))


def _taps(shown: Shown, t: int, phase: int, look: Look) -> Figure:
    return taps(shown.own, t, phase, scale=shown.scale, theme=look.theme, narrow=look.narrow, names=shown.names("taps"))


def _gates(shown: Shown, t: int, phase: int, look: Look) -> Figure:
    return gates(shown.own, t, theme=look.theme, narrow=look.narrow, names=shown.names("gates"))


def _curves(shown: Shown, t: int, phase: int, look: Look) -> Figure:
    return curves(shown.own, t, theme=look.theme, narrow=look.narrow, names=shown.names("sums"))


def _cell(shown: Shown, t: int, phase: int, look: Look) -> Figure:
    return cell(shown.own, t, theme=look.theme, narrow=look.narrow, names=shown.names("cell"))


def _vectors(shown: Shown, t: int, phase: int, look: Look) -> Figure:
    return vectors(shown.trace, t, shown.given.unit, theme=look.theme, narrow=look.narrow, names=shown.names("vectors"))


PICTURES: Mapping[str, Draw] = {
    "belt": _belt, "taps": _taps, "gates": _gates, "curves": _curves, "cell": _cell, "vectors": _vectors,
}  # fmt: skip
"""What can be drawn from any record; a lesson may add its own."""

IN_PHASES: Sequence[str] = ("belt", "taps")
"""The pictures that play a step station by station, in :data:`PHASES` phases."""
PHASES = 4
