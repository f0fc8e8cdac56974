"""What a network learns from: sequences, what it should say about them, and where that counts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lstm_viz.core.checks import as_floats, refuse_masked
from lstm_viz.core.frozen import Frozen
from lstm_viz.core.sequence import Sequence

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False, repr=False)
class Examples(Frozen):
    """Sequences with their targets, read-only.

    The targets decide the loss: numbers to come near are compared by squared error, classes by
    cross-entropy.

    Parameters
    ----------
    inputs : Sequence, x [T, B, D]
        What goes in.
    targets : array, [T, B, K] of numbers, or [T, B] of whole numbers 0 to classes - 1
        What should come out at each step.
    classes : int
        How many classes there are, K; 0 when the targets are numbers.
    counted : array of bool, [T, B]
        The steps at which the output is compared; default all. Elsewhere targets mean nothing.

    Raises
    ------
    ValueError
        Names what has the wrong shape, is not finite, or is no class.
    """

    inputs: Sequence
    targets: NDArray[np.float64] | NDArray[np.int64]
    classes: int = 0
    counted: NDArray[np.bool_] = None  # type: ignore[assignment]

    def __post_init__(self) -> None:
        if not isinstance(self.inputs, Sequence):
            raise ValueError(f"inputs is a {type(self.inputs).__name__}; it needs a Sequence: Sequence(x), x [T, B, D]")
        T, B = self.inputs.T, self.inputs.B
        refuse_masked("counted", self.counted)
        everywhere = np.ones((T, B), bool)
        counted = np.array(everywhere if self.counted is None else self.counted, bool)
        if counted.shape != (T, B):
            raise ValueError(f"counted has shape {counted.shape}; x {self.inputs.x.shape} needs [T, B] = {(T, B)}")
        if not counted.any():
            raise ValueError("counted is False everywhere; at least one step must count")
        targets = _classes(self.targets, self.classes, (T, B)) if self.classes else _numbers(self.targets, (T, B))
        self._keep(targets=targets, counted=counted)

    @property
    def T(self) -> int:
        """Number of steps."""
        return self.inputs.T

    @property
    def B(self) -> int:
        """Number of sequences."""
        return self.inputs.B

    @property
    def D(self) -> int:
        """Number of input features."""
        return self.inputs.D

    @property
    def K(self) -> int:
        """Number of outputs that a read-out needs: numbers, or classes."""
        return self.classes or self.targets.shape[2]

    @cached_property
    def counted_steps(self) -> NDArray[np.int64]:
        """The steps at which any sequence counts."""
        return np.flatnonzero(self.counted.any(axis=1))

    def select(self, rows: ArrayLike) -> Examples:
        """The sequences at places ``rows`` [N] of the batch, in that order; IndexError where there is no such place."""
        rows = np.asarray(rows)
        chosen = self.inputs.with_x(self.inputs.x[:, rows])
        return Examples(chosen, self.targets[:, rows], self.classes, self.counted[:, rows])


def _numbers(targets: ArrayLike, steps: tuple[int, int]) -> Array:
    array = as_floats("targets", targets, 3, f"[T, B, K] = {(*steps, 'K')}")
    if array.shape[:2] != steps or array.shape[2] == 0:
        raise ValueError(f"targets has shape {array.shape}; these inputs need [T, B, K] = {(*steps, 'K')}")
    return array


def _classes(targets: ArrayLike, classes: int, steps: tuple[int, int]) -> NDArray[np.int64]:
    if classes < 2:
        raise ValueError(f"classes is {classes}; it needs two or more, or 0 when the targets are numbers")
    refuse_masked("targets", targets)
    array = np.array(targets)
    if array.shape != steps or array.dtype.kind not in "iub":
        raise ValueError(f"targets has shape {array.shape}, {array.dtype}; classes need whole numbers [T, B] = {steps}")
    if array.min() < 0 or array.max() >= classes:
        raise ValueError(f"targets runs from {array.min()} to {array.max()}; {classes} classes are 0 to {classes - 1}")
    return array.astype(np.int64)
