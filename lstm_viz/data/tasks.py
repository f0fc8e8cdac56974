"""Small tasks that show what a recurrent cell can learn, each with a test that says when it is solved.

A task draws fresh sequences from a random generator, so that the same seed gives the same
sequences, to the bit; a task on measured data hands over fixed ones.

Sources: adding, temporal order: Hochreiter and Schmidhuber 1997; latch: Bengio, Simard and
Frasconi 1994; a^n b^n: Gers and Schmidhuber 2001.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lstm_viz.core.examples import Examples
from lstm_viz.core.sequence import Feature, Sequence

Array = NDArray[np.float64]
Draw = Callable[[np.random.Generator, int], Examples]
"""``draw(rng, B)``: B fresh sequences."""


@dataclass(frozen=True)
class Task:
    """Sequences with targets, and a measure that says when they are learned.

    Parameters
    ----------
    name, title, teaches : str
        Key, name in a sentence, what to look at.
    training : Draw or Examples
        What to learn from: fresh sequences for every step, or a fixed set.
    test : Examples
        What no training step has seen.
    measure : function of (y [T, B, K], examples)
        One number from the outputs: an error, or a share of right answers.
    measured : str
        What that number is, with its unit.
    solved_at : float
        The task counts as solved from this number on.
    lower_is_better : bool
        True for errors, False for shares.
    """

    name: str
    title: str
    teaches: str
    training: Draw | Examples
    test: Examples
    measure: Callable[[Array, Examples], float]
    measured: str
    solved_at: float
    lower_is_better: bool

    def solved(self, measured: float) -> bool:
        """Whether a measured number counts as solved."""
        return measured <= self.solved_at if self.lower_is_better else measured >= self.solved_at


def mean_squared_error(y: Array, examples: Examples) -> float:
    """Mean of (y - target)^2 where it counts."""
    error = (y - examples.targets)[examples.counted]
    return float(np.mean(error * error))


def share_right(y: Array, examples: Examples) -> float:
    """Share of sequences whose every counted step gets its class: 1 is all of them."""
    right = (y.argmax(axis=-1) == examples.targets) | ~examples.counted
    return float(right.all(axis=0).mean())


def adding(T: int = 30, seed: int = 0) -> Task:
    """Two of T numbers are marked; say their sum at the end.

    x [T, B, 2]: a number from U(0, 1), and a mark that is 1 once in each half. Always answering 1
    gives a mean squared error of 1/6.
    """
    _at_least("adding", T, 2)

    def draw(rng: np.random.Generator, B: int) -> Examples:
        x = np.zeros((T, B, 2))
        x[:, :, 0] = rng.random((T, B))
        rows = np.arange(B)
        first, second = rng.integers(0, T // 2, B), rng.integers(T // 2, T, B)
        x[first, rows, 1] = x[second, rows, 1] = 1.0
        targets = np.zeros((T, B, 1))
        targets[-1, :, 0] = x[first, rows, 0] + x[second, rows, 0]
        features = (Feature("number", "number"), Feature("mark", "mark"))
        return Examples(Sequence(x, features), targets, counted=_last_step(T, B))

    return Task(
        "adding", f"Adding, {T} steps", "i opens at the marks and f stays near 1 between them",
        draw, draw(_test_rng(seed), 512), mean_squared_error, "mean squared error", 0.01, True,
    )  # fmt: skip


def _at_least(task: str, T: int, least: int) -> None:
    if T < least:
        raise ValueError(f"{task} with T = {T} steps has no room; it needs at least {least}")


def _last_step(T: int, B: int) -> NDArray[np.bool_]:
    counted = np.zeros((T, B), bool)
    counted[-1] = True
    return counted


def _test_rng(seed: int) -> np.random.Generator:
    """A stream of its own for the test, apart from every training seed."""
    return np.random.default_rng([seed, 0x7E57])
