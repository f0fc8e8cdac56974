"""Columns in a range that a network knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lstm_viz.core.frozen import Frozen
from lstm_viz.data.tables.match import listed
from lstm_viz.language.phrases import say

Array = NDArray[np.float64]

SCALINGS = ("as it is", "0 to 1", "mean 0, spread 1")


@dataclass(frozen=True, eq=False, repr=False)
class Scaling(Frozen):
    """What was done with each column: ``(value - shift) / spread``."""

    shift: Array  # [C]
    spread: Array  # [C]
    constant: tuple[int, ...] = ()
    """The columns that never change: they are shifted, and cannot be spread."""

    def __post_init__(self) -> None:
        self._keep(shift=self.shift, spread=self.spread)

    def said(self, columns: Sequence[str]) -> str:
        """A sentence on the constant columns, by their names; "" when there are none."""
        names = [columns[place] for place in self.constant]
        return say("tables.scaled.constant", n=len(names), columns=listed(names)) if names else ""


def scaled(values: Array, how: str) -> tuple[Array, Scaling]:
    """Values [T, C] in a range that a network knows, column by column.

    Parameters
    ----------
    values : array, [T, C]
    how : str
        One of :data:`SCALINGS`: untouched; from the column's smallest value to its largest; or its mean and its
        standard deviation over all T steps.
    """
    C, low, high = values.shape[1], values.min(axis=0), values.max(axis=0)
    if how == "as it is":
        return values, Scaling(np.zeros(C), np.ones(C))
    still = low == high
    if how == "0 to 1":
        shift, spread = low, high - low
    else:
        shift, spread = np.where(still, low, values.mean(axis=0)), values.std(axis=0)
    spread = np.where(still | (spread == 0), 1.0, spread)
    return (values - shift) / spread, Scaling(shift, spread, tuple(np.flatnonzero(still).tolist()))
