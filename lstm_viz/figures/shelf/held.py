"""How pictures over time mark a held gate: a bar along its line, from half a step before to half a step after."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from lstm_viz.core.lstm import Trace
from lstm_viz.figures.shelf.colours import faded
from lstm_viz.figures.shelf.screen import Screen
from lstm_viz.figures.shelf.style import Figure

Pen = list[float | None]


def held_steps(trace: Trace, gate: str, unit: int = 0) -> frozenset[int]:
    """The steps at which a gate of one unit was held."""
    return frozenset(np.flatnonzero(trace.was_held(gate)[:, 0, unit]).tolist())


def held_bars(screen: Screen, opacity: float, x: Sequence[float], half: float, lines: int) -> Figure:
    """The bars along ``lines`` lines as one trace, without y.

    ``x`` is where each step stands, ``half`` half the distance of two.
    """
    there = [place + side for place in x for side in (-half, half)]
    return {
        "type": "scatter", "mode": "none", "x": [*there, *reversed(there), None] * lines, "fill": "toself",
        "fillcolor": faded(screen.colors["neutral"], opacity), "hoverinfo": "skip",
    }  # fmt: skip


def held_outline(y: Sequence[float], held: Collection[int], half: float, flat: float) -> Pen:
    """The y of the bars of one line: above it there and below it back; flat at ``flat`` where nothing is held.

    ``y`` is the line, a number for each step, and a bar is 2 ``half`` high.
    """
    if not held:
        return [*[flat] * (4 * len(y)), None]
    there = [level + half if k in held else flat for k, level in enumerate(y)]
    back = [level - half if k in held else flat for k, level in enumerate(y)][::-1]
    return [*(level for edge in (there, back) for level in edge for _ in range(2)), None]
