"""What one run starts from, checked and laid out for the recurrences of the cells.

Inside a recurrence arrays lie units first, ``[T, rows, B]``: the blocks of one step are then whole
stretches of memory, which NumPy passes through at full speed. A record shows them as
``[T, B, rows]``; :func:`transposed` goes from one to the other without copying.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lstm_viz.core.checks import as_floats
from lstm_viz.core.packed import Packed, listed
from lstm_viz.core.record import Held, Record, Swept, that_hold
from lstm_viz.core.sequence import Sequence

Array = NDArray[np.float64]
Entry = TypeVar("Entry", bound=np.generic)
Hold = Mapping[Any, ArrayLike]
"""``{"f": 1.0}`` pins a gate for the run, ``{("f", 17): 0.0}`` for one step (which wins).

Of one unit alone: ``{("f", None, 3): 1.0}`` and ``{("f", 17, 3): 0.0}``, which win over those of all units. In an array
a unit or a sequence that is not held has NaN.
"""


def transposed(array: NDArray[Entry]) -> NDArray[Entry]:
    """``[T, rows, B]`` seen as ``[T, B, rows]``, and back."""
    return array.swapaxes(1, 2)


class Pin(NamedTuple):
    """What pins a gate at one step."""

    gate: str
    value: Array  # [H or 1, B or 1]
    where: NDArray[np.bool_]  # of the same shape: what of it is held

    def into(self, block: Array) -> None:
        """Into the block of this gate, [H, B]; what is not held stays as it is."""
        np.copyto(block, self.value, where=self.where)


def pin_again(pins: Iterable[Pin], gate: str, block: Array) -> None:
    """What pins one gate, into its block [H, B], which has only now been computed."""
    for pin in pins:
        if pin.gate == gate:
            pin.into(block)


@dataclass(frozen=True, eq=False)
class SweptWeight:
    """Where the weight of a sweep stands: it is 0 in the weights, and ``values[b]`` in row b of the batch."""

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
    swept: Swept | None = None
    weight: SweptWeight | None = None

    @property
    def labels(self) -> dict[str, Any]:
        """What a record takes over as it is: the inputs, what was held and what was swept."""
        return {"inputs": self.inputs, "held": self.held, "swept": self.swept}

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
            if self.weight is not None and self.weight.array in ("W_x", "b"):
                row, *column = self.weight.index
                out[:, row] += self.weight.values * x[:, column[0]] if column else self.weight.values

    def recurrent_product(self, first_row: int = 0) -> Callable[[Array, Array, Array], object]:
        """A function of ``(W_h, h, out)`` that puts ``W_h h`` into ``out``, for the rows of W_h from ``first_row``.

        A swept weight adds its share to its row, which spares a kernel for each value.
        """
        if self.weight is None or self.weight.array != "W_h":
            return np.dot
        row, column, values = self.weight.index[0] - first_row, self.weight.index[1], self.weight.values

        def with_share(W_h: Array, h: Array, out: Array) -> None:
            np.dot(W_h, h, out)
            if 0 <= row < len(out):
                out[row] += values * h[column]

        return with_share

    def vector(self, name: str, weights: Array) -> Array:
        """A vector of weights as a column, [rows, 1], or [rows, B] where it is swept."""
        column = weights[:, None]
        if self.weight is None or self.weight.array != name:
            return column
        column = np.repeat(column, self.B, axis=1)
        column[self.weight.index[0]] = self.weight.values
        return column

    def held_by_step(self) -> dict[int, list[Pin]]:
        """What to pin at each step; a hold of one step comes after, and wins over, one of the run."""
        steps: dict[int, list[Pin]] = {}
        for (gate, step), value in sorted(self.held.items(), key=lambda item: item[0][1] is not None):
            pin = Pin(gate, value.T, ~np.isnan(value.T))
            for t in range(self.inputs.T) if step is None else (step,):
                steps.setdefault(t, []).append(pin)
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
Place = tuple[str, int | None, int | None]
"""Gate, step, unit; a step None is the whole run, a unit None all of them."""


def by_place(hold: Hold | None, ranges: Ranges) -> dict[Place, ArrayLike]:
    """Holds under one kind of key, (gate, step, unit): step None is the whole run, unit None every unit."""
    if not isinstance(hold, Mapping | None):
        one = next(iter(ranges))
        raise ValueError(f'hold is {hold!r}; it needs a mapping, {{"{one}": 1.0}} or {{("{one}", 17): 0.0}}')
    return {hold_key(key, ranges): value for key, value in (hold or {}).items()}


def hold_key(key: Any, ranges: Ranges) -> Place:
    """What is held, as (gate, step or None, unit or None); ValueError for what is none of the keys of a hold."""
    gate, step, unit = (*key, None, None)[:3] if isinstance(key, tuple) and len(key) in (2, 3) else (key, None, None)
    counted = all(isinstance(place, int | np.integer | None) for place in (step, unit))
    if not isinstance(gate, str) or gate not in ranges or not counted:
        names, one = listed((f'"{name}"' for name in ranges), "or"), next(iter(ranges))
        raise ValueError(
            f'hold has {key!r}; it needs a gate, {names}, or a gate and a step, ("{one}", 17), '
            f'or a gate, a step and a unit, ("{one}", None, 3)'
        )
    return gate, step if step is None else int(step), unit if unit is None else int(unit)


def hold_record(hold: Hold | None, ranges: Ranges, T: int, B: int, H: int) -> Held:
    """Holds by (gate, step or None), each value a copy as [B or 1, H or 1]; NaN where nothing is held.

    ValueError names the gate, and the shape, the range, the step or the unit that it needs.
    """
    record: dict[tuple[str, int | None], Array] = {}
    for (gate, step, unit), value in sorted(by_place(hold, ranges).items(), key=lambda item: item[0][2] is not None):
        full = (B, H if unit is None else 1)
        needed = f"a number, [H] = {(H,)} or [B, H] = {(B, H)}" if unit is None else f"a number or [B, 1] = {(B, 1)}"
        pinned = as_floats(f"hold of {gate}", value, (0, 1, 2), needed, gaps=True)
        low, high = ranges[gate]
        outside = pinned[(pinned < low) | (pinned > high)]
        if outside.size:
            raise ValueError(f"hold of {gate} is {outside[0]:g}; {gate} lives in [{low:g}, {high:g}]")
        if step is not None and step not in range(T):
            raise ValueError(f"hold of {gate} has step {step}; this sequence has steps 0 to {T - 1}")
        if unit is not None and unit not in range(H):
            raise ValueError(f"hold of {gate} has unit {unit}; this layer has units 0 to {H - 1}")
        values = np.atleast_2d(pinned)
        if not all(size in (1, most) for size, most in zip(values.shape, full, strict=True)):
            raise ValueError(f"hold of {gate} has shape {pinned.shape}; it needs {needed}")
        record[gate, step] = values if unit is None else _with_unit(record.get((gate, step)), unit, values, H)
    return that_hold(record)


def _with_unit(others: Array | None, unit: int, values: Array, H: int) -> Array:
    """A hold [B or 1, H] of what is held, and of one unit at ``values`` [B or 1, 1], where these are numbers."""
    before = np.full((1, H), np.nan) if others is None else others
    found = np.array(np.broadcast_to(before, (max(len(before), len(values)), H)))
    found[:, unit] = np.where(np.isnan(values), found[:, [unit]], values)[:, 0]
    return found
