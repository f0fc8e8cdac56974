"""The record of one run: every pre-activation, gate, candidate and state at every step.

Read-only. It knows its inputs, start states, time labels and what was held, and not the model,
so whatever draws or narrates it cannot compute a gate of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lstm_viz.core.notation import GATES, PACKED
from lstm_viz.core.sequence import Sequence

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
Held = Mapping[tuple[str, int | None], Array]

PER_UNIT = ("f_pre", "i_pre", "g_pre", "o_pre", *GATES, "kept", "written", "c", "tanh_c", "h")
"""Everything that is recorded for each step and unit, in the order of computation."""


@dataclass(frozen=True)
class Step:
    """One step of a trace. Arrays are ``[B, H]``, ``x`` is ``[B, D]``."""

    t: int
    time: str
    x: Array
    c_prev: Array
    h_prev: Array
    f_pre: Array
    i_pre: Array
    g_pre: Array
    o_pre: Array
    f: Array
    i: Array
    g: Array
    o: Array
    kept: Array
    written: Array
    c: Array
    tanh_c: Array
    h: Array
    held: Mapping[str, Array]


@dataclass(frozen=True, eq=False)
class Trace:
    """What one run recorded. Made by :func:`lstm_viz.run` and :func:`lstm_viz.sweep`.

    ``c = f * c_prev + i * g`` and ``h = o * tanh(c)`` hold at every step, with the values that
    were *used*; where a gate was held its pre-activation is still what the weights computed.
    """

    inputs: Sequence
    pre: Array  # [T, B, 4H], packed i, f, g, o: what the weights computed
    act: Array  # [T, B, 4H], packed i, f, g, o: what was used
    c_path: Array  # [T+1, B, H], start state first
    h_path: Array  # [T+1, B, H], start state first
    tanh_c: Array  # [T, B, H]
    held: Held = field(default_factory=dict)
    """What was pinned: ``(gate, step)`` to its value; step None is the whole run."""

    def __post_init__(self) -> None:
        for array in (self.pre, self.act, self.c_path, self.h_path, self.tanh_c):
            array.flags.writeable = False
        object.__setattr__(self, "held", MappingProxyType(dict(self.held)))

    # -- axes

    @property
    def T(self) -> int:
        """Number of steps."""
        return self.tanh_c.shape[0]

    @property
    def B(self) -> int:
        """Number of sequences, or of values in a sweep."""
        return self.tanh_c.shape[1]

    @property
    def H(self) -> int:
        """Number of units."""
        return self.tanh_c.shape[2]

    @property
    def time(self) -> tuple[str, ...]:
        """The label of each step."""
        return self.inputs.time

    # -- what came in

    @property
    def x(self) -> Array:
        """Inputs, [T, B, D]."""
        return self.inputs.x

    @property
    def c0(self) -> Array:
        """Start cell state, [B, H]."""
        return self.c_path[0]

    @property
    def h0(self) -> Array:
        """Start hidden state, [B, H]."""
        return self.h_path[0]

    # -- what was recorded, [T, B, H] each

    @property
    def i_pre(self) -> Array:
        """Pre-activation of the input gate."""
        return self._block(self.pre, "i")

    @property
    def f_pre(self) -> Array:
        """Pre-activation of the forget gate."""
        return self._block(self.pre, "f")

    @property
    def g_pre(self) -> Array:
        """Pre-activation of the candidate."""
        return self._block(self.pre, "g")

    @property
    def o_pre(self) -> Array:
        """Pre-activation of the output gate."""
        return self._block(self.pre, "o")

    @property
    def i(self) -> Array:
        """Input gate, (0, 1)."""
        return self._block(self.act, "i")

    @property
    def f(self) -> Array:
        """Forget gate, (0, 1): the part of the old cell state that is KEPT."""
        return self._block(self.act, "f")

    @property
    def g(self) -> Array:
        """Candidate, (-1, 1)."""
        return self._block(self.act, "g")

    @property
    def o(self) -> Array:
        """Output gate, (0, 1)."""
        return self._block(self.act, "o")

    @property
    def c(self) -> Array:
        """Cell state, unbounded."""
        return self.c_path[1:]

    @property
    def h(self) -> Array:
        """Hidden state, (-1, 1)."""
        return self.h_path[1:]

    @property
    def c_prev(self) -> Array:
        """Cell state that each step found."""
        return self.c_path[:-1]

    @property
    def h_prev(self) -> Array:
        """Hidden state that each step heard."""
        return self.h_path[:-1]

    @cached_property
    def kept(self) -> Array:
        """``f * c_prev``: what stays on the belt."""
        return _read_only(self.f * self.c_prev)

    @cached_property
    def written(self) -> Array:
        """``i * g``: what is added."""
        return _read_only(self.i * self.g)

    # -- parts of it

    def at(self, t: int) -> Step:
        """Step ``t`` (negative counts from the end); IndexError names the range."""
        if not -self.T <= t < self.T:
            raise IndexError(f"there is no step {t}; this run has steps 0 to {self.T - 1}")
        t %= self.T
        values = {name: getattr(self, name)[t] for name in ("x", "c_prev", "h_prev", *PER_UNIT)}
        return Step(t=t, time=self.time[t], held=self.held_at(t), **values)

    def unit(self, j: int) -> Trace:
        """The record of unit ``j`` alone, H = 1; its gates still come from all units' outputs."""
        if not 0 <= j < self.H:
            raise IndexError(f"there is no unit {j}; this run has units 0 to {self.H - 1}")
        rows = [k * self.H + j for k in range(len(PACKED))]
        column = slice(j, j + 1)
        held = {at: value if value.shape[-1] == 1 else value[..., column] for at, value in self.held.items()}
        return Trace(
            self.inputs, self.pre[..., rows], self.act[..., rows],
            self.c_path[..., column], self.h_path[..., column], self.tanh_c[..., column], held,
        )

    def sample(self, b: int) -> Trace:
        """The record of sequence ``b`` alone, B = 1."""
        if not 0 <= b < self.B:
            raise IndexError(f"there is no sequence {b}; this run has sequences 0 to {self.B - 1}")
        row = slice(b, b + 1)
        inputs = self.inputs if self.inputs.B == 1 else self.inputs.with_x(self.x[:, row])
        held = {at: value if value.shape[0] == 1 else value[row] for at, value in self.held.items()}
        return Trace(
            inputs, self.pre[:, row], self.act[:, row], self.c_path[:, row], self.h_path[:, row], self.tanh_c[:, row], held
        )

    def held_at(self, t: int) -> dict[str, Array]:
        """The gates that were held at step ``t``, with the value used, [B or 1, H or 1]."""
        whole_run = {gate: value for (gate, step), value in self.held.items() if step is None}
        return whole_run | {gate: value for (gate, step), value in self.held.items() if step == t}

    def to_frame(self) -> pd.DataFrame:
        """A tidy table: one row for each sequence, unit and step.

        Columns: batch, unit, step, time, the inputs by name, then every recorded quantity in the
        order of computation, and ``held``, the gates that were pinned ("" for none).
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
            columns[feature.name] = given.ravel()
        for name in PER_UNIT:
            columns[name] = np.moveaxis(getattr(self, name), 0, -1).ravel()
        held = np.array([" ".join(self.held_at(t)) for t in range(T)], dtype=object)
        columns["held"] = held[step.ravel()]
        return pd.DataFrame(columns)

    def _block(self, packed: Array, name: str) -> Array:
        start = PACKED.index(name) * self.H
        return packed[..., start : start + self.H]


def _read_only(array: Array) -> Array:
    array.flags.writeable = False
    return array
