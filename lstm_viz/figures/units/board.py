"""Where the map of units stands: what comes in, a row for each unit, what is said at the steps that count.

Heights are pixels on the smallest card that a plan is made for, and the drawing's units.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from lstm_viz.figures.shelf.clock import Clock, clock
from lstm_viz.figures.shelf.lanes import SHARES, Lane, Scale
from lstm_viz.figures.shelf.screen import Screen, Shape
from lstm_viz.figures.shelf.shades import SIGNED

OVER, FOOT = 4.0, 6.0
"""Pixels over the highest lane and under the lowest."""
LETTER = 7.5
"""Pixels that a letter needs."""
MORE = 14
"""Pixels of the line that says how many inputs have no lane."""
NEAR: dict[Shape, float] = {"wide": 0.2, "narrow": 0.25, "flat": 0.0}
"""The share of the map that the pill keeps free of the steps' numbers, at least."""


MANY = 8000
"""Cells of a map that is painted anew at every move; a larger one is an image."""


@dataclass(frozen=True)
class Plan:
    """The measures of one composition, in pixels of the smallest card that it is made for."""

    width: int
    height: int
    """Without what is under the plot."""
    sides: tuple[int, int]
    feature: int
    """The lane of one input."""
    held: int
    """The lane of the input that a hand moves."""
    letters: int
    """The lane of inputs that are written as letters."""
    head: int
    """Over the map, for its heading."""
    between: int
    """Between the map and what is said."""
    output: int


PLANS: dict[Shape, Plan] = {
    "wide": Plan(490, 402, (56, 58), 24, 44, 22, 26, 30, 52),
    "narrow": Plan(350, 330, (56, 54), 20, 40, 20, 24, 26, 40),
    "flat": Plan(780, 190, (96, 64), 15, 34, 18, 20, 30, 26),
}
"""By the screen's shape: beside another picture, on a phone, and over the whole width of a scene."""
LANES = 4
"""Inputs that have a lane of their own at most."""


class Board(NamedTuple):
    """What the picture's ground depends on: it is remembered by it."""

    quantity: str
    order: tuple[int, ...]
    """The unit of each row, from the top down."""
    x: tuple[tuple[float, ...], ...]
    """[D, T]; of the input that a hand moves, what it is before."""
    features: tuple[str, ...]
    bounds: tuple[tuple[float, float], ...]
    """Between which numbers each input is drawn."""
    time: tuple[str, ...]
    held: int | None = None
    """The input that a hand moves."""
    walked: bool = False
    """Whether its steps are those of the page's cursor."""
    steps: tuple[int, ...] = ()
    """Which step of a longer sequence each of its steps is."""
    counted: tuple[int, ...] | None = None
    """The steps at which something should be said; None: nothing is said at all."""
    targets: tuple[float, ...] = ()
    """What, at each of them: numbers, or classes."""
    classes: tuple[str, ...] = ()
    answers: tuple[float, float] = (0.0, 1.0)
    """Between which numbers the outputs are drawn."""

    @property
    def T(self) -> int:
        """Number of steps."""
        return len(self.time)

    @property
    def H(self) -> int:
        """Number of units."""
        return len(self.order)


@dataclass(frozen=True, eq=False)
class Ground:
    """Where everything stands."""

    board: Board
    screen: Screen
    plan: Plan
    clock: Clock
    shown: tuple[int, ...]
    """The inputs that have a lane."""
    inputs: tuple[Lane, ...]
    """Their lanes; the only one of inputs of which one at most is 1."""
    lettered: bool
    """Whether what comes in is one of several things: a letter."""
    map: Lane
    output: Lane | None

    @property
    def wide(self) -> float:
        """What a pixel on the smallest card is on the x axis."""
        return self.board.T / (self.plan.width - sum(self.plan.sides))

    @property
    def ends(self) -> tuple[float, float]:
        """Where the first step begins and the last one ends."""
        return -0.5, self.board.T - 0.5

    @property
    def pitch(self) -> float:
        """From row to row of the map."""
        return (self.map.top - self.map.bottom) / self.board.H

    @property
    def written(self) -> bool:
        """Whether each letter has room at its step."""
        return self.lettered and max(map(len, self.board.features)) * LETTER * self.wide <= 1

    @property
    def signed(self) -> bool:
        """Whether the quantity has a sign."""
        return self.board.quantity in SIGNED

    @property
    def largest(self) -> float:
        """The value at the end of the map's scale."""
        return self.screen.scale if self.board.quantity == "c" else 1.0

    @property
    def held(self) -> Lane | None:
        """The lane of the input that a hand moves."""
        return None if self.board.held is None else self.inputs[self.shown.index(self.board.held)]

    @property
    def large(self) -> bool:
        """Whether the map has more cells than a browser paints at every move of a hand."""
        return self.board.H * self.board.T > MANY

    @property
    def rows(self) -> np.ndarray:
        """Where the middle of each unit's row is drawn, by unit."""
        places = np.empty(self.board.H)
        places[list(self.board.order)] = self.map.top - (np.arange(self.board.H) + 0.5) * self.pitch
        return places


def ground(board: Board, screen: Screen) -> Ground:
    """The lanes, from the highest down."""
    plan = PLANS[screen.shape]
    lettered = board.held is None and one_at_most(board)
    shown = () if lettered else with_lanes(board)
    heights = [plan.letters] if lettered else [plan.held if k == board.held else plan.feature for k in shown]
    scales = [Scale(0.0, float(len(board.x) - 1), log=False)] if lettered else [_scale(board, k) for k in shown]
    top, inputs = float(plan.height) - OVER, []
    for high, scale in zip(heights, scales, strict=True):
        inputs.append(Lane(top - high + 3, top - 3, scale))
        top -= high
    if not lettered and len(shown) < len(board.features):
        top -= MORE
    output = None
    if board.counted is not None:
        scale = SHARES if board.classes else Scale(*board.answers, log=False)
        output = Lane(FOOT, FOOT + plan.output, scale)
    rows = Lane(FOOT if output is None else output.top + plan.between, top - plan.head)
    return Ground(board, screen, plan, _clock(board, screen), shown, tuple(inputs), lettered, rows, output)


def _scale(board: Board, k: int) -> Scale:
    """Its zero is always in it."""
    low, high = min(0.0, board.bounds[k][0]), max(0.0, board.bounds[k][1])
    return Scale(low, high if high > low else low + 1.0, log=False)


def _clock(board: Board, screen: Screen) -> Clock:
    close = screen if screen.flat else replace(screen, narrow=True)  # half of a scene has room as a phone has
    counted = all(label.isdecimal() for label in board.time)
    plan = PLANS[screen.shape]
    over = clock(
        board.time, close, bottom=0.0, top=float(plan.height), parts=False, counted=counted, evenly=not counted,
    )  # fmt: skip
    return over._replace(keep=max(NEAR[screen.shape], over.keep))


def with_lanes(board: Board) -> tuple[int, ...]:
    """The inputs that have a lane: the first ones, and always the one that a hand moves."""
    D, moved = len(board.features), [] if board.held is None else [board.held]
    if D <= LANES:
        return tuple(range(D))
    others = [k for k in range(D) if k != board.held]
    return tuple(sorted([*others[: LANES - 1 - len(moved)], *moved]))


def one_at_most(board: Board) -> bool:
    """Whether at each step one of several inputs at most is 1, and the rest is 0."""
    x = np.array(board.x)
    return len(x) > 1 and bool(np.isin(x, (0.0, 1.0)).all() and (x.sum(axis=0) <= 1).all())
