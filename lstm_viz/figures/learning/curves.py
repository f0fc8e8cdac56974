"""What is seen of a training by epoch, what it is compared with, and how its numbers are written."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from lstm_viz.core.notation import decided, percent, scaled
from lstm_viz.figures.strip import Array, Whole
from lstm_viz.language.phrases import BLANK

SHARE = 1.0
"""A measure that is solved below it is a share; beyond, a count."""


class Curves(NamedTuple):
    """One training: a number for each row that was kept, the first one before any step."""

    epoch: Whole  # [E]
    loss: Array  # [E]
    measured: Array  # [E]
    gradient_norm: Array  # [E]; nan where no step was taken
    shut: Array  # [E, 3]: shares of f, i, o below 0.1
    open: Array  # [E, 3]: above 0.9
    diverged: bool = False
    """Whether it ended because a number was non-finite."""
    name: str = ""
    """A word or two, where there are two trainings: "bias 0"."""

    def by_lane(self) -> dict[str, Array]:
        """What is drawn as a line, by its lane."""
        return {"loss": self.loss, "measure": self.measured, "gradient": self.gradient_norm}


class Goal(NamedTuple):
    """What a training is compared with."""

    guess: float
    """The loss of the best constant answer."""
    solved: float
    """The task counts as solved from this measure on."""
    lower: bool
    """Whether a lower measure is better."""
    measured: str
    """What the measure is."""
    clip: float | None = 1.0
    """The length to which gradients are clipped."""


def solves(measured: float, goal: Goal) -> bool:
    """Whether a measure counts as solved."""
    return measured <= goal.solved if goal.lower else measured >= goal.solved


def measure_said(value: float, goal: Goal) -> str:
    """A measure as it is written: near the number that decides with a digit more."""
    if goal.lower:
        return (
            scaled(value) if not 0.5 < value / goal.solved < 2 else decided(value, goal.solved, digits=_digits(value))
        )
    if goal.solved < SHARE:
        return decided(value, goal.solved, 1.0)
    return decided(value, goal.solved, digits=0)


def _digits(value: float) -> int:
    """Decimals that leave two digits of a number below 1 that count."""
    return 1 - int(np.floor(np.log10(value))) if value > 0 else 2


def of_gate(phrase: str, run: Curves, row: int, k: int) -> str:
    """How often a gate is nearly open, at one blank of a phrase, and nearly shut, at two."""
    shut = phrase.replace(BLANK * 2, percent(run.shut[row, k]))
    return shut.replace(BLANK, percent(run.open[row, k]))
