"""What one run starts from, checked and laid out for the recurrences of the cells.

Inside a recurrence arrays lie units first, ``[T, rows, B]``: the blocks of one step are then whole
stretches of memory, which NumPy passes through at full speed. A record shows them as
``[T, B, rows]``; :func:`transposed` goes from one to the other without copying.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lstm_viz.core.checks import as_floats
from lstm_viz.core.packed import Packed, listed
from lstm_viz.core.record import Held, Record
from lstm_viz.core.sequence import Sequence

Array = NDArray[np.float64]
Hold = Mapping[Any, ArrayLike]
"""``{"f": 1.0}`` pins a gate for the run, ``{("f", 17): 0.0}`` for one step (which wins)."""


def transposed(array: Array) -> Array:
    """``[T, rows, B]`` seen as ``[T, B, rows]``, and back."""
    return array.swapaxes(1, 2)


@dataclass(frozen=True, eq=False)
class SweptWeight:
    """The one weight that a sweep sets: it is 0 in the weights, and ``values[b]`` in row b of the batch."""

    array: str
    index: tuple[int, ...]
    values: Array  # [B]


@dataclass(frozen=True, eq=False)
class Given:
    """Inputs, start states, what is held and what is swept, for one run."""

    inputs: Sequence
    B: int
    h0: Array | float = 0.0
    c0: Array | float = 0.0
    held: Held = field(default_factory=dict)
    swept: SweptWeight | None = None

    def begin(self, path: Array, start: Array | float) -> None:
        """A start state into the first place of its path, [T+1, H, B]."""
        path[0] = start.T if isinstance(start, np.ndarray) and start.ndim == 2 else np.reshape(start, (-1, 1))

    def input_products(self, params: Packed[Record], out: Array) -> None:
        """``W_x x + b`` for all steps at once into ``out`` [T, rows, B]: what of the pre-activations needs no h."""
        x = transposed(self.inputs.x)
        with np.errstate(over="ignore", invalid="ignore"):  # what is non-finite is named when the run is over
            if x.shape[2] == self.B:
                np.matmul(params.W_x, x, out)
            else:
                out[...] = params.W_x @ x
            out += params.b[:, None]
            if self.swept is not None and self.swept.array in ("W_x", "b"):
                row, *column = self.swept.index
                out[:, row] += self.swept.values * x[:, column[0]] if column else self.swept.values

    def recurrent_product(self, first_row: int = 0) -> Callable[[Array, Array, Array], object]:
        """A function of ``(W_h, h, out)`` that puts ``W_h h`` into ``out``, for the rows of W_h from ``first_row``.

        A swept weight adds its share to its row, which spares a kernel for each value.
        """
        if self.swept is None or self.swept.array != "W_h":
            return np.dot
        row, column, values = self.swept.index[0] - first_row, self.swept.index[1], self.swept.values

        def with_share(W_h: Array, h: Array, out: Array) -> None:
            np.dot(W_h, h, out)
            if 0 <= row < len(out):
                out[row] += values * h[column]

        return with_share

    def vector(self, name: str, weights: Array) -> Array:
        """A vector of weights as a column, [rows, 1], or [rows, B] where it is swept."""
        column = weights[:, None]
        if self.swept is None or self.swept.array != name:
            return column
        column = np.repeat(column, self.B, axis=1)
        column[self.swept.index[0]] = self.swept.values
        return column

    def held_by_step(self) -> dict[int, list[tuple[str, Array]]]:
        """What to pin at each step, [H or 1, B or 1]; a hold of one step comes after, and wins over, one of the run."""
        steps: dict[int, list[tuple[str, Array]]] = {}
        for (gate, step), value in sorted(self.held.items(), key=lambda item: item[0][1] is not None):
            for t in range(self.inputs.T) if step is None else (step,):
                steps.setdefault(t, []).append((gate, value.T))
        return steps


def start_state(name: str, value: ArrayLike | None, B: int, H: int) -> Array | float:
    """A start state as a number, [H] or [B, H]; None is zero. ValueError names another shape."""
    if value is None:
        return 0.0
    start = as_floats(name, value, (0, 1, 2), f"a number, [H] = {(H,)} or [B, H] = {(B, H)}")
    if start.shape not in ((), (H,), (1, H), (B, H)):
        raise ValueError(f"{name} has shape {start.shape}; it needs a number, [H] = {(H,)} or [B, H] = {(B, H)}")
    return start


Ranges = Mapping[str, tuple[float, float]]
"""The gates that can be held, and where each lives."""


def by_gate_and_step(hold: Hold | None, ranges: Ranges) -> dict[tuple[str, int | None], ArrayLike]:
    """Holds under one kind of key, (gate, step), where step None is the whole run."""
    if not isinstance(hold, Mapping | None):
        one = next(iter(ranges))
        raise ValueError(f'hold is {hold!r}; it needs a mapping, {{"{one}": 1.0}} or {{("{one}", 17): 0.0}}')
    return {hold_key(key, ranges): value for key, value in (hold or {}).items()}


def hold_key(key: Any, ranges: Ranges) -> tuple[str, int | None]:
    """A gate, or a gate and a step, as (gate, step or None); ValueError for anything else."""
    gate, step = key if isinstance(key, tuple) and len(key) == 2 else (key, None)
    if not isinstance(gate, str) or gate not in ranges or not (step is None or isinstance(step, int | np.integer)):
        names, one = listed((f'"{name}"' for name in ranges), "or"), next(iter(ranges))
        raise ValueError(f'hold has {key!r}; it needs a gate, {names}, or a gate and a step, ("{one}", 17)')
    return gate, step if step is None else int(step)


def hold_record(hold: Hold | None, ranges: Ranges, T: int, B: int, H: int) -> Held:
    """Holds by (gate, step or None), each value a copy as [B or 1, H or 1].

    ValueError names the gate, and the shape, the range or the step that it needs.
    """
    record: dict[tuple[str, int | None], Array] = {}
    for (gate, step), value in by_gate_and_step(hold, ranges).items():
        needed = f"a number, [H] = {(H,)} or [B, H] = {(B, H)}"
        pinned = as_floats(f"hold of {gate}", value, (0, 1, 2), needed)
        low, high = ranges[gate]
        outside = pinned[(pinned < low) | (pinned > high)]
        if outside.size:
            raise ValueError(f"hold of {gate} is {outside[0]:g}; {gate} lives in [{low:g}, {high:g}]")
        if step is not None and step not in range(T):
            raise ValueError(f"hold of {gate} has step {step}; this sequence has steps 0 to {T - 1}")
        record[gate, step] = np.atleast_2d(pinned)
        if not all(size in (1, full) for size, full in zip(record[gate, step].shape, (B, H), strict=True)):
            raise ValueError(f"hold of {gate} has shape {pinned.shape}; it needs {needed}")
    return record
