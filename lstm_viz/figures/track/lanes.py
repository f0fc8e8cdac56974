"""Which lanes a track has, where they lie, and what stands in them where.

Heights are pixels on the smallest card that a plan is made for; on a larger one they grow with it, and
letters do not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lstm_viz.core.sequence import Feature
from lstm_viz.figures.shelf.clock import Clock, clock
from lstm_viz.figures.shelf.screen import Screen
from lstm_viz.figures.shelf.style import Axis

FOOT = 3
"""Room at the bottom so that a line at 0 is drawn whole."""
LINES = ("f", "i", "h", "c")
"""The lines that a run may have, in the order in which they are drawn."""

Ranges = tuple[tuple[float, float], ...]
Pen = list[float | None]
Column = NDArray[np.float64]
"""A number for each line that is drawn, [4, 1] where all of them are."""


@dataclass(frozen=True, eq=False)
class Plan:
    """Which lanes are drawn, how high, and how their words are set."""

    smallest: int
    """The width for which heights are given, pixels."""
    sides: tuple[int, int]
    """Pixels left and right of the lanes."""
    height: Mapping[str, int]
    """By quantity, from the lowest up; "x" is each row of inputs. What is not named has no lane."""
    above: Mapping[str, int]
    """Room over a lane, for words at the cursor; on a narrow card its name stands there too."""
    top: int
    """Room over the highest lane."""
    head: int = 24
    """Room over that for marked steps, where steps are marked."""
    flat: bool = False
    """Lanes as low as a line of words: what stands beside one takes one line, and only c's scale has its ends told."""
    least: int = 0
    """The least height of all of it: so sequences of one and of two inputs have pictures of one size."""
    rises: bool = False
    """c is never below 0 here, so that its whole lane is for what is above."""

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines of a run that have a lane, in the order in which they are drawn."""
        return tuple(name for name in LINES if name in self.height)


TALL = Plan(
    820, (116, 108), {"i": 24, "f": 24, "h": 38, "c": 88, "x": 30}, {"i": 12, "f": 14, "h": 14, "c": 21, "x": 12}, 4
)
"""A card of its own."""
PHONE = Plan(
    358, (32, 36), {"i": 22, "f": 22, "h": 34, "c": 84, "x": 26}, {"i": 20, "f": 22, "h": 26, "c": 40, "x": 20}, 18
)
"""What a narrow card always has."""
FLAT = Plan(
    760,
    (124, 164),
    {"i": 14, "f": 14, "c": 36, "x": 14},
    {"i": 6, "f": 8, "c": 7, "x": 3},
    2,
    head=19,
    flat=True,
    least=140,
)
"""Beneath another picture as wide, both of them on one screen: c and the two gates that change it."""
RISING = replace(FLAT, rises=True)
"""The same, where nothing below 0 is ever written."""


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
    def axis(self) -> Axis:
        """Its ends."""
        return (self.low, self.bottom), (self.high, self.top)

    @property
    def stretch(self) -> float:
        """Drawing units that a value of 1 takes."""
        return (self.top - self.bottom) / (self.high - self.low)


def lanes(ranges: Ranges, plan: Plan, scale: float, bounded: bool = True) -> dict[str, Lane]:
    """The lanes from the lowest up: i, f, h, c, then the inputs x0, x1, ..., the first one on top.

    An h that no tanh bounds has the scale of c, of which it is a share.
    """
    most = 1.0 if bounded else scale
    rows = {f"x{d}": reach for d, reach in reversed(list(enumerate(ranges)))}
    lines = {"i": (0, 1), "f": (0, 1), "h": (-most, most), "c": (0 if plan.rises else -scale, scale)}
    found: dict[str, Lane] = {}
    bottom = float(FOOT)
    for name, (low, high) in (lines | rows).items():
        kind = name[0]
        if kind in plan.height:
            found[name] = Lane(bottom, bottom + plan.height[kind], low, high)
            bottom = found[name].top + plan.above[kind]
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
    bounded: bool = True
    """Whether a tanh keeps h within (-1, 1)."""


@dataclass(frozen=True, eq=False)
class Ground:
    """Where everything stands: lanes upwards, the clock to the right."""

    course: Course
    screen: Screen
    plan: Plan
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


def ground(course: Course, screen: Screen, plan: Plan) -> Ground:
    """The lanes and the clock of a course on a screen; a narrow card has a plan of its own."""
    plan = PHONE if screen.narrow else plan
    found = lanes(course.ranges, plan, screen.scale, course.bounded)
    top = max(found["x0"].top + plan.top + (plan.head if course.kinds else 0), plan.least)
    over = clock(course.time, screen, bottom=0.0, top=top, parts=not plan.flat)
    half = min((after - before for before, after in zip(over.x, over.x[1:], strict=False)), default=1.0) / 2
    own = [found[name] for name in plan.lines]
    return Ground(
        course=course,
        screen=screen,
        plan=plan,
        lanes=found,
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
