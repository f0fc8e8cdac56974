"""How much the last state still depends on every earlier one: the gradient highway, measured.

    d h_T / d h_t,  d c_T / d c_t       how the state after the last step follows a small change of the
                                        state after t steps, through everything that came between

In an LSTM one path from c_t to c_T is direct, ``c = f * c_prev + ...``: the product of the forget
gates after step t. All other paths lead through h, from c_t to h_t = o tanh(c_t) and by W_h into the
gates. In a GRU the direct path is the product of z. A tanh RNN has none.

Sources: Hochreiter and Schmidhuber 1997; Pascanu, Mikolov and Bengio 2013.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lstm_viz.core.backward import check_trace, through_time
from lstm_viz.core.checks import as_floats
from lstm_viz.core.frozen import short
from lstm_viz.core.packed import Packed
from lstm_viz.core.record import R

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False, repr=False)
class Influence:
    """Sizes of the derivatives of the last state. Place t is the state after t steps: 0 the start, T the last.

    The size of a derivative is its spectral norm: the largest change of the last state that a change
    of length 1 can cause.
    """

    h: Array  # [T+1, B]: of d h_T / d h_t
    c: Array | None  # [T+1, B]: of d c_T / d c_t, LSTM
    direct: Array | None  # [T+1, B]: of the direct path alone, LSTM and GRU
    through_h: Array | None  # [T+1, B]: of all other paths together, LSTM and GRU
    kept: Array | None  # [T+1, B, H]: what of each unit's state comes straight through, the product of f (GRU: z)

    def __repr__(self) -> str:
        return short(self)

    @property
    def half_life(self) -> Array:
        """Steps in which the influence of the state (c of an LSTM, else h) halves, on average over the run, [B]."""
        return half_life_of_path(self.h if self.c is None else self.c)


def influence(trace: R, params: Packed[R]) -> Influence:
    """For every earlier step, how much of it the last state still follows.

    What it costs: the derivatives of one sequence are (T + 1) H^2 numbers, held three times over, and take time
    as T H^3 does. For 128 units and 1000 steps that is half a gigabyte and some ten seconds a sequence.

    Parameters
    ----------
    trace : Trace, GRUTrace or RNNTrace
        What :func:`lstm_viz.run` recorded.
    params : LSTMParams, GRUParams or RNNParams
        The weights with which it was made.

    Raises
    ------
    ValueError
        As :func:`lstm_viz.backward`; also when the derivatives would take more than 1 GB.
    """
    cell, T, B, H = check_trace(params, trace), trace.T, trace.B, trace.H
    if (T + 1) * H * H > LARGEST:
        raise ValueError(
            f"the derivatives over T = {T} steps for H = {H} units take {8e-9 * (T + 1) * H * H:.1f} GB, more than 1; "
            "run fewer steps, starting from the states of a longer run (h0, c0)"
        )
    kept = None if cell.keeps is None else product_after(getattr(trace, cell.keeps))
    sizes = {state: np.empty((T + 1, B)) for state in cell.states}
    through = np.empty((T + 1, B))
    for b in range(B):
        one = trace.sample(b)
        for state in cell.states:
            whole = derivatives_of(params, one, state)
            sizes[state][:, b] = sizes_of(whole)
        if kept is not None:  # whole is that of the last state, the one that is kept: c of an LSTM, h of a GRU
            whole[:, range(H), range(H)] -= kept[:, b]
            through[:, b] = sizes_of(whole)
    return Influence(
        h=sizes["h"],
        c=sizes.get("c"),
        direct=None if kept is None else kept.max(axis=2),
        through_h=None if kept is None else through,
        kept=kept,
    )


LARGEST = 2**27
"""Numbers in all derivatives of one sequence at most: 1 GB."""
AT_ONCE = 2**22
"""Numbers in the gradients by pre-activations at most, while some units of the last state are asked for: 32 MB."""


def derivatives_of(params: Packed[R], trace: R, state: str) -> Array:
    """By each place of a state, of its last one: [T+1, unit of the last, unit at that place], for one sequence.

    Sequence k of a batch of equal ones asks for unit k of the last state; some at once, so that memory stays small.
    """
    T, H = trace.T, trace.H
    found, some = np.empty((T + 1, H, H)), max(1, AT_ONCE // trace.pre.size)
    for first in range(0, H, some):
        rows = slice(first, min(first + some, H))
        nothing = np.zeros((T, rows.stop - first, H))
        last = nothing.copy()
        last[-1] = np.eye(H)[rows]
        asked = (last,) if state == "h" else (nothing, last)
        got = through_time(params, _copies(trace, rows.stop - first), *asked)
        found[0, rows], found[1:, rows] = getattr(got, f"d_{state}0"), getattr(got, f"d_{state}")
    return found


def half_life(f: ArrayLike) -> Array:
    """Steps after which the direct path keeps half, when every f is this: ``log(1/2) / log(f)``, shaped as ``f``.

    ValueError for an f outside [0, 1].

    >>> [round(float(half_life(1 / (1 + np.exp(-b)))), 1) for b in (0, 1, 3, 5)]
    [1.0, 2.2, 14.3, 103.2]
    """
    f = as_floats("f", f, tuple(range(65)), "numbers from 0 to 1")
    if not ((f >= 0.0) & (f <= 1.0)).all():
        raise ValueError("f is outside [0, 1]; a forget gate keeps between nothing and everything")
    with np.errstate(divide="ignore"):
        return np.where(f == 1.0, np.inf, np.log(0.5) / np.where(f == 1.0, -1.0, np.log(f)))


def half_life_of_path(sizes: Array) -> Array:
    """Steps in which sizes [T+1, B] halve, on average from the last place back to the first, [B].

    Infinite when nothing is lost on the way, 0 when nothing is left.
    """
    steps, lost = len(sizes) - 1, np.where(sizes[0] > 0.0, sizes[-1] / np.maximum(sizes[0], 1e-300), np.inf)
    with np.errstate(divide="ignore"):
        return np.where(lost <= 1.0, np.inf, steps * np.log(2.0) / np.log(np.maximum(lost, 1.0)))


def product_after(gate: Array) -> Array:
    """For each of T + 1 places the product of the gate over all later steps: [T, B, H] to [T+1, B, H]."""
    ones = np.ones((1, *gate.shape[1:]))
    return np.concatenate([np.cumprod(gate[::-1], axis=0)[::-1], ones])


def _copies(trace: R, n: int) -> R:
    """The record of one sequence as that of n equal ones."""
    shown = {name: getattr(trace, name) for name in (*trace.ROWS, *trace.PATHS)}
    arrays: dict[str, Any] = {name: np.broadcast_to(a, (a.shape[0], n, a.shape[2])) for name, a in shown.items()}
    inputs = trace.inputs.with_x(np.broadcast_to(trace.inputs.x, (trace.T, n, trace.inputs.D)))
    return replace(trace, inputs=inputs, **arrays)


def sizes_of(matrices: Array) -> Array:
    """Spectral norm of each matrix; inf where it has outgrown the numbers."""
    finite = np.isfinite(matrices).all(axis=(1, 2))
    sizes = np.full(len(matrices), np.inf)
    sizes[finite] = np.linalg.norm(matrices[finite], 2, axis=(1, 2))
    return sizes
