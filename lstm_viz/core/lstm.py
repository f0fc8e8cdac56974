"""The LSTM: its weights and variants, its record, and its equations forwards and backwards.

Forwards, at each step::

    z = W_x x + W_h h_prev + b          four blocks of H rows: i, f, g, o
    i, f, o = sigmoid(z)                how far each gate is open
    g = tanh(z)                         what could be written
    c = f * c_prev + i * g
    h = o * tanh(c)

Backwards, from the last step to the first; ``d_v`` is the gradient of the loss by v::

    d_o_pre = d_h * tanh(c) o (1 - o)
    d_c    += d_h * o (1 - tanh(c)^2)
    d_i_pre = d_c * g i (1 - i)
    d_f_pre = d_c * c_prev f (1 - f)
    d_g_pre = d_c * i (1 - g^2)
    d_c_prev = d_c * f                  the direct path: nothing but a product of f
    d_h_prev = W_h' d_pre               the paths through h

Peepholes P [3H] add ``P_i c_prev`` to z_i, ``P_f c_prev`` to z_f and ``P_o c`` to z_o.

The same step in plain NumPy, to read first: ``textbook.lstm_step``. Here a step is written for speed:
whole batches, every output straight into the record.

Sources: Hochreiter and Schmidhuber 1997; Gers, Schmidhuber and Cummins 2000; peepholes: Gers and
Schmidhuber 2000; variants: Greff et al. 2017.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from lstm_viz.core.activations import ACTIVATIONS, sigmoid, sigmoid_slope
from lstm_viz.core.allocator import allocate
from lstm_viz.core.cell import Cell
from lstm_viz.core.frozen import short
from lstm_viz.core.given import Given, pin_again, transposed
from lstm_viz.core.gradients import Gradients, cut, input_side
from lstm_viz.core.notation import GATES, PACKED, QUANTITIES
from lstm_viz.core.packed import Packed
from lstm_viz.core.record import Record, RecordStep, block, read_only

Array = NDArray[np.float64]

# -- weights


@dataclass(frozen=True, repr=False)
class LSTMVariant:
    """What is left out of the LSTM or changed in it; by default nothing.

    A gate that is left out keeps its rows of weights, which then do nothing: the gate is 1 at
    every step. Peepholes are no option here: they are there when the weights ``P`` are.

    Parameters
    ----------
    no_forget : bool
        f = 1: the cell of 1997, which keeps everything.
    no_input : bool
        i = 1: every candidate is let in.
    no_output : bool
        o = 1: h = tanh(c).
    coupled : bool
        i = 1 - f: room is made for exactly what comes in (Greff et al. 2017, CIFG). i follows an f that
        is held; where i is held itself it stays.
    candidate, readout : "tanh", "linear" or "relu"
        g = tanh(z), z or max(z, 0); h = o times tanh(c), c or max(c, 0).

    Raises
    ------
    ValueError
        For an unknown activation, or for coupled gates of which one is left out.
    """

    no_forget: bool = False
    no_input: bool = False
    no_output: bool = False
    coupled: bool = False
    candidate: str = "tanh"
    readout: str = "tanh"

    def __post_init__(self) -> None:
        for name in ("candidate", "readout"):
            if getattr(self, name) not in ACTIVATIONS:
                raise ValueError(f"{name} is {getattr(self, name)!r}; it can be tanh, linear or relu")
        if self.coupled and (self.no_forget or self.no_input):
            raise ValueError("coupled gates need both: i = 1 - f has no meaning when f or i is left out")

    def __repr__(self) -> str:
        return short(self)

    @property
    def removed(self) -> tuple[str, ...]:
        """The gates that are left out."""
        out = {"f": self.no_forget, "i": self.no_input, "o": self.no_output}
        return tuple(gate for gate, left_out in out.items() if left_out)


PLAIN = LSTMVariant()


@dataclass(frozen=True, eq=False, repr=False)
class LSTMParams(Packed["Trace"]):
    """Kernel, recurrent kernel and bias of one LSTM cell, packed in the order i, f, g, o.

    ``z = W_x x + W_h h_prev + b`` gives the four pre-activations, H rows each.

    Parameters
    ----------
    W_x : array, [4H, D]
        Kernel: the weights of the input.
    W_h : array, [4H, H]
        Recurrent kernel: the weights of the last output.
    b : array, [4H]
        One bias per row. PyTorch stores two: pass their sum.
    P : array, [3H], or None
        Peepholes in the order i, f, o: the weight of each unit's own cell state in these gates, i and f
        of the old one, o of the new one (Gers and Schmidhuber 2000).
    variant : LSTMVariant
        What is left out or changed.

    Raises
    ------
    ValueError
        Names the array, the shape it has and the shape it needs, or what is not finite.
    """

    BLOCKS: ClassVar[tuple[str, ...]] = PACKED
    SHOWN: ClassVar[tuple[str, ...]] = GATES
    VECTORS: ClassVar[Mapping[str, tuple[str, ...]]] = {"P": ("i", "f", "o")}

    P: Array | None = None
    variant: LSTMVariant = PLAIN

    def __post_init__(self) -> None:
        super().__post_init__()
        if not isinstance(self.variant, LSTMVariant):
            raise ValueError(f"variant is {self.variant!r}; it needs an LSTMVariant, as in LSTMVariant(coupled=True)")


# -- the record

PER_UNIT = ("f_pre", "i_pre", "g_pre", "o_pre", *GATES, "kept", "written", "c", "tanh_c", "h")
"""Everything that is recorded for each step and unit, in the order of computation."""


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Step(RecordStep):
    """One step of a trace. Arrays are ``[B, H]``, ``x`` is ``[B, D]``."""

    c_prev: Array
    f_pre: Array
    i_pre: Array
    g_pre: Array
    o_pre: Array
    f: Array
    i: Array
    g: Array
    o: Array
    kept: Array
    written: Array
    c: Array
    tanh_c: Array


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Trace(Record):
    """What one run recorded. Made by :func:`lstm_viz.run` and :func:`lstm_viz.sweep`.

    Read-only. It knows its inputs, start states, time labels and what was held, and not the model,
    so whatever draws or narrates it cannot compute a gate of its own.

    ``c = f * c_prev + i * g`` and ``h = o * tanh(c)`` hold at every step, with the values that
    were *used*; where a gate was held its pre-activation is still what the weights computed.

    In a variant of the LSTM a gate that is left out is 1, and ``tanh_c`` is what the cell state is
    read through instead of tanh: ``h = o * tanh_c`` holds for all of them.
    """

    BLOCKS: ClassVar[tuple[str, ...]] = PACKED
    PATHS: ClassVar[tuple[str, ...]] = ("c_path", "h_path", "tanh_c")
    PER_UNIT: ClassVar[tuple[str, ...]] = PER_UNIT

    act: Array  # [T, B, 4H], packed i, f, g, o as pre is: what was used
    c_path: Array  # [T+1, B, H], start state first
    tanh_c: Array  # [T, B, H]

    i_pre = block("pre", "i", "Pre-activation of the input gate, [T, B, H].")
    f_pre = block("pre", "f", "Pre-activation of the forget gate, [T, B, H].")
    g_pre = block("pre", "g", "Pre-activation of the candidate, [T, B, H].")
    o_pre = block("pre", "o", "Pre-activation of the output gate, [T, B, H].")
    i = block("act", "i", "Input gate, (0, 1), [T, B, H].")
    f = block("act", "f", "Forget gate, (0, 1), [T, B, H]: the part of the old cell state that is KEPT.")
    g = block("act", "g", "Candidate, (-1, 1), [T, B, H].")
    o = block("act", "o", "Output gate, (0, 1), [T, B, H].")

    @property
    def c(self) -> Array:
        """Cell state after each step, unbounded, [T, B, H]."""
        return self.c_path[1:]

    @property
    def c_prev(self) -> Array:
        """Cell state before each step, [T, B, H]."""
        return self.c_path[:-1]

    @property
    def c0(self) -> Array:
        """Start cell state, [B, H]."""
        return np.asarray(self.c_path[0])

    @cached_property
    def kept(self) -> Array:
        """``f * c_prev``, [T, B, H]: what stays on the belt."""
        return read_only(self.f * self.c_prev)

    @cached_property
    def written(self) -> Array:
        """``i * g``, [T, B, H]: what is added."""
        return read_only(self.i * self.g)

    def at(self, t: int | str) -> Step:
        """Step ``t``: a number (negative counts from the end) or a clock label; errors as :meth:`index`."""
        return self._step(Step, t)


# -- forwards


def hold_ranges(params: LSTMParams) -> dict[str, tuple[float, float]]:
    """The gates, and where each lives: what it can be held at."""
    candidate = {"tanh": (-1.0, 1.0), "linear": (-np.inf, np.inf), "relu": (0.0, np.inf)}
    gate = (0.0, 1.0)
    return {"f": gate, "i": gate, "g": candidate[params.variant.candidate], "o": gate}


def forward(params: LSTMParams, given: Given) -> Trace:
    """Run every step and record it."""
    H, T, B, variant, held = params.H, given.inputs.T, given.B, params.variant, given.held_by_step()
    rows = {gate: slice(k * H, (k + 1) * H) for k, gate in enumerate(PACKED)}
    paths = ((T + 1, H, B), (T + 1, H, B), (T, H, B))
    pre, act, c_path, h_path, read_c = allocate((T, 4 * H, B), (T, 4 * H, B), *paths)
    given.input_products(params, pre)
    given.begin(c_path, given.c0)
    given.begin(h_path, given.h0)
    recurrent, written = np.empty((4 * H, B)), np.empty((H, B))
    multiply, W_h, removed, coupled = given.recurrent_product(), params.W_h, variant.removed, variant.coupled
    write, read = ACTIVATIONS[variant.candidate][0], ACTIVATIONS[variant.readout][0]
    P = None if params.P is None else given.vector("P", params.P).reshape(3, H, -1)
    # Every output goes into the record itself: no step makes an array. Zipped, the record comes step by step.
    gates = (act[:, rows[gate]] for gate in "ifgo")
    record = zip(pre, pre[:, rows["g"]], act, *gates, h_path, h_path[1:], c_path, c_path[1:], read_c, strict=False)
    with np.errstate(over="ignore", invalid="ignore"):
        for t, (z, z_g, a, i, f, g, o, h_prev, h, c_prev, c, tanh_c) in enumerate(record):
            multiply(W_h, h_prev, recurrent)
            z += recurrent
            if P is not None:
                z[rows["i"]] += P[0] * c_prev
                z[rows["f"]] += P[1] * c_prev
            sigmoid(z, a)
            write(z_g, g)
            for gate in removed:
                a[rows[gate]] = 1.0
            pinned = held.get(t, ())
            for pin in pinned:
                pin.into(a[rows[pin.gate]])
            if coupled:
                np.subtract(1.0, f, i)
                pin_again(pinned, "i", i)
            np.multiply(i, g, written)
            np.multiply(f, c_prev, c)
            c += written
            if P is not None:
                z[rows["o"]] += P[2] * c
                if "o" not in removed:
                    sigmoid(z[rows["o"]], o)
                    pin_again(pinned, "o", o)
            read(c, tanh_c)
            np.multiply(o, tanh_c, h)
    pre, act, c_path, h_path, read_c = map(transposed, (pre, act, c_path, h_path, read_c))
    return Trace(**given.labels, pre=pre, act=act, c_path=c_path, h_path=h_path, tanh_c=read_c)


# -- backwards


def slopes(params: LSTMParams, trace: Trace, slope: Array, h_by_c: Array) -> None:
    """What moves what at each step, all steps at once.

    Into ``slope`` [T, 4H, B]: c by the pre-activations of i, f and g, and h by that of o. Into
    ``h_by_c`` [T, H, B]: h by c. A gate that was held or left out does not follow its pre-activation: zero.
    """
    H, variant = trace.H, params.variant
    act, tanh_c, c_prev = transposed(trace.act), transposed(trace.tanh_c), transposed(trace.c_prev)
    rows = {gate: slice(k * H, (k + 1) * H) for k, gate in enumerate(PACKED)}
    i, g, o = (act[:, rows[gate]] for gate in "igo")
    sigmoid_slope(act, slope)
    s_i, s_f, s_g, s_o = (slope[:, rows[gate]] for gate in PACKED)
    ACTIVATIONS[variant.candidate][1](g, s_g)
    held = {gate: transposed(trace.was_held(gate)) for gate in {gate for gate, _ in trace.held}}

    if variant.coupled:  # c = f c_prev + (1 - f) g: what i was, f answers for
        s_f *= c_prev - np.where(held.get("i", False), 0.0, g)
        s_i[...] = 0.0
    else:
        s_f *= c_prev
        s_i *= g
    s_g *= i
    s_o *= tanh_c
    for gate in variant.removed:
        slope[:, rows[gate]] = 0.0
    for gate, there in held.items():
        np.copyto(slope[:, rows[gate]], 0.0, where=there)

    ACTIVATIONS[variant.readout][1](tanh_c, h_by_c)
    h_by_c *= o


def backward(params: LSTMParams, trace: Trace, d_h: Array, d_c: Array | None, truncate: int | None) -> Gradients:
    """The gradient through time. ``d_h``, ``d_c`` [T, H, B]: what the loss asks of each state directly."""
    T, H, B = trace.T, trace.H, trace.B
    d_pre, all_h, all_c = allocate((T, 4 * H, B), (T, H, B), (T, H, B))
    slopes(params, trace, d_pre, all_c)  # slopes at first; each step turns its own into gradients
    np.copyto(all_h, d_h)
    by_c, by_o = d_pre.reshape(T, 4, H, B)[:, :3], d_pre[:, 3 * H :]  # of i, f and g, which move c; of o, which moves h
    W_h_T, P = np.ascontiguousarray(params.W_h.T), None if params.P is None else params.P.reshape(3, H, 1)
    d_h_prev, d_c_prev = np.empty((H, B)), np.zeros((H, B))
    back = zip(*(array[::-1] for array in (all_h, all_c, transposed(trace.f), d_pre, by_c, by_o)), strict=True)
    for t, (dh, dc, f, dz, dz_ifg, dz_o) in zip(range(T - 1, -1, -1), back, strict=True):
        if t < T - 1:
            dh += d_h_prev
        dz_o *= dh
        dc *= dh
        dc += d_c_prev
        if d_c is not None:
            dc += d_c[t]
        if P is not None:
            dc += P[2] * dz_o
        dz_ifg *= dc
        np.multiply(dc, f, d_c_prev)
        if P is not None:
            d_c_prev += P[0] * dz_ifg[0] + P[1] * dz_ifg[1]
        np.dot(W_h_T, dz, d_h_prev)
        if t and cut(t, truncate):
            d_h_prev[...] = d_c_prev[...] = 0.0

    by_input, (d_W_h,) = input_side(params.W_x, d_pre, trace.inputs, transposed(trace.h_prev))
    d_pre, all_h, all_c, others = transposed(d_pre), transposed(all_h), transposed(all_c), {}
    if P is not None:
        others["P"] = _peephole_side(d_pre, trace)
    return Gradients(
        **by_input, d_W_h=d_W_h, d_h0=d_h_prev.T, d_c0=d_c_prev.T, d_pre=d_pre, d_h=all_h, d_c=all_c, others=others
    )


def _peephole_side(d_pre: Array, trace: Trace) -> Array:
    """``d_P_i = sum d_i_pre c_prev``, ``d_P_f = sum d_f_pre c_prev``, ``d_P_o = sum d_o_pre c``."""
    d_i, d_f, _, d_o = np.split(d_pre, 4, axis=2)  # [T, B, H] each
    seen = ((d_i, trace.c_prev), (d_f, trace.c_prev), (d_o, trace.c))
    return np.concatenate([(d * c).sum(axis=(0, 1)) for d, c in seen])


CELL = Cell(
    name="LSTM",
    params=LSTMParams,
    trace=Trace,
    states=("h", "c"),
    keeps="f",
    writes="i",
    hold_ranges=hold_ranges,
    forward=forward,
    backward=backward,
    quantities=QUANTITIES,
)
