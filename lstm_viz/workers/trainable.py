"""What a worker can train: settings of any kind that make a training, and what comes of it.

Settings of a kind are a frozen dataclass, so that equal ones are one training, and can be written to a process.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

from lstm_viz.core.learned import Learned
from lstm_viz.core.training import Progress
from lstm_viz.data.forecast import Forecast

Outcome = Learned | Forecast
"""What was learned: of a task, or of a forecast."""


class Training(Protocol):
    """A training before its end: iterate over it to train on."""

    def __iter__(self) -> Iterator[Progress]:
        """Train on; a record after each epoch."""
        ...

    def learned(self, tell: Callable[[int, int], None] = ...) -> Outcome:
        """What was learned so far; ``tell(k, rows)`` hears that k of so many networks were run."""
        ...


class Trainable(Protocol):
    """Settings of a training."""

    @property
    def epochs(self) -> int:
        """How many there are at most."""
        ...

    def training(self) -> Training:
        """The training, before its first step."""
        ...
