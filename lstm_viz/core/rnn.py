"""The plain tanh RNN, forwards and backwards: what there was before there were gates.

Forwards, at each step::

    h = tanh(W_x x + W_h h_prev + b)

Backwards, from the last step to the first; ``d_v`` is the gradient of the loss by v::

    d_h_pre  = d_h (1 - h^2)
    d_h_prev = W_h' d_h_pre             no other path: every step back goes through W_h and a slope

Source: Elman 1990; why it forgets: Bengio, Simard and Frasconi 1994, Pascanu et al. 2013.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from lstm_viz.core.gates import tanh_slope
from lstm_viz.core.given import Given, turned
from lstm_viz.core.gradients import Gradients, cut, input_side
from lstm_viz.core.memory import arrays
from lstm_viz.core.packed import Packed
from lstm_viz.core.record import Held, Record
from lstm_viz.core.sequence import Sequence

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class RNNParams(Packed):
    """Kernel, recurrent kernel and bias of one tanh RNN; its only block is called h.

    Parameters
    ----------
    W_x : array, [H, D]
        Kernel: what each unit hears of the input.
    W_h : array, [H, H]
        Recurrent kernel: what each unit hears of the last output.
    b : array, [H]
        One bias per unit. PyTorch stores two: pass their sum.

    Raises
    ------
    ValueError
        Names the array, the shape it has and the shape it needs, or what is not finite.
    """

    BLOCKS: ClassVar[tuple[str, ...]] = ("h",)
    SHOWN: ClassVar[tuple[str, ...]] = ("h",)


@dataclass(frozen=True)
class RNNStep:
    """One step of an RNN's trace. Arrays are ``[B, H]``, ``x`` is ``[B, D]``."""

    t: int
    time: str
    x: Array
    h_prev: Array
    h_pre: Array
    h: Array
    held: Mapping[str, Array]


@dataclass(frozen=True, eq=False)
class RNNTrace(Record):
    """What one run of an RNN recorded: ``h = tanh(h_pre)`` at every step, unless h was held."""

    BLOCKS: ClassVar[tuple[str, ...]] = ("h",)
    ROWS: ClassVar[tuple[str, ...]] = ("pre",)
    PATHS: ClassVar[tuple[str, ...]] = ("h_path",)
    PER_UNIT: ClassVar[tuple[str, ...]] = ("h_pre", "h")

    inputs: Sequence
    pre: Array  # [T, B, H]: what the weights computed
    h_path: Array  # [T+1, B, H], start state first
    held: Held = field(default_factory=dict)
    """What was pinned: ``(gate, step)`` to its value; step None is the whole run."""

    @property
    def h_pre(self) -> Array:
        """Pre-activation of the hidden state."""
        return self.pre

    def at(self, t: int) -> RNNStep:
        """Step ``t`` (negative counts from the end); IndexError names the range."""
        return RNNStep(**self._step(t))


def hold_ranges(_params: RNNParams) -> dict[str, tuple[float, float]]:
    """Where the hidden state lives, and so what it can be held at."""
    return {"h": (-1.0, 1.0)}


def forward(params: RNNParams, given: Given) -> RNNTrace:
    """Run every step and record it."""
    H, T, B = params.H, given.inputs.T, given.B
    pre, h_path = arrays((T, H, B), (T + 1, H, B))
    given.drive(params, pre)
    given.begin(h_path, given.h0)
    held, heard, hear = given.held_by_step(), np.empty((H, B)), given.hear()
    with np.errstate(over="ignore", invalid="ignore"):
        for t in range(T):
            hear(params.W_h, h_path[t], heard)
            pre[t] += heard
            np.tanh(pre[t], h_path[t + 1])
            for _, value in held.get(t, ()):
                h_path[t + 1] = value
    return RNNTrace(given.inputs, turned(pre), turned(h_path), given.held)


def backward(params: RNNParams, trace: RNNTrace, d_h: Array, _d_c: Array | None, truncate: int | None) -> Gradients:
    """The gradient through time. ``d_h`` [T, H, B]: what the loss asks of each output directly."""
    T, H, B = trace.T, trace.H, trace.B
    d_pre, all_h = arrays((T, H, B), (T, H, B))
    tanh_slope(turned(trace.h), d_pre)  # slopes at first; each step turns its own into gradients
    np.copyto(all_h, d_h)
    for t in range(T) if trace.held else ():
        if trace.held_at(t):
            d_pre[t] = 0.0
    W_h_T, d_h_prev = np.ascontiguousarray(params.W_h.T), np.empty((H, B))
    for t in range(T - 1, -1, -1):
        d_pre[t] *= all_h[t]
        np.dot(W_h_T, d_pre[t], d_h_prev)
        if t == 0:
            break
        if cut(t, truncate):
            d_h_prev[...] = 0.0
        all_h[t - 1] += d_h_prev

    by_input, (d_W_h,) = input_side(params.W_x, d_pre, trace.inputs, turned(trace.h_prev))
    return Gradients(
        d_W_h=d_W_h, d_h0=d_h_prev.T, d_pre=turned(d_pre), d_h=turned(all_h),
        **by_input,
    )  # fmt: skip
