"""Run a cell and record everything; run all values of one control as one batch.

What is computed at each step stands in the file of the cell: lstm.py, gru.py, rnn.py. Here stands
what comes before and after: which cell it is, whether what it is given fits it, and whether every number is finite.
"""

from __future__ import annotations

from typing import Any, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lstm_viz.core.cell import Cell
from lstm_viz.core.cells import cell_of
from lstm_viz.core.checks import as_floats, is_index
from lstm_viz.core.given import Given, Hold, SweptWeight, by_place, hold_key, hold_record, start_state
from lstm_viz.core.packed import Packed
from lstm_viz.core.record import R, Record, Swept
from lstm_viz.core.sequence import Feature, Sequence, as_sequence, trusted
from lstm_viz.core.stack import Stack

Array = NDArray[np.float64]
Inputs = Sequence | ArrayLike
Layered = list[Any] | tuple[Any, ...] | None


@overload
def run(
    params: Packed[R], x: Inputs, h0: ArrayLike | None = None, c0: ArrayLike | None = None, hold: Hold | None = None
) -> R: ...
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
        Gates to pin: ``{"f": 1.0}`` for the run, ``{("f", 17): 0.0}`` for one step, ``{("f", None, 3): 1.0}``
        and ``{("f", 17, 3): 0.0}`` of unit 3 alone. Gates within [0, 1], the candidate within [-1, 1]; a number,
        [H] or [B, H], with NaN for a unit or a sequence that is not held.

    For a Stack, h0, c0 and hold have one entry for each layer, which may be None.

    Returns
    -------
    Trace, GRUTrace or RNNTrace; for a Stack a tuple of them, the lowest layer first

    Raises
    ------
    ValueError
        Names the array, what it is and what it should be; or the pre-activation or state that is too
        large for a number (weights and inputs near 1e300).
    TypeError
        When params are no weights of a cell.
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


def outputs(trace: Record) -> Sequence:
    """The hidden states of a run as the inputs of the layer above: neither checked nor copied."""
    return trusted(trace.h, tuple(Feature(f"h{j}") for j in range(trace.H)), trace.time)


def _of_layer(name: str, given: Any, k: int, stack: Stack) -> Any:
    if given is None:
        return None
    if not isinstance(given, list | tuple) or len(given) != len(stack.layers):
        raise ValueError(f"{name} needs one entry for each of the {len(stack.layers)} layers; an entry may be None")
    return given[k]


def record(
    params: Packed[R],
    inputs: Sequence,
    h0: ArrayLike | None = None,
    c0: ArrayLike | None = None,
    hold: Hold | None = None,
) -> R:
    """As :func:`run`, for one cell."""
    cell = cell_of(params)
    return _finite(cell.forward(params, _given(params, inputs, inputs.B, h0, c0, hold)), cell)


def sweep(
    params: Packed[R],
    control: tuple[Any, ...],
    values: ArrayLike,
    x: Inputs,
    h0: ArrayLike | None = None,
    c0: ArrayLike | None = None,
    hold: Hold | None = None,
) -> R:
    """Run every value of ONE control as one batch: row ``b`` of the trace used ``values[b]``.

    The trace says what was swept: ``trace.swept``, and the column "swept" of its table.

    Parameters
    ----------
    params, h0, c0, hold
        As for :func:`run`, one cell.
    control : tuple
        See below.
    values : array, [N]
    x : Sequence or array, [T, D] or [T, 1, D]

    Controls
    --------
    ``("b", "f", j)``, ``("W_x", "f", j, d)``, ``("W_h", "f", j, k)``
        a weight or bias, set to the value; also ``("P", "f", j)`` and the GRU's ``("b_hn", "n", j)``
    ``("x", "scale", d)``, ``("x", "shift", d)``, ``("x", "at", d, t)``
        feature d: multiplied by the value, raised by it, or set to it at step t alone
    ``("hold", "f")``, ``("hold", "f", t)``
        a gate held at the value, for the run or at step t
    ``("hold", "f", None, j)``, ``("hold", "f", t, j)``
        the same of unit j alone

    Raises
    ------
    ValueError
        As :func:`run`; also for an unknown control, or for more than one sequence.
    TypeError
        When params are no weights of one cell.
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
    N, weight, held = settings.size, None, hold
    if control[0] == "x":
        _check_features(params, inputs)
        inputs = inputs.with_x(_swept_inputs(inputs, control, settings))
    elif control[0] == "hold":
        if len(control) not in (2, 3, 4):
            raise ValueError(
                f'{control!r} names no hold; it should look like ("hold", "f"), ("hold", "f", 17) '
                'or, of one unit, ("hold", "f", None, 3)'
            )
        ranges = cell.hold_ranges(params)
        key = hold_key(control[1] if len(control) == 2 else control[1:], ranges)
        held = by_place(hold, ranges) | {key: settings[:, None]}
    else:  # the weight is taken out, and its share put back row by row of the batch
        weight = SweptWeight(*params.locate(control), settings)
        params = params.replace(control, 0.0)
    given = _given(params, inputs, N, h0, c0, held, Swept(control, settings), weight)
    return _finite(cell.forward(params, given), cell)


def _given(
    params: Packed[Any],
    inputs: Sequence,
    B: int,
    h0: ArrayLike | None,
    c0: ArrayLike | None,
    hold: Hold | None,
    swept: Swept | None = None,
    weight: SweptWeight | None = None,
) -> Given:
    cell, H = cell_of(params), params.H
    _check_features(params, inputs)
    if c0 is not None and "c" not in cell.states:
        raise ValueError(f"c0 was given; the {cell.name} has no cell state, its only state is h")
    held = hold_record(hold, cell.hold_ranges(params), inputs.T, B, H)
    return Given(inputs, B, start_state("h0", h0, B, H), start_state("c0", c0, B, H), held, swept, weight)


def _check_features(params: Packed[Any], inputs: Sequence) -> None:
    if inputs.D != params.D:
        raise ValueError(f"x has shape {inputs.x.shape}, so {inputs.D} features; these weights need {params.D}")


def _finite(trace: R, cell: Cell[Any, R]) -> R:
    """The trace as it is, or a ValueError that names its first non-finite number.

    A state that overflows stays non-finite at every later step, even when a gate of 0 multiplies it
    (0 times inf is NaN), so that the last step shows whether it ever did.
    """
    paths = [getattr(trace, f"{state}_path") for state in cell.states]
    if not (np.isfinite(trace.pre).all() and all(np.isfinite(path[-1]).all() for path in paths)):
        states = dict(zip(cell.states, (path[1:] for path in paths), strict=True))
        raise ValueError(_overflow(trace, states))
    return trace


def _overflow(trace: Record, states: dict[str, Array]) -> str:
    """A sentence on the first non-finite number: at one step pre-activations are computed before states."""
    first = {name: np.argwhere(~np.isfinite(array)) for name, array in {"": trace.pre, **states}.items()}
    name = min((name for name, found in first.items() if len(found)), key=lambda name: first[name][0][0])
    t, b, row = (int(k) for k in first[name][0])
    if name:
        value, cause, smaller = states[name][t, b, row], "the state", "weights, inputs or start states"
    else:
        name, value = f"{trace.BLOCKS[row // trace.H]}_pre", trace.pre[t, b, row]
        cause, smaller = "W_x x + W_h h + b", "weights or inputs"
    return (
        f"{name} is {value} at step {t}, sequence {b}, unit {row % trace.H}: "
        f"{cause} is too large for a number there; it needs smaller {smaller}"
    )


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
