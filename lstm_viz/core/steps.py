"""Many steps of one batch of runs, as arrays: pictures and sentences of all of them are made at once."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lstm_viz.core.lstm import Trace

Array = NDArray[np.float64]


class Steps(NamedTuple):
    """N steps: the n-th is step ``t[n]`` of row ``row[n]`` of the batch."""

    trace: Trace
    t: NDArray[np.intp]  # [N]
    row: NDArray[np.intp]  # [N]

    @property
    def N(self) -> int:
        """How many."""
        return len(self.t)

    def of(self, name: str, unit: int = 0) -> Array:
        """One recorded quantity of one unit at each of them, [N]; ``name`` is an attribute of the trace."""
        values: Array = getattr(self.trace, name)[self.t, self.row, unit]
        return values

    def later(self, by: int) -> Steps:
        """The steps ``by`` later, earlier for a negative number; a record that begins earlier has no such steps."""
        return self._replace(t=self.t + by)

    def held(self, gate: str, unit: int = 0) -> NDArray[np.bool_]:
        """At which of them a gate of one unit was held, [N]."""
        there: NDArray[np.bool_] = self.trace.was_held(gate)[self.t, self.row, unit]
        return there


def one_step(trace: Trace, t: int, row: int = 0) -> Steps:
    """One step of one row."""
    return Steps(trace, np.array([t]), np.array([row]))
