"""The weights of one LSTM cell: frozen, shape-checked, addressed by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lstm_viz.core.checks import as_floats
from lstm_viz.core.notation import PACKED

Array = NDArray[np.float64]
Address = tuple[Any, ...]
"""A weight by name: ``("b", "f", j)``, ``("W_x", "f", j, d)`` or ``("W_h", "f", j, k)``."""

LARGEST_H = 512


@dataclass(frozen=True, eq=False)
class LSTMParams:
    """Kernel, recurrent kernel and bias of one LSTM cell, packed in the order i, f, g, o.

    ``z = W_x x + W_h h_prev + b`` gives the four pre-activations, H rows each.

    Parameters
    ----------
    W_x : array, [4H, D]
        Kernel: what each unit hears of the input.
    W_h : array, [4H, H]
        Recurrent kernel: what each unit hears of the last output.
    b : array, [4H]
        One bias per row. PyTorch stores two: pass their sum.

    Raises
    ------
    ValueError
        Names the array, the shape it has and the shape it needs, or what is not finite.
    """

    W_x: Array
    W_h: Array
    b: Array

    def __post_init__(self) -> None:
        W_x = as_floats("W_x", self.W_x, 2, "[4H, D]")
        rows, D = W_x.shape
        if rows == 0 or rows % 4 or rows // 4 > LARGEST_H or D == 0:
            raise ValueError(
                f"W_x has shape {W_x.shape}; it needs [4H, D] with H from 1 to {LARGEST_H} units "
                "and at least one feature: four blocks of H rows, in the order i, f, g, o"
            )
        H = rows // 4
        W_h = as_floats("W_h", self.W_h, 2, f"[4H, H] = {(rows, H)}")
        b = as_floats("b", self.b, 1, f"[4H] = {(rows,)}")
        for name, array, needed in (("W_h", W_h, (rows, H)), ("b", b, (rows,))):
            if array.shape != needed:
                raise ValueError(f"{name} has shape {array.shape}; with W_x {W_x.shape}, so H = {H}, it needs {needed}")
        for name, array in (("W_x", W_x), ("W_h", W_h), ("b", b)):
            array.flags.writeable = False
            object.__setattr__(self, name, array)

    @property
    def H(self) -> int:
        """Number of units."""
        return self.b.shape[0] // 4

    @property
    def D(self) -> int:
        """Number of input features."""
        return self.W_x.shape[1]

    @classmethod
    def from_blocks(cls, blocks: Mapping[str, tuple[ArrayLike, ArrayLike, ArrayLike]]) -> LSTMParams:
        """Pack ``{"f": (W_x [H, D], W_h [H, H], b [H]), "i": ..., "g": ..., "o": ...}``.

        For one unit the leading axis may be left out: ``{"f": ([-3.5, 10.0], 0.5, 5.181), ...}``.
        """
        missing = [name for name in PACKED if name not in blocks]
        if missing or len(blocks) != len(PACKED):
            raise ValueError(f"blocks has {sorted(blocks)}; it needs exactly f, i, g and o")
        W_x = [np.atleast_2d(np.asarray(blocks[name][0], float)) for name in PACKED]
        W_h = [np.atleast_2d(np.asarray(blocks[name][1], float)) for name in PACKED]
        b = [np.atleast_1d(np.asarray(blocks[name][2], float)) for name in PACKED]
        return cls(np.concatenate(W_x), np.concatenate(W_h), np.concatenate(b))

    def block(self, gate: str) -> tuple[Array, Array, Array]:
        """The rows of one gate: ``W_x [H, D], W_h [H, H], b [H]``."""
        rows = slice(self._row(gate, 0), self._row(gate, 0) + self.H)
        return self.W_x[rows], self.W_h[rows], self.b[rows]

    def locate(self, address: Address) -> tuple[str, tuple[int, ...]]:
        """The array and the index that a weight's address means; ValueError when there is none."""
        columns = {"b": None, "W_x": self.D, "W_h": self.H}
        if len(address) < 3 or address[0] not in columns:
            raise ValueError(
                f'{address!r} names no weight; it should look like ("b", "f", 0), ("W_x", "f", 0, 1) or ("W_h", "f", 0, 0)'
            )
        array, gate, unit = address[:3]
        width = columns[array]
        if len(address) != (3 if width is None else 4):
            raise ValueError(f"{address!r} names no weight; {array} needs {'a unit' if width is None else 'a unit and a column'}")
        if unit not in range(self.H):
            raise ValueError(f"{address!r}: there is no unit {unit}; units are 0 to {self.H - 1}")
        row = self._row(gate, unit)
        if width is None:
            return array, (row,)
        if address[3] not in range(width):
            raise ValueError(f"{address!r}: {array} has no column {address[3]}; columns are 0 to {width - 1}")
        return array, (row, address[3])

    def value(self, address: Address) -> float:
        """The weight at an address."""
        array, index = self.locate(address)
        return float(getattr(self, array)[index])

    def replace(self, address: Address, value: float) -> LSTMParams:
        """The same cell with one weight changed; this one stays as it is."""
        array, index = self.locate(address)
        changed = getattr(self, array).copy()
        changed[index] = value
        return LSTMParams(**{name: changed if name == array else getattr(self, name) for name in ("W_x", "W_h", "b")})

    def _row(self, gate: str, unit: int) -> int:
        if gate not in PACKED:
            raise ValueError(f"there is no gate {gate!r}; the blocks are f, i, g and o")
        return PACKED.index(gate) * self.H + unit
