"""Where the lanes of a track lie, and what stands in them where.

Heights are pixels on the smallest card, 560 wide (358 a narrow one); on a larger one they grow with
it, and letters do not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lstm_viz.core.sequence import Feature
from lstm_viz.figures.shelf.clock import Clock, clock
from lstm_viz.figures.shelf.screen import Screen

SMALLEST = {False: 560, True: 358}
"""The width for which heights are given, pixels, by ``narrow``."""
SIDES = {False: (116, 108), True: (32, 36)}
"""Pixels left and right of the lanes."""
HEIGHT = {False: {"x": 30, "c": 88, "h": 38, "f": 24, "i": 24}, True: {"x": 26, "c": 84, "h": 34, "f": 22, "i": 22}}
ABOVE = {False: {"x": 12, "c": 21, "h": 14, "f": 14, "i": 12}, True: {"x": 20, "c": 40, "h": 26, "f": 22, "i": 20}}
"""Room over a lane, for words at the cursor; on a narrow card its name stands there too."""
HEAD, FOOT = 24, 3
"""Room at the top for marked steps, and at the bottom so that a line at 0 is drawn whole."""
LINES = ("f", "i", "h", "c")
"""The lines of a run, in the order in which they are drawn."""

Ranges = tuple[tuple[float, float], ...]
Pen = list[float | None]
Column = NDArray[np.float64]
"""A number for each of :data:`LINES`, [4, 1]."""


class Lane(NamedTuple):
    """One lane: from where to where it is drawn, and the values at its ends."""

    bottom: float
    top: float
    low: float
    high: float

    def at(self, value: float) -> float:
        """Where a value is drawn; beyond the lane, at its edge."""
        return self.bottom + (min(max(value, self.low), self.high) - self.low) * self.stretch

    @property
    def stretch(self) -> float:
        """Drawing units that a value of 1 takes."""
        return (self.top - self.bottom) / (self.high - self.low)


def lanes(ranges: Ranges, narrow: bool, scale: float) -> dict[str, Lane]:
    """The lanes from the lowest up: i, f, h, c, then the inputs x0, x1, ..., the first one on top."""
    rows = {f"x{d}": reach for d, reach in reversed(list(enumerate(ranges)))}
    found: dict[str, Lane] = {}
    bottom = float(FOOT)
    for name, (low, high) in ({"i": (0, 1), "f": (0, 1), "h": (-1, 1), "c": (-scale, scale)} | rows).items():
        kind = name[0]
        found[name] = Lane(bottom, bottom + HEIGHT[narrow][kind], low, high)
        bottom = found[name].top + ABOVE[narrow][kind]
    return found


class Course(NamedTuple):
    """What is the same of all runs that a track shows while a hand moves. It can be looked up in a cache."""

    time: tuple[str, ...]
    features: tuple[Feature, ...]
    names: tuple[str, str] | None
    """What the two runs are called; None when there is no other run."""
    kinds: tuple[str, ...] | None
    """What each step is."""
    ranges: Ranges
    """What each row of inputs shows."""


@dataclass(frozen=True, eq=False)
class Ground:
    """Where everything stands: lanes upwards, the clock to the right."""

    course: Course
    screen: Screen
    lanes: dict[str, Lane]
    top: float
    """The upper end of the picture."""
    clock: Clock
    half: float
    """Half the distance of two steps, on the clock's axis."""
    ends: tuple[float, float]
    """Half a step before the first step and half a step after the last."""
    low: Column
    """The lower ends of the lanes of the lines."""
    high: Column
    zero: Column
    """Where 0 is drawn in each of these lanes."""
    stretch: Column

    @property
    def rows(self) -> list[Lane]:
        """The lanes of the inputs, the first one on top."""
        return [self.lanes[f"x{d}"] for d in range(len(self.course.features))]


def ground(course: Course, screen: Screen) -> Ground:
    """The lanes and the clock of a course on a screen."""
    plan = lanes(course.ranges, screen.narrow, screen.scale)
    top = plan["x0"].top + (18 if screen.narrow else 4) + (HEAD if course.kinds else 0)
    over = clock(course.time, screen, bottom=0.0, top=top)
    half = min((after - before for before, after in zip(over.x, over.x[1:], strict=False)), default=1.0) / 2
    own = [plan[name] for name in LINES]
    return Ground(
        course=course,
        screen=screen,
        lanes=plan,
        top=top,
        clock=over,
        half=half,
        ends=(over.x[0] - half, over.x[-1] + half),
        low=_column(lane.low for lane in own),
        high=_column(lane.high for lane in own),
        zero=_column(lane.bottom - lane.low * lane.stretch for lane in own),
        stretch=_column(lane.stretch for lane in own),
    )


def _column(values: Iterable[float]) -> Column:
    return np.array(list(values), float)[:, None]
