"""The read-out layer and the two losses: each formula beside its derivative.

    y = W_y h + b_y                                     K numbers, or the scores of K classes
    squared error       L = mean (y - target)^2         dL/dy = 2 (y - target) / N
    cross-entropy       L = mean -log softmax(y)[k]     dL/dy = (softmax(y) - [1 at class k]) / N

N counts what is averaged over: outputs at counted steps, or counted steps.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_viz.core.checks import as_floats
from lstm_viz.core.examples import Examples
from lstm_viz.core.frozen import Frozen

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False, repr=False)
class Readout(Frozen):
    """Weights that turn a hidden state into what is asked for.

    Parameters
    ----------
    W_y : array, [K, H]
    b_y : array, [K]

    Raises
    ------
    ValueError
        Names the array, the shape it has and the shape it needs.
    """

    W_y: Array
    b_y: Array

    def __post_init__(self) -> None:
        W_y = as_floats("W_y", self.W_y, 2, "[K, H]")
        b_y = as_floats("b_y", self.b_y, 1, "[K]")
        if 0 in W_y.shape:
            raise ValueError(f"W_y has shape {W_y.shape}; it needs at least one output and one unit")
        if b_y.shape != W_y.shape[:1]:
            raise ValueError(f"b_y has shape {b_y.shape}; with W_y {W_y.shape} it needs [K] = {W_y.shape[:1]}")
        self._keep(W_y=W_y, b_y=b_y)

    @property
    def K(self) -> int:
        """Number of outputs."""
        return len(self.W_y)

    @property
    def H(self) -> int:
        """Number of units it reads."""
        return int(self.W_y.shape[1])

    def __call__(self, h: Array) -> Array:
        """``y = W_y h + b_y`` for any leading axes: [..., H] to [..., K]."""
        return np.asarray(h @ self.W_y.T + self.b_y)


def softmax(y: Array) -> Array:
    """Scores to probabilities along the last axis; the largest score is taken off first, so exp cannot overflow."""
    e = np.exp(y - y.max(axis=-1, keepdims=True))
    return np.asarray(e / e.sum(axis=-1, keepdims=True))


def loss(y: Array, examples: Examples, steps: Any = slice(None)) -> tuple[float, Array]:
    """The loss of outputs ``y`` [T, B, K] and its gradient ``d_y`` [T, B, K], zero where nothing counts.

    ``steps`` picks the steps that ``y`` has, when it is not all of them. A loss may be non-finite; nothing is checked.
    """
    counted, targets = examples.counted[steps], examples.targets[steps]
    d_y = np.zeros_like(y)
    measure: Any = _cross_entropy if examples.classes else _squared_error
    value, d_y[counted] = measure(y[counted], targets[counted])
    return value, d_y


def _squared_error(y: Array, target: Array) -> tuple[float, Array]:
    error = y - target
    return float(np.mean(error * error)), 2.0 * error / error.size


def _cross_entropy(y: Array, k: NDArray[np.int64]) -> tuple[float, Array]:
    rows = np.arange(len(k))
    y = y - y.max(axis=-1, keepdims=True)
    log_p = y - np.log(np.exp(y).sum(axis=-1, keepdims=True))  # never the log of a probability that fell to 0
    value = float(-log_p[rows, k].mean())
    d_y = np.exp(log_p)
    d_y[rows, k] -= 1.0
    return value, d_y / len(k)
