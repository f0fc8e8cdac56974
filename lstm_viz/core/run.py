"""Run a cell and record everything; run all values of one control as one batch.

What is computed at each step stands in the file of the cell: lstm.py, gru.py, rnn.py. Here stands
what comes before: which cell it is, and whether what it is given fits it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lstm_viz.core.cells import cell_of
from lstm_viz.core.checks import as_floats, is_index
from lstm_viz.core.given import Given, Hold, Swept, by_gate_and_step, hold_key, hold_record, start_state
from lstm_viz.core.gru import GRUParams, GRUTrace
from lstm_viz.core.packed import Packed
from lstm_viz.core.params import LSTMParams
from lstm_viz.core.record import Record
from lstm_viz.core.rnn import RNNParams, RNNTrace
from lstm_viz.core.sequence import Feature, Sequence, as_sequence, trusted
from lstm_viz.core.stack import Stack
from lstm_viz.core.trace import Trace

Array = NDArray[np.float64]
Inputs = Sequence | ArrayLike
Layered = list[Any] | tuple[Any, ...] | None


@overload
def run(
    params: LSTMParams, x: Inputs, h0: ArrayLike | None = None, c0: ArrayLike | None = None, hold: Hold | None = None
) -> Trace: ...
@overload
def run(
    params: GRUParams, x: Inputs, h0: ArrayLike | None = None, c0: None = None, hold: Hold | None = None
) -> GRUTrace: ...
@overload
def run(
    params: RNNParams, x: Inputs, h0: ArrayLike | None = None, c0: None = None, hold: Hold | None = None
) -> RNNTrace: ...
@overload
def run(
    params: Stack, x: Inputs, h0: Layered = None, c0: Layered = None, hold: Layered = None
) -> tuple[Record, ...]: ...
def run(params: Any, x: Inputs, h0: Any = None, c0: Any = None, hold: Any = None) -> Any:
    """Run the cell over a sequence and record every step.

    Parameters
    ----------
    params : LSTMParams, GRUParams, RNNParams, or a Stack of them
        The weights, for D features and H units; they decide which cell runs.
    x : Sequence or array, [T, D] or [T, B, D]
        The inputs.
    h0, c0 : array, [H], [B, H] or a number
        Start states; default zero. Only the LSTM has a c.
    hold : mapping
        Gates to pin: ``{"f": 1.0}`` for the run, ``{("f", 17): 0.0}`` for one step. Gates within
        [0, 1], the candidate within [-1, 1]; a number, [H] or [B, H].

    For a Stack, h0, c0 and hold have one entry for each layer, which may be None.

    Returns
    -------
    Trace, GRUTrace or RNNTrace; for a Stack a tuple of them, the lowest layer first

    Raises
    ------
    ValueError
        Names the array, what it is and what it should be; or the pre-activation that is too
        large for a number (weights and inputs near 1e300).
    """
    inputs = as_sequence(x)
    if not isinstance(params, Stack):
        return record(params, inputs, h0, c0, hold)
    traces: list[Any] = []
    for k, layer in enumerate(params.layers):
        own = [_of_layer(name, given, k, params) for name, given in (("h0", h0), ("c0", c0), ("hold", hold))]
        traces.append(record(layer, inputs, *own))
        inputs = outputs(traces[-1])
    return tuple(traces)


def outputs(trace: Any) -> Sequence:
    """The hidden states of a run as the inputs of the layer above, which hears them as they are, number or none."""
    return trusted(trace.h, tuple(Feature(f"h{j}") for j in range(trace.H)), trace.time)


def _of_layer(name: str, given: Any, k: int, stack: Stack) -> Any:
    if given is None:
        return None
    if not isinstance(given, list | tuple) or len(given) != len(stack.layers):
        raise ValueError(f"{name} needs one entry for each of the {len(stack.layers)} layers; an entry may be None")
    return given[k]


def record(
    params: Packed,
    inputs: Sequence,
    h0: ArrayLike | None = None,
    c0: ArrayLike | None = None,
    hold: Hold | None = None,
) -> Any:
    """As :func:`run`, for a cell of any kind."""
    return _finite(cell_of(params).forward(params, _given(params, inputs, inputs.B, h0, c0, hold)))


@overload
def sweep(
    params: LSTMParams,
    control: tuple[Any, ...],
    values: ArrayLike,
    x: Inputs,
    h0: ArrayLike | None = None,
    c0: ArrayLike | None = None,
    hold: Hold | None = None,
) -> Trace: ...
@overload
def sweep(
    params: GRUParams,
    control: tuple[Any, ...],
    values: ArrayLike,
    x: Inputs,
    h0: ArrayLike | None = None,
    c0: None = None,
    hold: Hold | None = None,
) -> GRUTrace: ...
@overload
def sweep(
    params: RNNParams,
    control: tuple[Any, ...],
    values: ArrayLike,
    x: Inputs,
    h0: ArrayLike | None = None,
    c0: None = None,
    hold: Hold | None = None,
) -> RNNTrace: ...
def sweep(
    params: Packed,
    control: tuple[Any, ...],
    values: ArrayLike,
    x: Inputs,
    h0: ArrayLike | None = None,
    c0: ArrayLike | None = None,
    hold: Hold | None = None,
) -> Record:
    """Run every value of ONE control as one batch: row ``b`` of the trace used ``values[b]``.

    Controls
    --------
    ``("b", "f", j)``, ``("W_x", "f", j, d)``, ``("W_h", "f", j, k)``
        a weight or bias, set to the value; also ``("P", "f", j)`` and the GRU's ``("b_hn", "n", j)``
    ``("x", "scale", d)``, ``("x", "shift", d)``, ``("x", "at", d, t)``
        feature d: multiplied by the value, raised by it, or set to it at step t alone
    ``("hold", "f")``, ``("hold", "f", t)``
        a gate held at the value, for the run or at step t

    Raises
    ------
    ValueError
        As :func:`run`; also for an unknown control, or for more than one sequence.
    """
    cell, inputs = cell_of(params), as_sequence(x)
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
        _check_features(params, inputs)
        return record(params, inputs.with_x(_swept_inputs(inputs, control, settings)), h0, c0, hold)
    N = settings.size
    if control[0] == "hold":
        if len(control) not in (2, 3):
            raise ValueError(f'{control!r} names no hold; it should look like ("hold", "f") or ("hold", "f", 17)')
        ranges = cell.hold_ranges(params)
        key = hold_key(control[1] if len(control) == 2 else control[1:], ranges)
        both = by_gate_and_step(hold, ranges) | {key: settings[:, None]}
        return _finite(cell.forward(params, _given(params, inputs, N, h0, c0, both)))
    # The weight is taken out, and its share put back row by row of the batch.
    array, index = params.locate(control)
    without = params.replace(control, 0.0)
    given = replace(_given(params, inputs, N, h0, c0, hold), swept=Swept(array, index, settings))
    return _finite(cell.forward(without, given))


def _given(
    params: Packed,
    inputs: Sequence,
    B: int,
    h0: ArrayLike | None,
    c0: ArrayLike | None,
    hold: Hold | None,
) -> Given:
    cell, H = cell_of(params), params.H
    _check_features(params, inputs)
    if c0 is not None and "c" not in cell.states:
        raise ValueError(f"c0 was given; the {cell.name} has no cell state, its only state is h")
    held = hold_record(hold, cell.hold_ranges(params), inputs.T, B, H)
    return Given(inputs, B, start_state("h0", h0, B, H), start_state("c0", c0, B, H), held)


def _check_features(params: Packed, inputs: Sequence) -> None:
    if inputs.D != params.D:
        raise ValueError(f"x has shape {inputs.x.shape}, so {inputs.D} features; these weights need {params.D}")


def _finite(trace: Any) -> Any:
    """The trace as it is, or a ValueError that names the first number which is none.

    A state that is too large shows in the next pre-activation; after the last step it is looked at itself.
    """
    pre, H = trace.pre, trace.H
    if not np.isfinite(pre).all():
        t, b, row = (int(k) for k in np.argwhere(~np.isfinite(pre))[0])
        raise ValueError(
            f"{trace.BLOCKS[row // H]}_pre is {pre[t, b, row]} at step {t}, sequence {b}, unit {row % H}: "
            "W_x x + W_h h + b is too large for a number there; it needs smaller weights or inputs"
        )
    if not np.isfinite(trace.h_path[-1]).all():
        b, j = (int(k) for k in np.argwhere(~np.isfinite(trace.h_path[-1]))[0])
        raise ValueError(
            f"h is {trace.h_path[-1, b, j]} at step {trace.T - 1}, sequence {b}, unit {j}: "
            "the state is too large for a number there; it needs smaller weights, inputs or start states"
        )
    return trace


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
