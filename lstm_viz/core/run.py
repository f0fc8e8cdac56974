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

from lstm_viz.core.checks import as_floats, is_index
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
        Names the array, what it is and what it should be; or the pre-activation that is too
        large for a number (weights and inputs near 1e300).
    """
    inputs = as_sequence(x)
    return _unroll(params, inputs, _drive(params, inputs), h0, c0, hold)


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
    if inputs.B != 1:
        raise ValueError(f"x has {inputs.B} sequences; a sweep runs one sequence, [T, D] or [T, 1, D]")
    settings = as_floats("values", values, 1, "[N], one for each run of the sweep")
    if settings.size == 0:
        raise ValueError("values is empty; a sweep needs at least one")
    if not isinstance(control, tuple) or not control:
        raise ValueError(
            f'{control!r} names no control; it should look like ("b", "f", 0), ("x", "scale", 0) or ("hold", "f")'
        )
    if control[0] == "x":
        inputs = inputs.with_x(_swept_inputs(inputs, control, settings))
        return run(params, inputs, h0, c0, hold)
    if control[0] == "hold":
        if len(control) not in (2, 3):
            raise ValueError(f'{control!r} names no hold; it should look like ("hold", "f") or ("hold", "f", 17)')
        drive = np.repeat(_drive(params, inputs), settings.size, axis=1)  # [T, N, 4H]
        key = _hold_key(control[1] if len(control) == 2 else control[1:])
        return _unroll(params, inputs, drive, h0, c0, _by_gate_and_step(hold) | {key: settings[:, None]})
    # The weight is taken out and its share put back, row by row of the batch: a rank-one term,
    # which spares a batch of kernels.
    array, index = params.locate(control)
    without = params.replace(control, 0.0)
    drive = np.repeat(_drive(without, inputs), settings.size, axis=1)  # [T, N, 4H]
    if array == "W_h":
        return _unroll(without, inputs, drive, h0, c0, hold, (index[0], index[1], settings))
    with np.errstate(over="ignore", invalid="ignore"):
        drive[:, :, index[0]] += settings if array == "b" else settings * inputs.x[:, :, index[1]]
    return _unroll(without, inputs, drive, h0, c0, hold)


def _drive(params: LSTMParams, inputs: Sequence) -> Array:
    """``W_x x + b`` for all steps at once, [T, B, 4H]."""
    if inputs.D != params.D:
        raise ValueError(f"x has shape {inputs.x.shape}, so {inputs.D} features; these weights need {params.D}")
    with np.errstate(over="ignore", invalid="ignore"):  # what is not finite is named when the run is over
        return inputs.x @ params.W_x.T + params.b


def _unroll(
    params: LSTMParams,
    inputs: Sequence,
    drive: Array,
    h0: ArrayLike | None,
    c0: ArrayLike | None,
    hold: Hold | None,
    recurrent: tuple[int, int, Array] | None = None,
) -> Trace:
    """The recurrence. ``drive`` [T, B, 4H] is ``W_x x + b``; the record is built in its place.

    ``recurrent`` (row, column, values [B]) adds one weight to ``W_h``, another for each row of the batch.
    """
    (T, B, _), H = drive.shape, params.H
    pre, act = drive, np.empty((T, B, 4 * H))
    c_path, h_path, tanh_c = np.empty((T + 1, B, H)), np.empty((T + 1, B, H)), np.empty((T, B, H))
    c_path[0], h_path[0] = _start("c0", c0, B, H), _start("h0", h0, B, H)
    record = _hold_record(hold, T, B, H)
    held = _held_by_step(record, T)
    block = {name: slice(k * H, (k + 1) * H) for k, name in enumerate(PACKED)}
    i, f, g, o = (act[:, :, block[name]] for name in PACKED)
    g_pre = pre[:, :, block["g"]]
    W_h_T, written = params.W_h.T, np.empty((B, H))
    # Every output goes into the record itself: no step makes an array. exp may overflow to inf
    # for z below -709; 1 / (1 + inf) = 0 is then the right sigmoid.
    with np.errstate(over="ignore", invalid="ignore"):
        for t in range(T):
            z, a, h, c = pre[t], act[t], h_path[t], c_path[t + 1]
            z += h @ W_h_T
            if recurrent is not None:
                row, column, values = recurrent
                z[:, row] += values * h[:, column]
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
    _check_finite(pre, H)
    return Trace(inputs, pre, act, c_path, h_path, tanh_c, record)


def _check_finite(pre: Array, H: int) -> None:
    if np.isfinite(pre).all():
        return
    t, b, row = (int(k) for k in np.argwhere(~np.isfinite(pre))[0])
    raise ValueError(
        f"{PACKED[row // H]}_pre is {pre[t, b, row]} at step {t}, sequence {b}, unit {row % H}: "
        "W_x x + W_h h + b is too large for a number there; it needs smaller weights or inputs"
    )


def _start(name: str, value: ArrayLike | None, B: int, H: int) -> Array | float:
    if value is None:
        return 0.0
    start = as_floats(name, value, (0, 1, 2), f"a number, [H] = {(H,)} or [B, H] = {(B, H)}")
    if start.shape not in ((), (H,), (1, H), (B, H)):
        raise ValueError(f"{name} has shape {start.shape}; it needs a number, [H] = {(H,)} or [B, H] = {(B, H)}")
    return start


def _by_gate_and_step(hold: Hold | None) -> dict[tuple[str, int | None], ArrayLike]:
    """Holds under one kind of key, (gate, step), where step None is the whole run."""
    if not isinstance(hold, Mapping | None):
        raise ValueError(f'hold is {hold!r}; it needs a mapping, {{"f": 1.0}} or {{("f", 17): 0.0}}')
    return {_hold_key(key): value for key, value in (hold or {}).items()}


def _hold_key(key: Any) -> tuple[str, int | None]:
    gate, step = key if isinstance(key, tuple) and len(key) == 2 else (key, None)
    if gate not in PACKED or not (step is None or isinstance(step, int | np.integer)):
        raise ValueError(f'hold has {key!r}; it needs a gate, "f", "i", "g" or "o", or a gate and a step, ("f", 17)')
    return gate, step if step is None else int(step)


def _hold_record(hold: Hold | None, T: int, B: int, H: int) -> Held:
    """Holds by (gate, step or None), each value a copy as [B or 1, H or 1]."""
    record: dict[tuple[str, int | None], Array] = {}
    for (gate, step), value in _by_gate_and_step(hold).items():
        needed = f"a number, [H] = {(H,)} or [B, H] = {(B, H)}"
        pinned = as_floats(f"hold of {gate}", value, (0, 1, 2), needed)
        low = -1.0 if gate == "g" else 0.0
        outside = pinned[(pinned < low) | (pinned > 1.0)]
        if outside.size:
            raise ValueError(f"hold of {gate} is {outside[0]:g}; {gate} lives in [{low:g}, 1]")
        if step is not None and step not in range(T):
            raise ValueError(f"hold of {gate} has step {step}; this sequence has steps 0 to {T - 1}")
        record[gate, step] = np.atleast_2d(pinned)
        if not all(size in (1, full) for size, full in zip(record[gate, step].shape, (B, H), strict=True)):
            raise ValueError(f"hold of {gate} has shape {pinned.shape}; it needs {needed}")
    return record


def _held_by_step(record: Held, T: int) -> dict[int, list[tuple[str, Array]]]:
    """What to pin at each step; a hold of one step comes after, and so wins over, one of the run."""
    steps: dict[int, list[tuple[str, Array]]] = {}
    for (gate, step), value in sorted(record.items(), key=lambda item: item[0][1] is not None):
        for t in range(T) if step is None else (step,):
            steps.setdefault(t, []).append((gate, value))
    return steps


def _swept_inputs(inputs: Sequence, control: tuple[Any, ...], values: Array) -> Array:
    """The sequence once for each value, one feature changed: [T, N, D]."""
    how = control[1] if len(control) > 1 else None
    if how not in ("scale", "shift", "at") or len(control) != (4 if how == "at" else 3):
        raise ValueError(
            f"{control!r} names no input; it should look like "
            '("x", "scale", 0), ("x", "shift", 0) or ("x", "at", 0, 17)'
        )
    d, t = control[2], control[3] if how == "at" else 0
    if not is_index(d, inputs.D):
        raise ValueError(f"{control!r}: there is no feature {d!r}; features are 0 to {inputs.D - 1}")
    if not is_index(t, inputs.T):
        raise ValueError(f"{control!r}: there is no step {t!r}; steps are 0 to {inputs.T - 1}")
    x = np.repeat(inputs.x, values.size, axis=1)
    with np.errstate(over="ignore"):  # what is too large for a number is named by the new sequence
        if how == "scale":
            x[:, :, d] *= values
        elif how == "shift":
            x[:, :, d] += values
        else:
            x[t, :, d] = values
    return x
