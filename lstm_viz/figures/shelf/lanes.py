"""Lanes: how high a number is drawn, on a scale of numbers or of powers of ten, and where words beside it stand."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, log10
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from lstm_viz.core.notation import power_of_ten
from lstm_viz.figures.strip import Array

LEAST = 0.6
"""Powers of ten that a logarithmic scale spans at least."""
BELOW, BEYOND = 1e-6, 1e3
"""How far it may go from the number that it is about: one loss that explodes leaves the others their room."""


class Scale(NamedTuple):
    """What a lane's ends stand for: numbers, or powers of ten."""

    low: float
    high: float
    log: bool

    def share(self, values: ArrayLike) -> Array:
        """How far up values lie, from 0 at the low end to 1 at the high one; what lies beyond is drawn at the end."""
        of = np.asarray(values, float)
        if self.log:
            of = np.log10(np.maximum(of, 1e-300))
        return np.asarray(np.clip((of - self.low) / (self.high - self.low), 0.0, 1.0))


SHARES = Scale(0.0, 1.0, log=False)


class Lane(NamedTuple):
    """A lane: its ends, and its scale."""

    bottom: float
    top: float
    scale: Scale = SHARES

    @property
    def middle(self) -> float:
        """Halfway up."""
        return (self.bottom + self.top) / 2

    def at(self, values: ArrayLike) -> Array:
        """Where values are drawn; beyond the lane, at its edge."""
        return self.bottom + (self.top - self.bottom) * self.scale.share(values)


def powers_of(values: ArrayLike, about: float) -> Scale:
    """A logarithmic scale that holds what is finite, with a little room at both ends.

    It never goes farther than :data:`BELOW` and :data:`BEYOND` from the number that it is about.
    """
    of = np.ravel(np.asarray(values, float))
    of = np.clip(of[np.isfinite(of)], about * BELOW, about * BEYOND)
    low, high = log10(of.min()), log10(of.max())
    low -= max(0.0, LEAST - (high - low))  # what hardly falls stands at the top
    room = 0.07 * (high - low)
    return Scale(round(low - room, 3), round(high + room, 3), log=True)


def from_zero(values: ArrayLike) -> Scale:
    """A scale from 0 that holds what is finite."""
    of = np.ravel(np.asarray(values, float))
    most = float(of[np.isfinite(of)].max(initial=0.0))
    return Scale(0.0, round(1.08 * most, 3) or 1.0, log=False)


def ticks(scale: Scale, most: int) -> list[tuple[float, str]]:
    """Round numbers on a scale, at most so many, and how each is written."""
    if not scale.log:
        steps = (0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500)
        step = next((step for step in steps if (scale.high - scale.low) / step < most), steps[-1])
        return [(k * step, f"{k * step:g}") for k in range(ceil(scale.low / step), floor(scale.high / step) + 1)]
    low, high = ceil(scale.low), floor(scale.high)
    if high - low < 1:  # no two powers of ten
        fine = [k * 10.0**power for power in range(low - 1, high + 1) for k in (1, 2, 5)]
        inside = [value for value in fine if scale.low <= log10(value) <= scale.high]
        return [(value, f"{value:g}") for value in inside[:: max(1, ceil(len(inside) / most))]]
    every = ceil((high - low + 1) / most)
    return [(10.0**k, power_of_ten(k)) for k in range(high, low - 1, -every)]


def spread(levels: Sequence[float], low: float, high: float, gap: float) -> list[float]:
    """Heights for words beside these levels: as near as may be, ``gap`` apart, within low and high."""
    order = sorted(range(len(levels)), key=lambda k: -levels[k])
    heights, ceiling = [0.0] * len(levels), high
    for k in order:
        heights[k] = round(min(levels[k], ceiling), 3)
        ceiling = heights[k] - gap
    floor = low
    for k in reversed(order):
        heights[k] = round(max(heights[k], floor), 3)
        floor = heights[k] + gap
    return heights
