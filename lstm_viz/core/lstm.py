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
from lstm_viz.core.given import Given, turned
from lstm_viz.core.gradients import Gradients, cut, input_side
from lstm_viz.core.memory import arrays
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
    H, T, B, variant, held = params.H, given.inputs.T, given.B, params.variant, given.held_by_step()
    rows = {gate: slice(k * H, (k + 1) * H) for k, gate in enumerate(PACKED)}
    paths = ((T + 1, H, B), (T + 1, H, B), (T, H, B))
    pre, act, c_path, h_path, read_c = arrays((T, 4 * H, B), (T, 4 * H, B), *paths)
    given.drive(params, pre)
    given.begin(c_path, given.c0)
    given.begin(h_path, given.h0)
    heard, written = np.empty((4 * H, B)), np.empty((H, B))
    hear, W_h, removed, coupled = given.hear(), params.W_h, variant.removed, variant.coupled
    write, read = CURVES[variant.candidate][0], CURVES[variant.readout][0]
    P = None if params.P is None else given.vector("P", params.P).reshape(3, H, -1)
    # Every output goes into the record itself: no step makes an array. Zipped, the record comes step by step.
    gates = (array[:, rows[gate]] for array, names in ((act, "ifgo"), (pre, "ifgo")) for gate in names)
    record = zip(pre, act, *gates, h_path, h_path[1:], c_path, c_path[1:], read_c, strict=False)
    with np.errstate(over="ignore", invalid="ignore"):
        for t, (z, a, i, f, g, o, z_i, z_f, z_g, z_o, h_prev, h, c_prev, c, tanh_c) in enumerate(record):
            hear(W_h, h_prev, heard)
            z += heard
            if P is not None:
                z_i += P[0] * c_prev
                z_f += P[1] * c_prev
            sigmoid(z, a)
            write(z_g, g)
            for gate in removed:
                a[rows[gate]] = 1.0
            pinned = held.get(t, ())
            for gate, value in pinned:
                a[rows[gate]] = value
            if coupled and all(gate != "i" for gate, _ in pinned):
                np.subtract(1.0, f, i)
            np.multiply(i, g, written)
            np.multiply(f, c_prev, c)
            c += written
            if P is not None:
                z_o += P[2] * c
                if "o" not in removed and all(gate != "o" for gate, _ in pinned):
                    sigmoid(z_o, o)
            read(c, tanh_c)
            np.multiply(o, tanh_c, h)
    return Trace(given.inputs, turned(pre), turned(act), turned(c_path), turned(h_path), turned(read_c), given.held)


def slopes(params: LSTMParams, trace: Trace, slope: Array, h_by_c: Array) -> None:
    """What moves what at each step, all steps at once.

    Into ``slope`` [T, 4H, B]: c by the pre-activations of i, f and g, and h by that of o. Into
    ``h_by_c`` [T, H, B]: h by c. A gate that was held or left out does not follow its pre-activation: zero.
    """
    H, variant = trace.H, params.variant
    act, tanh_c, c_prev = turned(trace.act), turned(trace.tanh_c), turned(trace.c_prev)
    rows = {gate: slice(k * H, (k + 1) * H) for k, gate in enumerate(PACKED)}
    i, g, o = (act[:, rows[gate]] for gate in "igo")
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

    CURVES[variant.readout][1](tanh_c, h_by_c)
    h_by_c *= o


def backward(params: LSTMParams, trace: Trace, d_h: Array, d_c: Array | None, truncate: int | None) -> Gradients:
    """The gradient through time. ``d_h``, ``d_c`` [T, H, B]: what the loss asks of each state directly."""
    T, H, B = trace.T, trace.H, trace.B
    d_pre, all_h, all_c = arrays((T, 4 * H, B), (T, H, B), (T, H, B))
    slopes(params, trace, d_pre, all_c)  # slopes at first; each step turns its own into gradients
    np.copyto(all_h, d_h)
    by_c, by_o = d_pre.reshape(T, 4, H, B)[:, :3], d_pre[:, 3 * H :]  # of i, f and g, which move c; of o, which moves h
    W_h_T, P = np.ascontiguousarray(params.W_h.T), None if params.P is None else params.P.reshape(3, H, 1)
    d_h_prev, d_c_prev = np.empty((H, B)), np.zeros((H, B))
    back = zip(*(array[::-1] for array in (all_h, all_c, turned(trace.f), d_pre, by_c, by_o)), strict=True)
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

    by_input, (d_W_h,) = input_side(params.W_x, d_pre, trace.inputs, turned(trace.h_prev))
    return Gradients(
        d_W_h=d_W_h, d_h0=d_h_prev.T, d_c0=d_c_prev.T, d_pre=turned(d_pre), d_h=turned(all_h), d_c=turned(all_c),
        others={} if P is None else {"P": _peephole_side(d_pre, trace)},
        **by_input,
    )  # fmt: skip


def _peephole_side(d_pre: Array, trace: Trace) -> Array:
    """``d_P_i = sum d_i_pre c_prev``, ``d_P_f = sum d_f_pre c_prev``, ``d_P_o = sum d_o_pre c``."""
    by_gate = d_pre.reshape(trace.T, 4, trace.H, trace.B)
    c_prev, c = turned(trace.c_prev), turned(trace.c)
    return np.concatenate([(by_gate[:, k] * seen).sum(axis=(0, 2)) for k, seen in ((0, c_prev), (1, c_prev), (3, c))])
