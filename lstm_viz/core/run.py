"""Run an LSTM and record everything; run all values of one control as one batch.

    z = W_x x + W_h h_prev + b          four blocks of H rows: i, f, g, o
    i, f, o = sigmoid(z)                how far each gate is open
    g = tanh(z)                         what could be written
    c = f * c_prev + i * g
    h = o * tanh(c)

Sources: Hochreiter and Schmidhuber 1997; Gers, Schmidhuber and Cummins 2000.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lstm_viz.core.checks import as_floats
from lstm_viz.core.notation import PACKED
from lstm_viz.core.params import LSTMParams
from lstm_viz.core.sequence import Sequence, as_sequence
from lstm_viz.core.trace import Held, Trace

Array = NDArray[np.float64]
Hold = Mapping[Any, ArrayLike]
"""``{"f": 1.0}`` pins a gate for the run, ``{("f", 17): 0.0}`` for one step (which wins)."""


def run(
    params: LSTMParams,
    x: Sequence | ArrayLike,
    h0: ArrayLike | None = None,
    c0: ArrayLike | None = None,
    hold: Hold | None = None,
) -> Trace:
    """Run the cell over a sequence and record every step.

    Parameters
    ----------
    params : LSTMParams
        The weights, for D features and H units.
    x : Sequence or array, [T, D] or [T, B, D]
        The inputs.
    h0, c0 : array, [H], [B, H] or a number
        Start states; default zero.
    hold : mapping
        Gates to pin: ``{"f": 1.0}`` for the run, ``{("f", 17): 0.0}`` for one step. Gates within
        [0, 1], the candidate within [-1, 1]; a number, [H] or [B, H].

    Raises
    ------
    ValueError
        Names the array, what it is and what it should be.
    """
    inputs = as_sequence(x)
    _check_features(params, inputs)
    drive = inputs.x @ params.W_x.T + params.b  # [T, B, 4H]
    return _unroll(params, inputs, drive, inputs.B, h0, c0, hold)


def sweep(
    params: LSTMParams,
    control: tuple[Any, ...],
    values: ArrayLike,
    x: Sequence | ArrayLike,
    h0: ArrayLike | None = None,
    c0: ArrayLike | None = None,
    hold: Hold | None = None,
) -> Trace:
    """Run every value of ONE control as one batch: row ``b`` of the trace used ``values[b]``.

    Controls
    --------
    ``("b", "f", j)``, ``("W_x", "f", j, d)``, ``("W_h", "f", j, k)``
        a weight or bias, set to the value
    ``("x", "scale", d)``, ``("x", "shift", d)``, ``("x", "at", d, t)``
        feature d: multiplied by the value, raised by it, or set to it at step t alone
    ``("hold", "f")``, ``("hold", "f", t)``
        a gate held at the value, for the run or at step t

    Raises
    ------
    ValueError
        As :func:`run`; also for an unknown control, or for more than one sequence.
    """
    inputs = as_sequence(x)
    _check_features(params, inputs)
    if inputs.B != 1:
        raise ValueError(f"x has {inputs.B} sequences; a sweep runs one sequence, [T, D] or [T, 1, D]")
    settings = as_floats("values", values, 1, "[N], one for each run of the sweep")
    if settings.size == 0:
        raise ValueError("values is empty; a sweep needs at least one")
    kind = control[0] if isinstance(control, tuple) and control else control
    if kind == "x":
        inputs = inputs.with_x(_swept_inputs(inputs, control, settings))
        return run(params, inputs, h0, c0, hold)
    drive = np.repeat(inputs.x @ params.W_x.T + params.b, settings.size, axis=1)  # [T, N, 4H]
    if kind == "hold":
        if len(control) not in (2, 3):
            raise ValueError(f'{control!r} names no hold; it should look like ("hold", "f") or ("hold", "f", 17)')
        where = control[1] if len(control) == 2 else control[1:]
        return _unroll(params, inputs, drive, settings.size, h0, c0, {**(hold or {}), where: settings[:, None]})
    array, index = params.locate(control)
    row, change = index[0], settings - params.value(control)
    if array == "W_h":
        return _unroll(params, inputs, drive, settings.size, h0, c0, hold, (row, index[1], change))
    drive[:, :, row] += change if array == "b" else change * inputs.x[:, :, index[1]]
    return _unroll(params, inputs, drive, settings.size, h0, c0, hold)


def _unroll(
    params: LSTMParams,
    inputs: Sequence,
    drive: Array,
    B: int,
    h0: ArrayLike | None,
    c0: ArrayLike | None,
    hold: Hold | None,
    recurrent_change: tuple[int, int, Array] | None = None,
) -> Trace:
    """The recurrence. ``drive`` [T, B, 4H] is ``W_x x + b``, already there for all steps.

    ``recurrent_change`` (row, column, change [B]) is added to ``W_h`` row by row of the batch: a
    rank-one term, which spares a batch of kernels.
    """
    T, H = inputs.T, params.H
    pre, act = drive, np.empty((T, B, 4 * H))
    c_path, h_path, tanh_c = np.empty((T + 1, B, H)), np.empty((T + 1, B, H)), np.empty((T, B, H))
    c_path[0], h_path[0] = _start("c0", c0, B, H), _start("h0", h0, B, H)
    held = _holds(hold, T, B, H)
    block = {name: slice(k * H, (k + 1) * H) for k, name in enumerate(PACKED)}
    i, f, g, o = (act[:, :, block[name]] for name in PACKED)
    g_pre = pre[:, :, block["g"]]
    W_h_T, written = params.W_h.T, np.empty((B, H))
    # Every output goes into the record itself: no step makes an array. exp may overflow to inf
    # for z below -709; 1 / (1 + inf) = 0 is then the right sigmoid.
    with np.errstate(over="ignore"):
        for t in range(T):
            z, a, h, c = pre[t], act[t], h_path[t], c_path[t + 1]
            z += h @ W_h_T
            if recurrent_change is not None:
                row, column, change = recurrent_change
                z[:, row] += change * h[:, column]
            np.negative(z, a)
            np.exp(a, a)
            a += 1.0
            np.reciprocal(a, a)
            np.tanh(g_pre[t], g[t])
            for gate, value in held.get(t, ()):
                a[:, block[gate]] = value
            np.multiply(i[t], g[t], written)
            np.multiply(f[t], c_path[t], c)
            c += written
            np.tanh(c, tanh_c[t])
            np.multiply(o[t], tanh_c[t], h_path[t + 1])
    return Trace(inputs, pre, act, c_path, h_path, tanh_c, _hold_record(hold))


def _check_features(params: LSTMParams, inputs: Sequence) -> None:
    if inputs.D != params.D:
        raise ValueError(f"x has shape {inputs.x.shape}, so {inputs.D} features; these weights need {params.D}")


def _start(name: str, value: ArrayLike | None, B: int, H: int) -> Array | float:
    if value is None:
        return 0.0
    start = as_floats(name, value, (0, 1, 2), f"a number, [H] = {(H,)} or [B, H] = {(B, H)}")
    if start.shape not in ((), (H,), (1, H), (B, H)):
        raise ValueError(f"{name} has shape {start.shape}; it needs a number, [H] = {(H,)} or [B, H] = {(B, H)}")
    return start


def _hold_record(hold: Hold | None) -> Held:
    """Holds by (gate, step or None), each value as [B or 1, H or 1]."""
    keyed = {(key, None) if isinstance(key, str) else key: value for key, value in (hold or {}).items()}
    return {key: np.atleast_2d(np.asarray(value, float)) for key, value in keyed.items()}


def _holds(hold: Hold | None, T: int, B: int, H: int) -> dict[int, list[tuple[str, Array]]]:
    """What to pin at each step; a hold of one step comes after, and so wins over, one of the run."""
    steps: dict[int, list[tuple[str, Array]]] = {}
    record = _hold_record(hold)
    for key in sorted(record, key=lambda key: key[1:] != (None,)):
        value = record[key]
        if len(key) != 2 or key[0] not in PACKED:
            raise ValueError(f'hold has {key!r}; it needs a gate, "f", "i", "g" or "o", or a gate and a step, ("f", 17)')
        gate, step = key
        if step is not None and step not in range(T):
            raise ValueError(f"hold has step {step!r}; this sequence has steps 0 to {T - 1}")
        low = -1.0 if gate == "g" else 0.0
        if value.shape[0] not in (1, B) or value.shape[1] not in (1, H) or value.ndim != 2:
            raise ValueError(f"hold of {gate} has shape {value.shape}; it needs a number, [H] = {(H,)} or [B, H] = {(B, H)}")
        if not ((value >= low) & (value <= 1.0)).all():
            raise ValueError(f"hold of {gate} is {value.ravel()[0]:g}; {gate} lives in [{low:g}, 1]")
        for t in range(T) if step is None else (step,):
            steps.setdefault(t, []).append((gate, value))
    return steps


def _swept_inputs(inputs: Sequence, control: tuple[Any, ...], values: Array) -> Array:
    """The sequence once for each value, one feature changed: [T, N, D]."""
    how = control[1] if len(control) > 1 else None
    if len(control) != {"scale": 3, "shift": 3, "at": 4}.get(how, 0):
        raise ValueError(f'{control!r} names no input; it should look like ("x", "scale", 0), ("x", "shift", 0) or ("x", "at", 0, 17)')
    d = control[2]
    if d not in range(inputs.D):
        raise ValueError(f"{control!r}: there is no feature {d}; features are 0 to {inputs.D - 1}")
    x = np.repeat(inputs.x, values.size, axis=1)
    if how == "scale":
        x[:, :, d] *= values
    elif how == "shift":
        x[:, :, d] += values
    else:
        if control[3] not in range(inputs.T):
            raise ValueError(f"{control!r}: there is no step {control[3]}; steps are 0 to {inputs.T - 1}")
        x[control[3], :, d] = values
    return x
