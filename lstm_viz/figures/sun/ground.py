"""What the pictures of a forecast share: their measures, and the day's hours as an axis under lanes.

A number of an hour stands where the hour ends, as it does in the data. Heights are pixels on the smallest card that a
plan is made for, and the drawing's units; 0 is the foot of the lowest lane.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, TypeVar

import numpy as np

from lstm_viz.figures.shelf.clock import UNDER, Clock, clock
from lstm_viz.figures.shelf.lanes import Lane
from lstm_viz.figures.shelf.screen import Screen, Shape
from lstm_viz.figures.shelf.style import Figure, at_least, layout, line, note, rule
from lstm_viz.figures.strip import Array, Moves, columns
from lstm_viz.language.phrases import say

FOOT = 6.0
"""Pixels under the lowest lane."""
ROUND = (10, 20, 50, 100, 200, 250, 500, 1000)
"""From one number to the next on a scale of watts."""
Of = TypeVar("Of")
Made = TypeVar("Made")


class Plan(NamedTuple):
    """The measures of one composition, in pixels of the smallest card that it is made for."""

    width: int
    height: int
    """Without what is under the plot."""
    sides: tuple[int, int]
    """Left and right of the lanes."""
    beside: int = 150
    """Room for the words beside the cursor: where there is none at its right, they stand at its left."""


PLANS: dict[Shape, Plan] = {
    "wide": Plan(490, 402, (46, 32)),
    "narrow": Plan(350, 330, (44, 32)),
    "flat": Plan(900, 312, (56, 40)),
}
"""By the screen's shape: beside another picture, on a phone, and as wide as a drawer."""
HEAD = 52
"""Pixels over the highest lane: two lines of words."""


@dataclass(frozen=True, eq=False)
class Ground:
    """The hours of a day under lanes."""

    screen: Screen
    plan: Plan
    clock: Clock

    @property
    def top(self) -> float:
        """The upper edge of the plot."""
        return self.plan.height - FOOT

    @property
    def wide(self) -> float:
        """What a pixel on the smallest card is on the x axis."""
        low, high = self.clock.ends
        return (high - low) / (self.plan.width - sum(self.plan.sides))

    @property
    def across(self) -> tuple[float, float]:
        """From where to where the x axis runs, with the room beside the lanes."""
        (low, high), (left, right) = self.clock.ends, self.plan.sides
        return low - left * self.wide, high + right * self.wide

    def aside(self, rows: Sequence[int]) -> Array:
        """A pixel to the side on which words beside the cursor stand, [N]."""
        return np.array([1.0 if self.clock.side(row) == "right" else -1.0 for row in rows]) * self.wide

    def scale(self, lane: Lane) -> dict[str, list[Figure]]:
        """A lane's round numbers [W/m2] at its left, and a faint line at each."""
        marks = watts(lane.scale.high)
        drawn = self.marked([
            (y, f"{mark}", "grid" if mark else "faint") for mark, y in zip(marks, lane.at(marks).tolist(), strict=True)
        ])  # fmt: skip
        return drawn | {"annotations": [*drawn["annotations"], self._aside(say("pictures.watts"), lane.top + 13)]}

    def marked(self, marks: Sequence[tuple[float, str, str]]) -> dict[str, list[Figure]]:
        """At each of these heights a line across, in the colour of that name, and a word at its left."""
        return {
            "shapes": [rule(self.clock.ends, y, self.screen.colors[tone]) for y, _, tone in marks],
            "annotations": [self._aside(text, y) for y, text, _ in marks],
        }

    def _aside(self, text: str, y: float) -> Figure:
        return note(text, y, self.screen.colors["muted"], xref="x", x=self.clock.ends[0], xanchor="right", xshift=-6)

    def line(self, name: str, **more: Any) -> Figure:
        """One of :data:`LINES` over the hours, without its heights."""
        return line(self.clock.x, [], tone(self.screen, name), WIDTHS[name], DASHES.get(name, ""), **more)

    def cursor(self, top: float) -> dict[str, Figure]:
        """The cursor, which ends at a height, the clock's words and the pill: what stays of them."""
        cursor, words, pill = (still for still, _ in self.clock.cursors([0]))
        return {"cursor": cursor | {"y": [-FOOT, top]}, "words": words, "pill": pill}

    def cursors(self, rows: Sequence[int]) -> dict[str, Moves]:
        """What moves of them, at each of these hours."""
        _, words, pill = (moves for _, moves in self.clock.cursors(rows))
        x = self.x(rows)
        return {"cursor": {"x": columns(x, x)}, "words": words, "pill": pill}

    def x(self, rows: Sequence[int]) -> Array:
        """Where hours stand, [N]."""
        return np.array(self.clock.x)[list(rows)]

    def layout(self, **more: Any) -> Figure:
        """The layout over the clock."""
        drawn = layout(
            self.screen, self.plan.width / (self.plan.height + UNDER), scrub=self.clock.x,
            margin={"l": 0, "r": 0, "t": 0, "b": UNDER, "autoexpand": False},
            xaxis=self.clock.axis() | {"range": list(self.across), "showline": False},
            yaxis={"visible": False, "fixedrange": True, "range": [-FOOT, self.top]}, **more,
        )  # fmt: skip
        if self.screen.shape == "wide":
            return at_least(drawn)
        return drawn if self.screen.narrow else at_least(drawn, self.plan.width)


def ground(labels: tuple[str, ...], plan: Plan, screen: Screen) -> Ground:
    """The hours, which are called by when they end."""
    close = screen if screen.flat else replace(screen, narrow=True)  # half of a scene has a phone's room for words
    over = clock(labels, close, bottom=-FOOT, top=plan.height - FOOT, parts=False)
    turn = 1 - (plan.beside - plan.sides[1]) / (plan.width - sum(plan.sides))
    return Ground(screen, plan, over._replace(keep=0.09 if screen.flat else 0.16, turn=turn))


# -- lines, numbers and words


LINES = ("measured", "said", "last", "clearness")
"""What came, what the network said of it, and the two that it is compared with: persistence and smart persistence."""
DASHES = {"last": "1px,3px", "clearness": "6px,3px"}
WIDTHS = {"measured": 3.0, "said": 2.5, "last": 2.0, "clearness": 1.6}


def tone(screen: Screen, name: str) -> str:
    """The colour of one of :data:`LINES`: what came is what comes in, and what is compared with is muted."""
    return screen.colors[{"measured": "x", "said": "h"}.get(name, "muted")]


def watts(most: float) -> list[int]:
    """Round numbers from 0 up to the most, in five steps or less."""
    step = next((step for step in ROUND if most / step <= 5), ROUND[-1])
    return list(range(0, int(most) + 1, step))


def level(values: Sequence[float]) -> list[float | None]:
    """Drawn numbers; the pen is lifted where there is none."""
    return [None if value != value else value for value in values]


def each(of: Sequence[Of], make: Callable[[Of], Made]) -> list[Made]:
    """Of each moment, made once for all that have the same; one entry when all do."""
    found = {id(one): one for one in of}
    made = {key: make(one) for key, one in found.items()}
    return list(made.values()) if len(made) == 1 else [made[id(one)] for one in of]


def clock_of(hour: float) -> str:
    """An hour as clocks say it.

    >>> clock_of(9.0), clock_of(24.5)
    ('09:00', '00:30')
    """
    return f"{int(hour) % 24:02d}:{round(hour % 1 * 60):02d}"
