"""What the records of all cell kinds have in common: their axes, parts of them, and their table.

Only bookkeeping lives here. What a cell records, and the identities that hold, stand with the cell.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from lstm_viz.core.frozen import Frozen, around, field_values, rebuilt, short
from lstm_viz.core.sequence import Sequence

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
Held = Mapping[tuple[str, int | None], Array]
StepKind = TypeVar("StepKind", bound="RecordStep")


@dataclass(frozen=True, eq=False, repr=False)
class Swept(Frozen):
    """What a sweep set: row b of the batch used ``values[b]``."""

    control: tuple[Any, ...]
    """As :func:`lstm_viz.sweep` takes it: ``("b", "f", 0)``."""
    values: Array  # [B]

    def __post_init__(self) -> None:
        self._keep(values=self.values)


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class RecordStep:
    """What the steps of all records have. Arrays are ``[B, H]``, ``x`` is ``[B, D]``."""

    t: int
    time: str
    x: Array
    h_prev: Array
    h: Array
    held: Mapping[str, Array]

    def __repr__(self) -> str:
        return short(self)


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Record(Frozen):
    """What one run recorded, read-only. It knows its inputs, what was held and what was swept, and not the model."""

    BLOCKS: ClassVar[tuple[str, ...]]
    """The blocks of ``pre`` and ``act``, in packed order."""
    ROWS: ClassVar[tuple[str, ...]] = ("pre", "act")
    """The fields that have one column for each row of the weights."""
    PATHS: ClassVar[tuple[str, ...]]
    """The fields that have one column for each unit."""
    PER_UNIT: ClassVar[tuple[str, ...]]
    """Everything that is recorded for each step and unit, in the order of computation."""

    inputs: Sequence
    pre: Array  # [T, B, rows]: the pre-activations, as the weights computed them
    h_path: Array  # [T+1, B, H], start state first
    held: Held = field(default_factory=dict)
    """What was pinned: ``(gate, step)`` to its value, [B or 1, H or 1]; step None is the whole run.

    NaN where a unit, or a sequence, was not held.
    """
    swept: Swept | None = None
    """The control and the values of a sweep; None for a run."""

    def __post_init__(self) -> None:
        for name in (*self.ROWS, *self.PATHS):
            getattr(self, name).flags.writeable = False
        for value in self.held.values():
            value.flags.writeable = False
        object.__setattr__(self, "held", MappingProxyType(dict(self.held)))

    def __reduce__(self) -> tuple[Any, ...]:
        return rebuilt, (type(self), field_values(self) | {"held": dict(self.held)})  # a proxy cannot be pickled

    def __repr__(self) -> str:
        axes = f"T={self.T}, B={self.B}, H={self.H}, D={self.inputs.D}; {self.time[0]} to {self.time[-1]}"
        held = f"; held: {' '.join(sorted({gate for gate, _ in self.held}))}" if self.held else ""
        swept = f"; swept: {self.swept.control!r}" if self.swept else ""
        return f"{type(self).__name__}({axes}{held}{swept})"

    # -- axes

    @property
    def T(self) -> int:
        """Number of steps."""
        return len(self.h_path) - 1

    @property
    def B(self) -> int:
        """Number of sequences, or of values in a sweep."""
        return int(self.h_path.shape[1])

    @property
    def H(self) -> int:
        """Number of units."""
        return int(self.h_path.shape[2])

    @property
    def time(self) -> tuple[str, ...]:
        """The label of each step."""
        return self.inputs.time

    @property
    def nbytes(self) -> int:
        """Bytes of what was computed."""
        return sum(getattr(self, name).nbytes for name in (*self.ROWS, *self.PATHS))

    # -- what every cell has

    @property
    def x(self) -> Array:
        """Inputs, [T, B, D]; the rows of a sweep share one sequence."""
        return np.broadcast_to(self.inputs.x, (self.T, self.B, self.inputs.D))

    @property
    def h(self) -> Array:
        """Hidden state after each step, [T, B, H]."""
        return self.h_path[1:]

    @property
    def h_prev(self) -> Array:
        """Hidden state before each step, [T, B, H]."""
        return self.h_path[:-1]

    @property
    def h0(self) -> Array:
        """Start hidden state, [B, H]."""
        return np.asarray(self.h_path[0])

    # -- parts of it

    def index(self, t: int | str) -> int:
        """The step that ``t`` means: a number, where negative ones count from the end, or a clock label.

        Raises
        ------
        IndexError
            Names the steps there are.
        ValueError
            For a label that no step carries.
        """
        return self.inputs.index(t) if isinstance(t, str) else _place("step", t, self.T)

    def unit(self, j: int) -> Self:
        """The record of unit ``j`` alone (negative counts from the end), H = 1.

        Its gates still come from all units' outputs. IndexError names the units there are.
        """
        j = _place("unit", j, self.H)
        rows = [k * self.H + j for k in range(len(self.BLOCKS))]
        column = slice(j, j + 1)
        parts = {name: getattr(self, name)[..., column] for name in self.PATHS}
        parts |= {name: getattr(self, name)[..., rows] for name in self.ROWS}
        held = {at: value if value.shape[-1] == 1 else value[..., column] for at, value in self.held.items()}
        return replace(self, held=that_hold(held), **parts)

    def sample(self, b: int) -> Self:
        """The record of sequence ``b`` alone (negative counts from the end), B = 1.

        IndexError names the sequences there are.
        """
        b = _place("sequence", b, self.B)
        row = slice(b, b + 1)
        inputs = self.inputs if self.inputs.B == 1 else self.inputs.with_x(self.x[:, row])
        parts = {name: getattr(self, name)[:, row] for name in (*self.ROWS, *self.PATHS)}
        held = self.held
        if any(len(value) > 1 for value in held.values()):
            own = that_hold({at: value if len(value) == 1 else value[row] for at, value in held.items()})
            held = MappingProxyType(own)
        swept = self.swept and Swept(self.swept.control, self.swept.values[row])
        return around(self, {**parts, "inputs": inputs, "held": held, "swept": swept})  # views of what is read-only

    def abreast(self) -> Self:
        """The units of one sequence as rows of a batch, H = 1: row j is the record of unit ``j`` alone.

        ValueError for several sequences, or the record of a sweep.
        """
        if self.B != 1 or self.swept is not None:
            raise ValueError(f"the record holds {self.B} runs; only the units of one go abreast: sample(b)")
        blocks = len(self.BLOCKS)
        parts = {name: getattr(self, name).swapaxes(1, 2) for name in self.PATHS}
        for name in self.ROWS:
            parts[name] = getattr(self, name).reshape(self.T, blocks, self.H).swapaxes(1, 2)
        return replace(self, held={at: value.T for at, value in self.held.items()}, **parts)

    def held_at(self, t: int) -> dict[str, Array]:
        """The gates that were held at step ``t``, with the value used, [B or 1, H or 1]; NaN where one was not held."""
        found = {gate: value for (gate, step), value in self.held.items() if step is None}
        for (gate, step), value in self.held.items():
            if step == t:
                found[gate] = read_only(np.where(np.isnan(value), found[gate], value)) if gate in found else value
        return found

    def was_held(self, gate: str) -> NDArray[np.bool_]:
        """At which steps, in which sequences and units a gate was held, [T, B, H]."""
        if not self.held:  # asked two dozen times for a picture
            return np.zeros((self.T, self.B, self.H), bool)
        of_gate = {step: ~np.isnan(value) for (name, step), value in self.held.items() if name == gate}
        B, H = (max((there.shape[axis] for there in of_gate.values()), default=1) for axis in (0, 1))
        found = np.zeros((self.T, B, H), bool)
        for step, there in of_gate.items():
            found[slice(None) if step is None else step] |= there
        return np.broadcast_to(found, (self.T, self.B, self.H))

    def to_frame(self) -> pd.DataFrame:
        """A tidy table: one row for each sequence, unit and step.

        Columns: batch, ``swept``, the value of this row (in a sweep only), unit, step, time, the inputs
        by name ("input c" for an input whose name is taken), then every recorded quantity in the order
        of computation, and ``held``, the gates that were pinned ("" for none).
        """
        import pandas as pd

        T, B, H = self.T, self.B, self.H
        shape = (B, H, T)
        step = np.broadcast_to(np.arange(T), shape)
        columns: dict[str, object] = {"batch": np.broadcast_to(np.arange(B)[:, None, None], shape).ravel()}
        if self.swept is not None:
            columns["swept"] = np.broadcast_to(self.swept.values[:, None, None], shape).ravel()
        columns |= {
            "unit": np.broadcast_to(np.arange(H)[None, :, None], shape).ravel(),
            "step": step.ravel(),
            "time": np.asarray(self.time, dtype=object)[step.ravel()],
        }
        for d, feature in enumerate(self.inputs.features):
            given = np.broadcast_to(self.x[:, :, d].T[:, None, :], shape)
            taken = feature.name in ("batch", "swept", "unit", "step", "time", "held", *self.PER_UNIT)
            columns[f"input {feature.name}" if taken else feature.name] = given.ravel()
        for name in self.PER_UNIT:
            columns[name] = np.moveaxis(getattr(self, name), 0, -1).ravel()
        columns["held"] = np.moveaxis(self.held_gates(), 0, -1).ravel()
        return pd.DataFrame(columns)

    def held_gates(self) -> NDArray[np.object_]:
        """Which gates were held, as a text, "" for none, [T, B, H]."""
        found = np.full((self.T, self.B, self.H), "", dtype=object)
        for gate in dict.fromkeys(gate for gate, _ in sorted(self.held, key=lambda at: at[1] is not None)):
            there = self.was_held(gate)
            found[there] += np.where(found[there] == "", gate, f" {gate}").astype(object)
        return found

    def _step(self, kind: type[StepKind], t: int | str) -> StepKind:
        """Step ``t`` as the step class of this record."""
        t = self.index(t)
        named: dict[str, Any] = {"t": t, "time": self.time[t], "held": self.held_at(t)}
        arrays = {field.name: getattr(self, field.name)[t] for field in fields(kind) if field.name not in named}
        return kind(**named, **arrays)


R = TypeVar("R", bound=Record)


def that_hold(held: Held) -> Held:
    """The holds of these that hold anything."""
    return {at: value for at, value in held.items() if not np.isnan(value).all()}


def block(array: str, gate: str, doc: str) -> cached_property[Array]:
    """An attribute of a record: the columns of one gate in its ``pre`` or ``act``, [T, B, H]."""

    def columns(record: Record) -> Array:
        start, H = record.BLOCKS.index(gate) * record.H, record.H
        return np.asarray(getattr(record, array)[..., start : start + H])

    columns.__doc__ = doc
    return cached_property(columns)


def read_only(array: Array) -> Array:
    """The same array, which from now on refuses to be written to."""
    array.flags.writeable = False
    return array


def _place(what: str, k: int, size: int) -> int:
    if not isinstance(k, int | np.integer) or not -size <= k < size:
        raise IndexError(f"there is no {what} {k}; this run has {what}s 0 to {size - 1}")
    return int(k) % size
