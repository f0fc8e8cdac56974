"""What makes a kind of cell: one :class:`Cell`, which stands at the end of the cell's own file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from lstm_viz.core.given import Given, Ranges
from lstm_viz.core.gradients import Gradients
from lstm_viz.core.notation import Quantity
from lstm_viz.core.packed import Packed
from lstm_viz.core.record import R, Record

Array = NDArray[np.float64]
P = TypeVar("P", bound=Packed[Record])


@dataclass(frozen=True)
class Cell(Generic[P, R]):
    """One kind of cell: its weights, its record, its equations forwards and backwards, and what its gates do."""

    name: str
    params: type[P]
    trace: type[R]
    states: tuple[str, ...]
    """What it hands from step to step."""
    keeps: str | None
    """The gate that is the part of the old state that is kept, and so the direct path; None for no such gate."""
    writes: str | None
    """The gate that opens as far as the keeping one should close (chrono initialisation); None for no such gate."""
    hold_ranges: Callable[[P], Ranges]
    """The range of each gate, and so what it can be held at."""
    forward: Callable[[P, Given], R]
    """Runs every step and records it."""
    backward: Callable[[P, R, Array, Array | None, int | None], Gradients]
    """The gradient through time, from ``d_h`` and ``d_c`` [T, H, B], truncated or not."""
    quantities: Mapping[str, Quantity]
    """What its record holds, by name."""
