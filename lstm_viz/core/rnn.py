"""The plain tanh RNN, which has no gates: its weights, its record, and its equations forwards and backwards.

Forwards, at each step::

    h = tanh(W_x x + W_h h_prev + b)

Backwards, from the last step to the first; ``d_v`` is the gradient of the loss by v::

    d_h_pre  = d_h (1 - h^2)
    d_h_prev = W_h' d_h_pre             no other path: every step back goes through W_h and a slope

The same step in plain NumPy, to read first: ``textbook.rnn_step``.

Source: Elman 1990; why it forgets: Bengio, Simard and Frasconi 1994, Pascanu et al. 2013.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from lstm_viz.core.activations import tanh_slope
from lstm_viz.core.allocator import allocate
from lstm_viz.core.cell import Cell
from lstm_viz.core.given import Given, transposed
from lstm_viz.core.gradients import Gradients, cut, input_side
from lstm_viz.core.notation import QUANTITIES, Quantity, table
from lstm_viz.core.packed import Packed
from lstm_viz.core.record import Record, RecordStep

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False, repr=False)
class RNNParams(Packed["RNNTrace"]):
    """Kernel, recurrent kernel and bias of one tanh RNN; its only block is called h.

    Parameters
    ----------
    W_x : array, [H, D]
        Kernel: the weights of the input.
    W_h : array, [H, H]
        Recurrent kernel: the weights of the last output.
    b : array, [H]
        One bias per unit. PyTorch stores two: pass their sum.

    Raises
    ------
    ValueError
        Names the array, the shape it has and the shape it needs, or what is not finite.
    """

    BLOCKS: ClassVar[tuple[str, ...]] = ("h",)
    SHOWN: ClassVar[tuple[str, ...]] = ("h",)


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class RNNStep(RecordStep):
    """One step of an RNN's trace. Arrays are ``[B, H]``, ``x`` is ``[B, D]``."""

    h_pre: Array


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class RNNTrace(Record):
    """What one run of an RNN recorded: ``h = tanh(h_pre)`` at every step, unless h was held."""

    BLOCKS: ClassVar[tuple[str, ...]] = ("h",)
    ROWS: ClassVar[tuple[str, ...]] = ("pre",)
    PATHS: ClassVar[tuple[str, ...]] = ("h_path",)
    PER_UNIT: ClassVar[tuple[str, ...]] = ("h_pre", "h")

    @property
    def h_pre(self) -> Array:
        """Pre-activation of the hidden state, [T, B, H]."""
        return self.pre

    def at(self, t: int | str) -> RNNStep:
        """Step ``t``: a number (negative counts from the end) or a clock label; errors as :meth:`index`."""
        return self._step(RNNStep, t)


def hold_ranges(_params: RNNParams) -> dict[str, tuple[float, float]]:
    """Where the hidden state lives, and so what it can be held at."""
    return {"h": (-1.0, 1.0)}


def forward(params: RNNParams, given: Given) -> RNNTrace:
    """Run every step and record it."""
    H, T, B = params.H, given.inputs.T, given.B
    pre, h_path = allocate((T, H, B), (T + 1, H, B))
    given.input_products(params, pre)
    given.begin(h_path, given.h0)
    held, recurrent, multiply = given.held_by_step(), np.empty((H, B)), given.recurrent_product()
    with np.errstate(over="ignore", invalid="ignore"):
        for t in range(T):
            multiply(params.W_h, h_path[t], recurrent)
            pre[t] += recurrent
            np.tanh(pre[t], h_path[t + 1])
            for pin in held.get(t, ()):
                pin.into(h_path[t + 1])
    return RNNTrace(**given.labels, pre=transposed(pre), h_path=transposed(h_path))


def backward(params: RNNParams, trace: RNNTrace, d_h: Array, _d_c: Array | None, truncate: int | None) -> Gradients:
    """The gradient through time. ``d_h`` [T, H, B]: what the loss asks of each output directly."""
    T, H, B = trace.T, trace.H, trace.B
    d_pre, all_h = allocate((T, H, B), (T, H, B))
    tanh_slope(transposed(trace.h), d_pre)  # slopes at first; each step turns its own into gradients
    np.copyto(all_h, d_h)
    if trace.held:
        np.copyto(d_pre, 0.0, where=transposed(trace.was_held("h")))
    W_h_T, d_h_prev = np.ascontiguousarray(params.W_h.T), np.empty((H, B))
    for t in range(T - 1, -1, -1):
        d_pre[t] *= all_h[t]
        np.dot(W_h_T, d_pre[t], d_h_prev)
        if t == 0:
            break
        if cut(t, truncate):
            d_h_prev[...] = 0.0
        all_h[t - 1] += d_h_prev

    by_input, (d_W_h,) = input_side(params.W_x, d_pre, trace.inputs, transposed(trace.h_prev))
    return Gradients(**by_input, d_W_h=d_W_h, d_h0=d_h_prev.T, d_pre=transposed(d_pre), d_h=transposed(all_h))


RNN_QUANTITIES = table(
    QUANTITIES["x"],
    Quantity(
        "h", "h<sub>t</sub>", "tanh(W_x·x + W_h·h_prev + b)", -1, 1,
    ),
)  # fmt: skip
"""Every quantity of one step of a tanh RNN."""

CELL = Cell(
    name="RNN",
    params=RNNParams,
    trace=RNNTrace,
    states=("h",),
    keeps=None,
    writes=None,
    hold_ranges=hold_ranges,
    forward=forward,
    backward=backward,
    quantities=RNN_QUANTITIES,
)
