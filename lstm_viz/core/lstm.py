"""The LSTM, forwards and backwards: every formula, and its derivative from what the run recorded.

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

Sources: Hochreiter and Schmidhuber 1997; Gers, Schmidhuber and Cummins 2000; peepholes: Gers and
Schmidhuber 2000; variants: Greff et al. 2017.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lstm_viz.core.gates import CURVES, sigmoid, sigmoid_slope
from lstm_viz.core.given import Empty, Given, turned
from lstm_viz.core.gradients import Gradients, cut, input_side, recurrent_side, side_by_side
from lstm_viz.core.notation import PACKED
from lstm_viz.core.params import LSTMParams
from lstm_viz.core.trace import Trace

Array = NDArray[np.float64]


def hold_ranges(params: LSTMParams) -> dict[str, tuple[float, float]]:
    """The gates, and where each lives: what it can be held at."""
    candidate = {"tanh": (-1.0, 1.0), "linear": (-np.inf, np.inf), "relu": (0.0, np.inf)}
    gate = (0.0, 1.0)
    return {"f": gate, "i": gate, "g": candidate[params.variant.candidate], "o": gate}


def forward(params: LSTMParams, given: Given) -> Trace:
    """Run every step and record it."""
    H, T, B, empty, variant = params.H, given.inputs.T, given.B, given.empty, params.variant
    pre, act = given.drive(params), empty((T, 4 * H, B))
    c_path, h_path, tanh_c = given.path(given.c0, H), given.path(given.h0, H), empty((T, H, B))
    rows = {gate: slice(k * H, (k + 1) * H) for k, gate in enumerate(PACKED)}
    i, f, g, o = (act[:, rows[gate]] for gate in PACKED)
    g_pre, o_pre = pre[:, rows["g"]], pre[:, rows["o"]]
    held, heard, written = given.held_by_step(), empty((4 * H, B)), empty((H, B))
    removed, coupled = variant.removed, variant.coupled
    P = None if params.P is None else given.vector("P", params.P)
    write, read = CURVES[variant.candidate][0], CURVES[variant.readout][0]
    # Every output goes into the record itself: no step makes an array.
    with np.errstate(over="ignore", invalid="ignore"):
        for t in range(T):
            z, a, c = pre[t], act[t], c_path[t + 1]
            given.hear(params.W_h, h_path[t], heard)
            z += heard
            if P is not None:
                z[:H] += P[:H] * c_path[t]
                z[H : 2 * H] += P[H : 2 * H] * c_path[t]
            sigmoid(z, a)
            write(g_pre[t], g[t])
            for gate in removed:
                a[rows[gate]] = 1.0
            pinned = held.get(t, ())
            for gate, value in pinned:
                a[rows[gate]] = value
            if coupled and all(gate != "i" for gate, _ in pinned):
                np.subtract(1.0, f[t], i[t])
            np.multiply(i[t], g[t], written)
            np.multiply(f[t], c_path[t], c)
            c += written
            if P is not None:
                o_pre[t] += P[2 * H :] * c
                if not variant.no_output and all(gate != "o" for gate, _ in pinned):
                    sigmoid(o_pre[t], o[t])
            read(c, tanh_c[t])
            np.multiply(o[t], tanh_c[t], h_path[t + 1])
    return Trace(given.inputs, turned(pre), turned(act), turned(c_path), turned(h_path), turned(tanh_c), given.held)


def slopes(params: LSTMParams, trace: Trace, empty: Empty) -> tuple[Array, Array]:
    """What moves what at each step, all steps at once.

    ``[T, 4H, B]``: c by the pre-activations of i, f and g, and h by that of o. ``[T, H, B]``: h by c.
    A gate that was held or left out does not follow its pre-activation: zero.
    """
    H, variant = trace.H, params.variant
    act, tanh_c, c_prev = turned(trace.act), turned(trace.tanh_c), turned(trace.c_prev)
    rows = {gate: slice(k * H, (k + 1) * H) for k, gate in enumerate(PACKED)}
    i, g, o = (act[:, rows[gate]] for gate in "igo")
    slope = empty(act.shape)
    sigmoid_slope(act, slope)
    s_i, s_f, s_g, s_o = (slope[:, rows[gate]] for gate in PACKED)
    CURVES[variant.candidate][1](g, s_g)
    held = {t: trace.held_at(t) for t in range(trace.T)} if trace.held else {}

    if variant.coupled:  # c = f c_prev + (1 - f) g: what i was, f answers for
        follows = np.ones((trace.T, 1, 1))
        follows[[t for t, gates in held.items() if "i" in gates]] = 0.0
        s_f *= c_prev - follows * g
        s_i[...] = 0.0
    else:
        s_f *= c_prev
        s_i *= g
    s_g *= i
    s_o *= tanh_c
    for gate in variant.removed:
        slope[:, rows[gate]] = 0.0
    for t, gates in held.items():
        for gate in gates:
            slope[t, rows[gate]] = 0.0

    read = empty(tanh_c.shape)
    CURVES[variant.readout][1](tanh_c, read)
    read *= o
    return slope, read


def backward(
    params: LSTMParams, trace: Trace, d_h: Array, d_c: Array | None, truncate: int | None, empty: Empty
) -> Gradients:
    """The gradient through time. ``d_h``, ``d_c`` [T, H, B]: what the loss asks of each state directly."""
    T, H, B = trace.T, trace.H, trace.B
    d_pre, h_by_c = slopes(params, trace, empty)  # slopes at first; each step turns its own into gradients
    through_c, through_h = d_pre.reshape(T, 4, H, B)[:, :3], d_pre[:, 3 * H :]
    f, W_h_T = turned(trace.f), np.ascontiguousarray(params.W_h.T)
    P = None if params.P is None else params.P.reshape(3, H, 1)
    all_h, all_c = empty((T, H, B)), empty((T, H, B))
    np.copyto(all_h, d_h)
    d_h_prev, d_c_prev = empty((H, B)), np.zeros((H, B))
    for t in range(T - 1, -1, -1):
        dh, dc = all_h[t], all_c[t]
        through_h[t] *= dh  # d_o_pre
        np.multiply(dh, h_by_c[t], dc)
        dc += d_c_prev
        if d_c is not None:
            dc += d_c[t]
        if P is not None:
            dc += P[2] * through_h[t]
        through_c[t] *= dc  # d_i_pre, d_f_pre, d_g_pre
        np.multiply(dc, f[t], d_c_prev)
        if P is not None:
            d_c_prev += P[0] * through_c[t, 0] + P[1] * through_c[t, 1]
        np.matmul(W_h_T, d_pre[t], d_h_prev)
        if t == 0:
            break
        if cut(t, truncate):
            d_h_prev[...] = d_c_prev[...] = 0.0
        all_h[t - 1] += d_h_prev

    flat = side_by_side(d_pre, empty)
    return Gradients(
        d_W_h=recurrent_side(flat, turned(trace.h_prev), empty),
        d_h0=d_h_prev.T, d_c0=d_c_prev.T, d_pre=turned(d_pre), d_h=turned(all_h), d_c=turned(all_c),
        others={} if P is None else {"P": _peephole_side(d_pre, trace)},
        **input_side(params.W_x, flat, trace.inputs),
    )  # fmt: skip


def _peephole_side(d_pre: Array, trace: Trace) -> Array:
    """``d_P_i = sum d_i_pre c_prev``, ``d_P_f = sum d_f_pre c_prev``, ``d_P_o = sum d_o_pre c``."""
    by_gate = d_pre.reshape(trace.T, 4, trace.H, trace.B)
    c_prev, c = turned(trace.c_prev), turned(trace.c)
    return np.concatenate([(by_gate[:, k] * seen).sum(axis=(0, 2)) for k, seen in ((0, c_prev), (1, c_prev), (3, c))])
