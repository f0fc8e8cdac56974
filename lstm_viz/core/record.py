"""What the records of all cell kinds have in common: their axes, parts of them, and their table.

Only bookkeeping lives here. What a cell records, and the identities that hold, stand with the cell.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from lstm_viz.core.sequence import Sequence

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
Held = Mapping[tuple[str, int | None], Array]


class Record:
    """What one run recorded, read-only. It knows its inputs and what was held, and not the model.

    A mixin for the frozen dataclasses that name the fields.
    """

    BLOCKS: ClassVar[tuple[str, ...]]
    """The blocks of ``pre`` and ``act``, in packed order."""
    ROWS: ClassVar[tuple[str, ...]] = ("pre", "act")
    """The fields that have one column for each row of the weights."""
    PATHS: ClassVar[tuple[str, ...]]
    """The fields that have one column for each unit."""
    PER_UNIT: ClassVar[tuple[str, ...]]
    """Everything that is recorded for each step and unit, in the order of computation."""

    inputs: Sequence
    pre: Array
    h_path: Array
    held: Held

    def __post_init__(self) -> None:
        for name in (*self.ROWS, *self.PATHS):
            getattr(self, name).flags.writeable = False
        for value in self.held.values():
            value.flags.writeable = False
        object.__setattr__(self, "held", MappingProxyType(dict(self.held)))

    def __reduce__(self) -> tuple[Any, ...]:
        parts = {field.name: getattr(self, field.name) for field in fields(self)}  # type: ignore[arg-type]
        return _rebuilt, (type(self), parts | {"held": dict(self.held)})  # a copy is read-only like the first

    # -- axes

    @property
    def T(self) -> int:
        """Number of steps."""
        return self.h_path.shape[0] - 1

    @property
    def B(self) -> int:
        """Number of sequences, or of values in a sweep."""
        return self.h_path.shape[1]

    @property
    def H(self) -> int:
        """Number of units."""
        return self.h_path.shape[2]

    @property
    def time(self) -> tuple[str, ...]:
        """The label of each step."""
        return self.inputs.time

    # -- what every cell has

    @property
    def x(self) -> Array:
        """Inputs, [T, B, D]; the rows of a sweep share one sequence."""
        return np.broadcast_to(self.inputs.x, (self.T, self.B, self.inputs.D))

    @property
    def h(self) -> Array:
        """Hidden state, (-1, 1)."""
        return self.h_path[1:]

    @property
    def h_prev(self) -> Array:
        """Hidden state that each step heard."""
        return self.h_path[:-1]

    @property
    def h0(self) -> Array:
        """Start hidden state, [B, H]."""
        return self.h_path[0]

    # -- parts of it

    def unit(self, j: int) -> Self:
        """The record of unit ``j`` alone, H = 1; its gates still come from all units' outputs."""
        if not 0 <= j < self.H:
            raise IndexError(f"there is no unit {j}; this run has units 0 to {self.H - 1}")
        rows = [k * self.H + j for k in range(len(self.BLOCKS))]
        column = slice(j, j + 1)
        parts = {name: getattr(self, name)[..., column] for name in self.PATHS}
        parts |= {name: getattr(self, name)[..., rows] for name in self.ROWS}
        held = {at: value if value.shape[-1] == 1 else value[..., column] for at, value in self.held.items()}
        return replace(self, held=held, **parts)  # type: ignore[type-var]

    def sample(self, b: int) -> Self:
        """The record of sequence ``b`` alone, B = 1."""
        if not 0 <= b < self.B:
            raise IndexError(f"there is no sequence {b}; this run has sequences 0 to {self.B - 1}")
        row = slice(b, b + 1)
        inputs = self.inputs if self.inputs.B == 1 else self.inputs.with_x(self.x[:, row])
        parts = {name: getattr(self, name)[:, row] for name in (*self.ROWS, *self.PATHS)}
        held = {at: value if value.shape[0] == 1 else value[row] for at, value in self.held.items()}
        return replace(self, inputs=inputs, held=held, **parts)  # type: ignore[type-var]

    def held_at(self, t: int) -> dict[str, Array]:
        """The gates that were held at step ``t``, with the value used, [B or 1, H or 1]."""
        whole_run = {gate: value for (gate, step), value in self.held.items() if step is None}
        return whole_run | {gate: value for (gate, step), value in self.held.items() if step == t}

    def to_frame(self) -> pd.DataFrame:
        """A tidy table: one row for each sequence, unit and step.

        Columns: batch, unit, step, time, the inputs by name ("input c" for an input whose name is
        taken), then every recorded quantity in the order of computation, and ``held``, the gates
        that were pinned ("" for none).
        """
        import pandas as pd

        T, B, H = self.T, self.B, self.H
        shape = (B, H, T)
        step = np.broadcast_to(np.arange(T), shape)
        columns: dict[str, object] = {
            "batch": np.broadcast_to(np.arange(B)[:, None, None], shape).ravel(),
            "unit": np.broadcast_to(np.arange(H)[None, :, None], shape).ravel(),
            "step": step.ravel(),
            "time": np.asarray(self.time, dtype=object)[step.ravel()],
        }
        for d, feature in enumerate(self.inputs.features):
            given = np.broadcast_to(self.x[:, :, d].T[:, None, :], shape)
            taken = feature.name in ("batch", "unit", "step", "time", "held", *self.PER_UNIT)
            columns[f"input {feature.name}" if taken else feature.name] = given.ravel()
        for name in self.PER_UNIT:
            columns[name] = np.moveaxis(getattr(self, name), 0, -1).ravel()
        held = np.array([" ".join(self.held_at(t)) for t in range(T)], dtype=object)
        columns["held"] = held[step.ravel()]
        return pd.DataFrame(columns)

    def _block(self, packed: Array, name: str) -> Array:
        start = self.BLOCKS.index(name) * self.H
        return packed[..., start : start + self.H]

    def _step(self, t: int) -> dict[str, Any]:
        if not -self.T <= t < self.T:
            raise IndexError(f"there is no step {t}; this run has steps 0 to {self.T - 1}")
        t %= self.T
        values = {name: getattr(self, name)[t] for name in ("x", "h_prev", *self.PER_UNIT)}
        return {"t": t, "time": self.time[t], "held": self.held_at(t), **values}


def _rebuilt(kind: type[Any], parts: dict[str, Any]) -> Any:
    return kind(**parts)


def read_only(array: Array) -> Array:
    """The same array, which from now on refuses to be written to."""
    array.flags.writeable = False
    return array
