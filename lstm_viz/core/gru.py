"""The GRU: its weights, its record, and its equations forwards and backwards.

Forwards, at each step::

    r = sigmoid(W_r x + U_r h_prev + b_r)           how much of the past the candidate sees
    z = sigmoid(W_z x + U_z h_prev + b_z)           the part of the old state that is KEPT
    n = tanh(W_n x + b_n + r * (U_n h_prev + b_hn)) the candidate; reset after the product
    h = z * h_prev + (1 - z) * n

W_x, W_h and b hold the blocks r, z, n; U are the blocks of W_h. With ``reset="before"`` the reset
gate works on the state instead: ``n = tanh(W_n x + b_n + U_n (r * h_prev) + b_hn)``.

Backwards, from the last step to the first; ``d_v`` is the gradient of the loss by v::

    d_z_pre  = d_h (h_prev - n) z (1 - z)
    d_n_pre  = d_h (1 - z) (1 - n^2)
    d_n_rec  = d_n_pre r                            by n_rec = U_n h_prev + b_hn, the recurrent product
    d_r_pre  = d_n_pre n_rec r (1 - r)
    d_h_prev = d_h z                                the direct path: nothing but a product of z
             + U_r' d_r_pre + U_z' d_z_pre + U_n' d_n_rec

and with the reset before the product, where n_rec = U_n (r * h_prev) + b_hn::

    d_rh     = U_n' d_n_pre                         by r * h_prev
    d_r_pre  = d_rh h_prev r (1 - r)
    d_h_prev = d_h z + U_r' d_r_pre + U_z' d_z_pre + d_rh r

The same step in plain NumPy, to read first: ``textbook.gru_step``.

Sources: Cho et al. 2014 (reset before); reset after as in cuDNN, PyTorch and Keras.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from lstm_viz.core.activations import sigmoid, sigmoid_slope, tanh_slope
from lstm_viz.core.allocator import allocate
from lstm_viz.core.cell import Cell
from lstm_viz.core.given import Given, pin_again, transposed
from lstm_viz.core.gradients import Gradients, cut, input_side, outer_sums
from lstm_viz.core.notation import INFINITE, QUANTITIES, Quantity, table
from lstm_viz.core.packed import Packed
from lstm_viz.core.record import Record, RecordStep, block, read_only

Array = NDArray[np.float64]
PACKED = ("r", "z", "n")


@dataclass(frozen=True, eq=False, repr=False)
class GRUParams(Packed["GRUTrace"]):
    """Weights of one GRU cell, packed in the order r, z, n.

    Parameters
    ----------
    W_x : array, [3H, D]
        Kernel: the weights of the input.
    W_h : array, [3H, H]
        Recurrent kernel: the weights of the last output.
    b : array, [3H]
        One bias per row. PyTorch stores two: pass their sum for r and z, and b_in for n.
    b_hn : array, [H]
        The candidate's recurrent bias, which stays apart because the reset gate works on it; default zero.
    reset : "after" or "before"
        Whether the reset gate works on ``U_n h_prev + b_hn`` or on ``h_prev``.

    Raises
    ------
    ValueError
        Names the array, the shape it has and the shape it needs, or what is not finite.
    """

    BLOCKS: ClassVar[tuple[str, ...]] = PACKED
    SHOWN: ClassVar[tuple[str, ...]] = PACKED
    VECTORS: ClassVar[Mapping[str, tuple[str, ...]]] = {"b_hn": ("n",)}

    b_hn: Array = None  # type: ignore[assignment]
    reset: str = "after"

    def __post_init__(self) -> None:
        super().__post_init__()
        self._keep(b_hn=self.weights.get("b_hn", np.zeros(self.H)))
        if self.reset not in ("after", "before"):
            raise ValueError(f'reset is {self.reset!r}; it can be "after" or "before" the matrix product')


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class GRUStep(RecordStep):
    """One step of a GRU's trace. Arrays are ``[B, H]``, ``x`` is ``[B, D]``."""

    r_pre: Array
    z_pre: Array
    n_rec: Array
    n_pre: Array
    r: Array
    z: Array
    n: Array
    kept: Array
    written: Array


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class GRUTrace(Record):
    """What one run of a GRU recorded: ``h = z * h_prev + (1 - z) * n`` at every step."""

    BLOCKS: ClassVar[tuple[str, ...]] = PACKED
    PATHS: ClassVar[tuple[str, ...]] = ("h_path", "n_rec")
    PER_UNIT: ClassVar[tuple[str, ...]] = (
        "r_pre", "z_pre", "n_rec", "n_pre", "r", "z", "n", "kept", "written", "h",
    )  # fmt: skip

    act: Array  # [T, B, 3H], packed r, z, n as pre is: what was used
    n_rec: Array  # [T, B, H]: the candidate's recurrent product, with b_hn; r works on it or before it

    r_pre = block("pre", "r", "Pre-activation of the reset gate, [T, B, H].")
    z_pre = block("pre", "z", "Pre-activation of the update gate, [T, B, H].")
    n_pre = block("pre", "n", "Pre-activation of the candidate, with its recurrent product, [T, B, H].")
    r = block("act", "r", "Reset gate, (0, 1), [T, B, H]: how much of the past the candidate sees.")
    z = block("act", "z", "Update gate, (0, 1), [T, B, H]: the part of the old state that is KEPT.")
    n = block("act", "n", "Candidate, (-1, 1), [T, B, H].")

    @cached_property
    def kept(self) -> Array:
        """``z * h_prev``, [T, B, H]: what stays of the old state."""
        return read_only(self.z * self.h_prev)

    @cached_property
    def written(self) -> Array:
        """``(1 - z) * n``, [T, B, H]: what is added."""
        return read_only((1.0 - self.z) * self.n)

    def at(self, t: int | str) -> GRUStep:
        """Step ``t``: a number (negative counts from the end) or a clock label; errors as :meth:`index`."""
        return self._step(GRUStep, t)


def hold_ranges(_params: GRUParams) -> dict[str, tuple[float, float]]:
    """Where each gate lives, and so what it can be held at."""
    return {"r": (0.0, 1.0), "z": (0.0, 1.0), "n": (-1.0, 1.0)}


def forward(params: GRUParams, given: Given) -> GRUTrace:
    """Run every step and record it."""
    H, T, B = params.H, given.inputs.T, given.B
    pre, act, h_path, n_rec = allocate((T, 3 * H, B), (T, 3 * H, B), (T + 1, H, B), (T, H, B))
    given.input_products(params, pre)
    given.begin(h_path, given.h0)
    gates, candidate = slice(2 * H), slice(2 * H, 3 * H)
    held, b_hn = given.held_by_step(), given.vector("b_hn", params.b_hn)
    recurrent, part = np.empty((3 * H, B)), np.empty((H, B))
    rz_rec, n_part, after = recurrent[gates], recurrent[candidate], params.reset == "after"
    multiply, multiply_n = given.recurrent_product(), given.recurrent_product(2 * H)
    W_h, U_rz, U_n = params.W_h, params.W_h[gates], params.W_h[candidate]
    # Every output goes into the record itself: no step makes an array. Zipped, the record comes step by step.
    blocks = (act[:, k * H : (k + 1) * H] for k in range(3))
    record = zip(act, act[:, gates], *blocks, pre[:, gates], pre[:, candidate], n_rec, h_path, h_path[1:], strict=False)
    with np.errstate(over="ignore", invalid="ignore"):
        for t, (a, rz, r, z, n, rz_pre, n_pre, rec, h_prev, h) in enumerate(record):
            if after:
                multiply(W_h, h_prev, recurrent)
            else:
                multiply(U_rz, h_prev, rz_rec)
            rz_pre += rz_rec
            sigmoid(rz_pre, rz)
            pinned = held.get(t, ())
            for pin in pinned:
                pin.into(a[PACKED.index(pin.gate) * H :][:H])
            if after:
                np.add(n_part, b_hn, rec)
                np.multiply(r, rec, part)
                n_pre += part
            else:
                np.multiply(r, h_prev, part)
                multiply_n(U_n, part, rec)
                rec += b_hn
                n_pre += rec
            np.tanh(n_pre, n)
            pin_again(pinned, "n", n)
            np.multiply(z, h_prev, part)
            np.subtract(1.0, z, h)
            h *= n
            h += part
    pre, act, h_path, n_rec = map(transposed, (pre, act, h_path, n_rec))
    return GRUTrace(**given.labels, pre=pre, act=act, h_path=h_path, n_rec=n_rec)


def slopes(trace: GRUTrace, after: bool, slope: Array) -> None:
    """What moves what at each step, into ``slope`` [T, 4H, B], in blocks r, z, n_rec, n.

    h by the pre-activations of z and n, and, with the reset after the product, by n_rec and by
    that of r; with the reset before it, the last two are r and h_prev r (1 - r), for d_rh to go
    through. A held gate does not follow its pre-activation: zero.
    """
    H = trace.H
    act, h_prev = transposed(trace.act), transposed(trace.h_prev)
    r, z, n = (act[:, k * H : (k + 1) * H] for k in range(3))
    s_r, s_z, s_rec, s_n = (slope[:, k * H : (k + 1) * H] for k in range(4))
    tanh_slope(n, s_n)
    s_n *= 1.0 - z
    sigmoid_slope(z, s_z)
    s_z *= h_prev - n
    sigmoid_slope(r, s_r)
    for gate in {gate for gate, _ in trace.held}:
        np.copyto({"r": s_r, "z": s_z, "n": s_n}[gate], 0.0, where=transposed(trace.was_held(gate)))
    if after:
        np.multiply(s_n, r, s_rec)
        s_r *= s_n
        s_r *= transposed(trace.n_rec)
    else:
        np.copyto(s_rec, r)
        s_r *= h_prev


def backward(params: GRUParams, trace: GRUTrace, d_h: Array, _d_c: Array | None, truncate: int | None) -> Gradients:
    """The gradient through time. ``d_h`` [T, H, B]: what the loss asks of each output directly."""
    T, H, B, after = trace.T, trace.H, trace.B, params.reset == "after"
    d, all_h = allocate((T, 4 * H, B), (T, H, B))
    slopes(trace, after, d)  # slopes at first; each step turns its own into gradients
    np.copyto(all_h, d_h)
    by_block = d.reshape(T, 4, H, B)
    W_h_T, U_rz_T, U_n_T = (np.ascontiguousarray(U.T) for U in (params.W_h, params.W_h[: 2 * H], params.W_h[2 * H :]))
    z = transposed(trace.z)
    d_h_prev, d_rh = np.empty((H, B)), np.empty((H, B))
    for t in range(T - 1, -1, -1):
        dh = all_h[t]
        if after:
            by_block[t] *= dh
            np.dot(W_h_T, d[t, : 3 * H], d_h_prev)
        else:
            by_block[t, 1::2] *= dh  # d_z_pre, d_n_pre
            np.dot(U_n_T, by_block[t, 3], d_rh)
            by_block[t, 0::2] *= d_rh  # d_r_pre, and d_rh r
            np.dot(U_rz_T, d[t, : 2 * H], d_h_prev)
            d_h_prev += by_block[t, 2]
        d_h_prev += dh * z[t]
        if t == 0:
            break
        if cut(t, truncate):
            d_h_prev[...] = 0.0
        all_h[t - 1] += d_h_prev

    d_pre, h_prev = by_block[:, [0, 1, 3]].reshape(T, 3 * H, B), transposed(trace.h_prev)
    by_input, _ = input_side(params.W_x, d_pre, trace.inputs)
    if after:
        d_W_h, d_b_hn = outer_sums(d[:, : 3 * H], h_prev, np.ones((T, 1, B)))
        d_b_hn = d_b_hn[2 * H :]
    else:
        (of_rz,), (of_n, d_b_hn) = (
            outer_sums(d_pre[:, : 2 * H], h_prev),
            outer_sums(d_pre[:, 2 * H :], transposed(trace.r) * h_prev, np.ones((T, 1, B))),
        )
        d_W_h = np.concatenate([of_rz, of_n])
    d_pre, all_h, others = transposed(d_pre), transposed(all_h), {"b_hn": d_b_hn[:, 0]}
    return Gradients(**by_input, d_W_h=d_W_h, d_h0=d_h_prev.T, d_pre=d_pre, d_h=all_h, others=others)


_SUM = "σ(W_x·x + W_h·h_prev + b)"

# fmt: off
GRU_QUANTITIES = table(
    QUANTITIES["x"],
    Quantity("r", "r<sub>t</sub>", _SUM, 0, 1),
    Quantity("z", "z<sub>t</sub>", _SUM, 0, 1),
    Quantity("n_rec", "U<sub>n</sub>·h<sub>t−1</sub>", "W_h·h_prev + b_hn", -INFINITE, INFINITE),
    Quantity("n", "n<sub>t</sub>", "tanh(W_x·x + b + r*n_rec)", -1, 1),
    Quantity("kept", "z·h<sub>t−1</sub>", "z * h_prev", -INFINITE, INFINITE),
    Quantity("written", "(1−z)·n", "(1 - z) * n", -1, 1),
    Quantity("h", "h<sub>t</sub>", "kept + written", -INFINITE, INFINITE),
)
"""Every quantity of one GRU step, with the reset after the product. From a start within (-1, 1) h stays there."""
# fmt: on

CELL = Cell(
    name="GRU",
    params=GRUParams,
    trace=GRUTrace,
    states=("h",),
    keeps="z",
    writes=None,
    hold_ranges=hold_ranges,
    forward=forward,
    backward=backward,
    quantities=GRU_QUANTITIES,
)
