"""What a person may set of a training: bounds, what each task begins with, and the training that comes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np

from lstm_viz.core.checks import is_whole
from lstm_viz.core.examples import Examples
from lstm_viz.core.learned import ROWS, Watch
from lstm_viz.core.optimise import SGD, Adam, Cosine, Optimiser
from lstm_viz.core.training import Plan
from lstm_viz.data.tasks import TASKS, Task

OPTIMISERS: dict[str, type[Adam] | type[SGD]] = {"Adam": Adam, "SGD": SGD}
MOST_UNITS, MOST_EPOCHS, MOST_SEED, MOST_BIAS = 64, 2000, 999_999, 20.0
CHRONO = "chrono"
CLIP = 1.0
"""The largest length of a gradient, where it is clipped."""

TEST_STEPS = 6400
"""Steps of a task's test that the rows of a record are run on: many enough for a measure, and few for 64 units."""
ROWS_OF_MANY, MANY = 40, 16
"""Rows of a record with more than so many units, whose networks take longer to run."""

FEWER_EPOCHS = {"echo": 500}
"""Where a task's own plan takes some seven seconds on a slow core, and this solves it in three."""


@dataclass(frozen=True)
class Settings:
    """A training by its settings: equal settings make equal records, to the bit on one machine.

    Parameters
    ----------
    task : str
        A name of ``TASKS``.
    H : int
        Units, 1 to 64.
    forget_bias : number from -20 to 20, or "chrono"
        What the forget gate's bias starts from; see :func:`lstm_viz.core.initial.initial`. "1" is 1.
    optimiser : "Adam" or "SGD"
    rate : float
        The learning rate, above 0.
    seed : int
        For the first weights and for what is drawn, 0 to 999,999.
    clip : bool
        Whether a gradient longer than 1 is scaled down to 1.
    epochs : int
        1 to 2,000.

    Raises
    ------
    ValueError
        A sentence that names the setting, what it is and what it needs.
    """

    task: str
    H: int
    forget_bias: float | str
    optimiser: str
    rate: float
    seed: int = 0
    clip: bool = True
    epochs: int = 100

    def __post_init__(self) -> None:
        _check_one_of("task", self.task, tuple(TASKS))
        _check_one_of("optimiser", self.optimiser, tuple(OPTIMISERS))
        _check_one_of("clip", self.clip, (True, False))
        kept = {
            "H": _whole("H", self.H, 1, MOST_UNITS),
            "forget_bias": _bias(self.forget_bias),
            "rate": _rate(self.rate),
            "seed": _whole("seed", self.seed, 0, MOST_SEED),
            "epochs": _whole("epochs", self.epochs, 1, MOST_EPOCHS),
        }
        for name, value in kept.items():  # "1" and 1 are one setting
            object.__setattr__(self, name, value)

    def training(self) -> Watch:
        """The training, before its first step."""
        task, plan = task_of(self.task), self.plan()
        start = replace(task, H=self.H, forget_bias=self.forget_bias).model(self.seed)
        test = test_of(self.task)
        rows = ROWS if self.H <= MANY else ROWS_OF_MANY
        return Watch(start, task.training, plan, test, task.measure, task.shown, task.reach, rows)

    def plan(self) -> Plan:
        """The task's own plan with what was set: a schedule that falls to the end does so over these epochs."""
        own = task_of(self.task).plan
        schedule = own.schedule
        if isinstance(schedule, Cosine):
            schedule = replace(schedule, steps=max(2, self.epochs * own.draws))
        return replace(
            own,
            epochs=self.epochs,
            optimiser=OPTIMISERS[self.optimiser](self.rate),
            schedule=schedule,
            clip=CLIP if self.clip else None,
            seed=self.seed,
        )


def usual(task: str, **changed: Any) -> Settings:
    """What a task begins with, but for what was changed; ValueError as :class:`Settings`.

    >>> usual("latch", H=6)
    Settings(task='latch', H=6, forget_bias='chrono', optimiser='Adam', rate=0.01, seed=0, clip=True, epochs=600)
    """
    begin = _begin(task)
    return replace(begin, **changed) if changed else begin


@cache
def _begin(task: str) -> Settings:
    _check_one_of("task", task, tuple(TASKS))
    own = task_of(task)
    optimiser: Optimiser = own.plan.optimiser
    epochs = FEWER_EPOCHS.get(task, own.plan.epochs)
    return Settings(task, own.H, own.forget_bias, type(optimiser).__name__, optimiser.rate, epochs=epochs)


@cache
def task_of(name: str) -> Task:
    """A task at the size that the page trains; KeyError when there is none of that name."""
    return TASKS[name]()


@cache
def test_of(name: str) -> Examples:
    """What a task's record is measured on: its test, or as many of its first sequences as there is time for."""
    test = task_of(name).test
    return test.select(range(min(test.B, TEST_STEPS // test.T)))


# -- what is refused


CALLED = {
    "task": "The task",
    "H": "The number of units",
    "forget_bias": "The forget bias",
    "optimiser": "The optimiser",
    "rate": "The learning rate",
    "seed": "The seed",
    "clip": "Clipping",
    "epochs": "The number of epochs",
}
"""The settings in a sentence. It is for whoever calls: a page says its own bounds before anything comes here."""


def _refused(setting: str, came: Any, wanted: str) -> ValueError:
    """The error; what came is cut, for it may be anything."""
    shown = (f"{came:g}" if isinstance(came, float) else f"{came}")[:40]
    return ValueError(f"{CALLED[setting]} is {shown}. It {wanted}.")


def _check_one_of(name: str, value: Any, names: Sequence[Any]) -> None:
    if not any(value == one and type(value) is type(one) for one in names):
        *first, last = (str(one) for one in names)
        raise _refused(name, value, f"can be {', '.join(first)} or {last}")


def _whole(name: str, value: Any, low: int, high: int) -> int:
    number = _number(value)
    if number is None or not (is_whole(number, low) and number <= high):
        raise _refused(name, value, f"needs a whole number from {low} to {high:,}")
    return int(number)


def _number(value: Any) -> float | None:
    """A number that a person may have written as text; None when it is none."""
    try:
        number = float("nan" if isinstance(value, bool) else value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if np.isfinite(number) else None


def _bias(value: Any) -> float | str:
    number = None if value == CHRONO else _number(value)
    if value != CHRONO and (number is None or abs(number) > MOST_BIAS):
        raise _refused("forget_bias", value, f"needs a number from −{MOST_BIAS:g} to {MOST_BIAS:g}, or {CHRONO}")
    return CHRONO if number is None else number


def _rate(value: Any) -> float:
    number = _number(value)
    if number is None or number <= 0.0:
        raise _refused("rate", value, "needs a number above 0")
    return number
