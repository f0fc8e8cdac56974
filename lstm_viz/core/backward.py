"""Backpropagation through time, for every cell, from what the trace recorded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lstm_viz.core.cell import Cell
from lstm_viz.core.cells import cell_of
from lstm_viz.core.checks import as_floats
from lstm_viz.core.given import transposed
from lstm_viz.core.gradients import Gradients
from lstm_viz.core.packed import Packed
from lstm_viz.core.record import R, Record
from lstm_viz.core.stack import Stack

Array = NDArray[np.float64]


@overload
def backward(
    params: Packed[R], trace: R, d_h: ArrayLike, d_c: ArrayLike | None = None, truncate: int | None = None
) -> Gradients: ...
@overload
def backward(
    params: Stack, trace: Sequence[Record], d_h: ArrayLike, d_c: Any = None, truncate: int | None = None
) -> tuple[Gradients, ...]: ...
def backward(
    params: Packed[Any] | Stack,
    trace: Any,
    d_h: ArrayLike,
    d_c: Any = None,
    truncate: int | None = None,
) -> Any:
    """The gradient of a loss by every weight, input, pre-activation and state.

    Parameters
    ----------
    params : LSTMParams, GRUParams, RNNParams, or a Stack of them
        The weights with which the trace was made.
    trace : Trace, GRUTrace or RNNTrace; for a Stack a tuple of them
        What :func:`lstm_viz.run` recorded. A held gate gives its pre-activation no gradient.
    d_h : array, [T, B, H]
        The gradient of the loss by each output directly; zero where the loss does not look. For a
        Stack by those of the highest layer.
    d_c : array, [T, B, H]
        The same by each cell state, for an LSTM; default zero. For a Stack one entry for each layer,
        which may be None.
    truncate : int
        Cut the sequence into blocks of so many steps, counted from the first: states run on from
        block to block, the gradient stops between them. Default: it goes all the way.

    Returns
    -------
    Gradients; for a Stack a tuple of them, the lowest layer first

    Raises
    ------
    ValueError
        Names the array, the shape it has and the shape it needs; or a trace of another cell, or of another value of
        a swept weight.
    TypeError
        When params are no weights of a cell.
    """
    if isinstance(params, Stack):
        n = len(params.layers)
        if not isinstance(trace, list | tuple) or len(trace) != n:
            raise ValueError(f"a stack of {n} layers needs the {n} traces of its run")
        if d_c is not None and (not isinstance(d_c, list | tuple) or len(d_c) != n):
            raise ValueError(f"d_c needs one entry for each of the {n} layers; an entry may be None")
        found: list[Gradients] = []
        for k in reversed(range(n)):
            found.insert(0, backward(params.layers[k], trace[k], d_h, d_c and d_c[k], truncate))
            d_h = found[0].d_x
        return tuple(found)
    cell = check_trace(params, trace)
    if truncate is not None and (truncate != int(truncate) or truncate < 1):
        raise ValueError(f"truncate is {truncate}; it needs a whole number of steps, 1 or more")
    if d_c is not None and "c" not in cell.states:
        raise ValueError(f"d_c was given; the {cell.name} has no cell state")
    asked = {name: _asked(name, value, trace) for name, value in (("d_h", d_h), ("d_c", d_c)) if value is not None}
    return through_time(params, trace, asked["d_h"], asked.get("d_c"), truncate)


def check_trace(params: Packed[R], trace: Any) -> Cell[Any, R]:
    """The kind of cell, when these weights can have made this trace; else a ValueError that says why not."""
    cell = cell_of(params)
    if not isinstance(trace, cell.trace):
        raise ValueError(f"the trace is a {type(trace).__name__}; {type(params).__name__} made a {cell.trace.__name__}")
    if (trace.H, trace.inputs.D) != (params.H, params.D):
        raise ValueError(
            f"the trace has {trace.H} units and {trace.inputs.D} features; these weights have {params.H} and {params.D}"
        )
    if trace.inputs.B != trace.B:
        raise ValueError(f"the trace is a sweep of {trace.B} values, but gradients are those of one run; {_ONE_OF_IT}")
    if trace.swept is not None and trace.swept.control[0] in params.weights:
        control, values = trace.swept.control, trace.swept.values
        if not (values == params.value(control)).all():
            raise ValueError(
                f"the trace was swept with {control!r} at {values[0]:g}, "
                f"but these weights have {params.value(control):g} there; {_ONE_OF_IT}"
            )
    return cell


_ONE_OF_IT = "take trace.sample(b), and params.replace(control, values[b]) where a weight was swept"


def through_time(
    params: Packed[R],
    trace: R,
    d_h: Array,
    d_c: Array | None = None,
    truncate: int | None = None,
) -> Gradients:
    """As :func:`backward`, ``d_h`` and ``d_c`` [T, B, H], unchecked: for one training step after another."""
    by_c = None if d_c is None else transposed(d_c)
    with np.errstate(over="ignore", invalid="ignore"):  # an explosion is a result: the norm shows it
        return cell_of(params).backward(params, trace, transposed(d_h), by_c, truncate)


def _asked(name: str, value: ArrayLike, trace: Record) -> Array:
    needed = (trace.T, trace.B, trace.H)
    array = as_floats(name, value, 3, f"[T, B, H] = {needed}")
    if array.shape != needed:
        raise ValueError(f"{name} has shape {array.shape}; this trace needs [T, B, H] = {needed}")
    return array
