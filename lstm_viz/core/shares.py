"""Which steps a gradient comes from, and how the states of every two steps hang together.

The gradient of the last output by a weight is a sum over steps: ``d_pre`` of each step times what the weight multiplied
there, x, h_prev or 1. Cells of one unit go abreast (:mod:`lstm_viz.core.abreast`), so that a whole sweep is one pass.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lstm_viz.core.abreast import ends_of
from lstm_viz.core.backward import through_time
from lstm_viz.core.given import transposed
from lstm_viz.core.gradients import Gradients
from lstm_viz.core.lstm import LSTMParams, Trace, slopes
from lstm_viz.core.packed import Packed

Array = NDArray[np.float64]
Steps = NDArray[np.intp]


class Shares(NamedTuple):
    """Of the gradient of the output after ``last`` steps, summed over a run's units, for N runs."""

    d_pre: Array  # [N, blocks, T]: by the pre-activations of each step, of unit 0
    norm: Array  # [N]: of the gradient by all weights together


def shares_abreast(trace: Any, params: Packed[Any], last: Steps) -> Shares:
    """Of cells of one unit that went abreast, RNN or LSTM, each asked for its own output alone."""
    T, N, blocks = trace.T, trace.H, len(params.BLOCKS)
    got = through_time(params, trace, ends_of(last, trace))
    by_h = np.einsum("kii->ki", got.d_W_h.reshape(blocks, N, N))  # a unit hears itself alone
    parts = got.d_W_x.reshape(blocks, N, -1), by_h[:, :, None], got.d_b.reshape(blocks, N, 1)
    norm = np.sqrt(sum((part**2).sum(axis=(0, 2)) for part in parts))
    return Shares(np.moveaxis(got.d_pre[:, 0].reshape(T, blocks, N), (0, 2), (2, 0)), norm)


def shares_of_units(trace: Any, params: Packed[Any]) -> Shares:
    """Of one run of several units, B = 1, asked for the sum of its last outputs."""
    T, H, blocks = trace.T, trace.H, len(params.BLOCKS)
    asked = np.zeros((T, 1, H))
    asked[-1] = 1.0
    got: Gradients = through_time(params, trace, asked)
    return Shares(got.d_pre[:, 0].reshape(T, blocks, H)[None, :, :, 0].swapaxes(1, 2), np.array([got.norm]))


def between(trace: Trace, params: LSTMParams, every: int) -> Array:
    """Of c after s steps by c after t steps, for all t up to s that are multiples of ``every``: [N, s, t].

    For LSTMs of one unit that went abreast, without peepholes. Forwards: a change of c_t is also one of h_t, and each
    step hands both on. t comes in the order of s - t: entry [n, a, b] is of c_s by c_t with s = every (a + 1) and
    t = s - every b; 0 where t would lie before the start.
    """
    T, N = trace.T, trace.H
    slope, h_by_c = np.empty((T, 4 * N, 1)), np.empty((T, N, 1))
    slopes(params, trace, slope, h_by_c)
    own = np.einsum("kii->ki", params.W_h.reshape(4, N, N))
    by_h = slope[:, :, 0].reshape(T, 4, N) * own  # c by h_prev through i, f and g; h by h_prev through o
    c_by_h, h_by_h, f, read = by_h[:, :3].sum(axis=1), by_h[:, 3], transposed(trace.f)[:, :, 0], h_by_c[:, :, 0]
    starts = T // every
    c, h, found = np.zeros((starts, N)), np.zeros((starts, N)), np.zeros((N, starts, starts))
    for t in range(T):  # from the state after t steps to the one after t + 1
        c, before = f[t] * c + c_by_h[t] * h, h
        h = read[t] * c + h_by_h[t] * before
        if (t + 1) % every == 0:
            a = (t + 1) // every - 1
            c[a], h[a] = 1.0, read[t]
            found[:, a, : a + 1] = c[a::-1].T
    return found
