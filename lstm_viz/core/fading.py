"""How fast a state's influence on its last value fades, going back step by step, and by which road it goes.

With ``D_t = d s_T / d s_t``, where s is the state that a cell hands on (c of an LSTM, else h)::

    D_t = keep_t D_t+1 + side_t         keep: f of an LSTM, z of a GRU, at the step from t to t + 1
    D_t = w (1 - h^2) D_t+1             a tanh RNN of one unit: there is one road, and it leads through h

For several units all of these are matrices, and what is shown of them is their spectral norm.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_viz.core.abreast import derivatives, direct_path
from lstm_viz.core.cells import cell_of
from lstm_viz.core.influence import derivatives_of, product_after, sizes_of
from lstm_viz.core.packed import Packed

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Fading:
    """The influence of N runs of a cell, by places: place t is the state after t steps, 0 the start."""

    name: str
    """The kind of cell."""
    last: NDArray[np.intp]  # [N]
    """After how many steps the state is asked for."""
    whole: Array  # [N, T+1]
    """The size of ``D_t``; 0 after ``last``."""
    direct: Array | None  # [N, T+1]
    """The size of the direct path alone, the product of ``keep``; None for a cell without one."""
    keep: Array  # [N, T]
    """What the step from t to t + 1 passes on by itself, as a part of what came back to t + 1."""
    side: Array  # [N, T]
    """What joins through h, as a part of the same; for several units its size, for one with its sign."""


def fading_abreast(trace: Any, params: Packed[Any], last: NDArray[np.intp]) -> Fading:
    """Of cells of one unit that went abreast (:func:`lstm_viz.core.abreast.abreast`), each asked after ``last``."""
    cell = cell_of(params)
    found = derivatives(trace, params, cell.states[-1], last).T
    ratio = _ratio(found[:, :-1], found[:, 1:])
    keep = ratio if cell.keeps is None else getattr(trace, cell.keeps)[:, 0].T
    within = np.arange(trace.T) < last[:, None]
    side = np.where(within & (found[:, 1:] != 0.0), ratio - keep, 0.0)
    direct = None if cell.keeps is None else direct_path(trace, cell.keeps, last).T
    return Fading(cell.name, last, np.abs(found), direct, np.where(within, keep, 0.0), side)


def fading_of_units(trace: Any, params: Packed[Any], last: int) -> Fading:
    """Of one run of a cell of several units, B = 1, asked after ``last`` steps, which is its end."""
    cell = cell_of(params)
    whole = derivatives_of(params, trace, cell.states[-1])  # [T+1, H, H]
    sizes = sizes_of(whole)
    if cell.keeps is None:
        direct, kept = None, whole[:-1]
    else:
        gate = getattr(trace, cell.keeps)
        direct, kept = product_after(gate)[:, 0].max(axis=1)[None], whole[1:] * gate[:, 0][:, None, :]
    keep, side = (_ratio(sizes_of(part), sizes[1:])[None] for part in (kept, whole[:-1] - kept))
    return Fading(cell.name, np.array([last]), sizes[None], direct, keep, side)


def _ratio(after: Array, before: Array) -> Array:
    """What came out of what came in; nothing of nothing."""
    return np.divide(after, before, out=np.zeros_like(after), where=before != 0.0)
