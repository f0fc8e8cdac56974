"""What a person may set of a training: bounds, what each task begins with, and the training that comes of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from lstm_viz.core.examples import Examples
from lstm_viz.core.learned import ROWS, Watch
from lstm_viz.core.optimise import SGD, Adam, Cosine, Optimiser
from lstm_viz.core.training import Plan
from lstm_viz.data.tasks import TASKS, Task
from lstm_viz.workers.checks import MOST_SEED, check_one_of, number, refused, whole

OPTIMISERS: dict[str, type[Adam] | type[SGD]] = {"Adam": Adam, "SGD": SGD}
MOST_UNITS, MOST_EPOCHS, MOST_BIAS = 64, 2000, 20.0
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
        check_one_of("The task", self.task, tuple(TASKS))
        check_one_of("The optimiser", self.optimiser, tuple(OPTIMISERS))
        check_one_of("Clipping", self.clip, (True, False))
        kept = {
            "H": whole("The number of units", self.H, 1, MOST_UNITS),
            "forget_bias": _bias(self.forget_bias),
            "rate": _rate(self.rate),
            "seed": whole("The seed", self.seed, 0, MOST_SEED),
            "epochs": whole("The number of epochs", self.epochs, 1, MOST_EPOCHS),
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
    check_one_of("The task", task, tuple(TASKS))
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


def _bias(value: Any) -> float | str:
    came = None if value == CHRONO else number(value)
    if value != CHRONO and (came is None or abs(came) > MOST_BIAS):
        raise refused("The forget bias", value, f"needs a number from −{MOST_BIAS:g} to {MOST_BIAS:g}, or {CHRONO}")
    return CHRONO if came is None else came


def _rate(value: Any) -> float:
    came = number(value)
    if came is None or came <= 0.0:
        raise refused("The learning rate", value, "needs a number above 0")
    return came
