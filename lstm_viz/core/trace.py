"""The record of one LSTM run: every pre-activation, gate, candidate and state at every step.

Read-only. It knows its inputs, start states, time labels and what was held, and not the model,
so whatever draws or narrates it cannot compute a gate of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from lstm_viz.core.notation import GATES, PACKED
from lstm_viz.core.record import Held, Record, read_only
from lstm_viz.core.sequence import Sequence

Array = NDArray[np.float64]

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
class Trace(Record):
    """What one run recorded. Made by :func:`lstm_viz.run` and :func:`lstm_viz.sweep`.

    ``c = f * c_prev + i * g`` and ``h = o * tanh(c)`` hold at every step, with the values that
    were *used*; where a gate was held its pre-activation is still what the weights computed.

    In a variant of the LSTM a gate that is left out is 1, and ``tanh_c`` is what the cell state is
    read through instead of tanh: ``h = o * tanh_c`` holds for all of them.
    """

    BLOCKS: ClassVar[tuple[str, ...]] = PACKED
    PATHS: ClassVar[tuple[str, ...]] = ("c_path", "h_path", "tanh_c")
    PER_UNIT: ClassVar[tuple[str, ...]] = PER_UNIT

    inputs: Sequence
    pre: Array  # [T, B, 4H], packed i, f, g, o: what the weights computed
    act: Array  # [T, B, 4H], packed i, f, g, o: what was used
    c_path: Array  # [T+1, B, H], start state first
    h_path: Array  # [T+1, B, H], start state first
    tanh_c: Array  # [T, B, H]
    held: Held = field(default_factory=dict)
    """What was pinned: ``(gate, step)`` to its value; step None is the whole run."""

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
    def c_prev(self) -> Array:
        """Cell state that each step found."""
        return self.c_path[:-1]

    @property
    def c0(self) -> Array:
        """Start cell state, [B, H]."""
        return self.c_path[0]

    @cached_property
    def kept(self) -> Array:
        """``f * c_prev``: what stays on the belt."""
        return read_only(self.f * self.c_prev)

    @cached_property
    def written(self) -> Array:
        """``i * g``: what is added."""
        return read_only(self.i * self.g)

    def at(self, t: int) -> Step:
        """Step ``t`` (negative counts from the end); IndexError names the range."""
        return Step(**self._step(t), c_prev=self.c_prev[t])
