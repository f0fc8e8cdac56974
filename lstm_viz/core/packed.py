"""Weights packed in blocks of H rows: shapes, addresses and changes, the same for every cell kind.

Only bookkeeping lives here. What the rows mean, the equations, stands in the file of each cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Generic, Self, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lstm_viz.core.checks import as_floats, is_index
from lstm_viz.core.frozen import Frozen
from lstm_viz.core.record import Record

Array = NDArray[np.float64]
R_co = TypeVar("R_co", bound=Record, covariant=True)
Address = tuple[Any, ...]
"""A weight by name: ``("b", "f", j)``, ``("W_x", "f", j, d)`` or ``("W_h", "f", j, k)``."""

LARGEST_H = 512
_COUNT = {1: "one block", 2: "two blocks", 3: "three blocks", 4: "four blocks"}


@dataclass(frozen=True, eq=False, repr=False)
class Packed(Frozen, Generic[R_co]):
    """Kernel, recurrent kernel and bias of one cell: as many blocks of H rows as ``BLOCKS`` names.

    ``Packed[Trace]`` are weights whose run is recorded as a Trace.
    """

    BLOCKS: ClassVar[tuple[str, ...]]
    """The blocks in the order in which they are packed."""
    SHOWN: ClassVar[tuple[str, ...]]
    """The blocks in the order in which a person meets them."""
    VECTORS: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    """Further vectors of weights, and the blocks they are packed in: ``{"P": ("i", "f", "o")}``."""

    W_x: Array  # [n H, D] for n blocks
    W_h: Array  # [n H, H]
    b: Array  # [n H]

    def __post_init__(self) -> None:
        n, order = len(self.BLOCKS), ", ".join(self.BLOCKS)
        height, parts = f"{n}H" if n > 1 else "H", _COUNT.get(n, f"{n} blocks")
        W_x = as_floats("W_x", self.W_x, 2, f"[{height}, D]")
        rows, D = W_x.shape
        if rows == 0 or rows % n or rows // n > LARGEST_H or D == 0:
            raise ValueError(
                f"W_x has shape {W_x.shape}; it needs [{height}, D] with H from 1 to {LARGEST_H} units "
                f"and at least one feature: {parts} of H rows" + (f", in the order {order}" if n > 1 else "")
            )
        H = rows // n
        self._keep(W_x=W_x)
        W_h, b = self._shaped("W_h", (rows, H), f"[{height}, H]"), self._shaped("b", (rows,), f"[{height}]")
        self._keep(W_h=W_h, b=b)
        for name, blocks in self.VECTORS.items():
            if getattr(self, name) is not None:
                size = len(blocks) * H
                self._keep(**{name: self._shaped(name, (size,), f"[{len(blocks) if len(blocks) > 1 else ''}H]")})

    def _shaped(self, name: str, needed: tuple[int, ...], form: str) -> Array:
        array = as_floats(name, getattr(self, name), len(needed), f"{form} = {needed}")
        if array.shape != needed:
            H = needed[0] // (len(self.VECTORS.get(name, self.BLOCKS)))
            raise ValueError(
                f"{name} has shape {array.shape}; with W_x {self.W_x.shape}, so H = {H}, it needs {needed}"
            )
        return array

    @property
    def H(self) -> int:
        """Number of units."""
        return int(self.W_h.shape[1])

    @property
    def D(self) -> int:
        """Number of input features."""
        return int(self.W_x.shape[1])

    @property
    def weights(self) -> dict[str, Array]:
        """Every array of weights by name."""
        named = {name: getattr(self, name) for name in ("W_x", "W_h", "b", *self.VECTORS)}
        return {name: array for name, array in named.items() if array is not None}

    @property
    def size(self) -> int:
        """How many numbers the cell learns: 4(HD + H^2 + H) for an LSTM."""
        return sum(array.size for array in self.weights.values())

    @classmethod
    def from_blocks(cls, blocks: Mapping[str, tuple[ArrayLike, ArrayLike, ArrayLike]], **others: Any) -> Self:
        """Pack ``{"f": (W_x [H, D], W_h [H, H], b [H]), "i": ..., "g": ..., "o": ...}``.

        For one unit the leading axis may be left out: ``{"f": ([-3.5, 10.0], 0.5, 5.181), ...}``.

        Raises
        ------
        ValueError
            For blocks that are missing or unknown; or names the array, the shape it has and the shape it needs.
        """
        if not isinstance(blocks, Mapping) or set(blocks) != set(cls.BLOCKS):
            has = sorted(map(str, blocks)) if isinstance(blocks, Mapping) else blocks
            raise ValueError(f"blocks has {has}; it needs exactly {listed(cls.SHOWN)}")
        parts = [_block(name, blocks[name]) for name in cls.BLOCKS]
        D, H = parts[0][0].shape[1], len(parts[0][2])
        for name, part in zip(cls.BLOCKS, parts, strict=True):
            for kind, array, needed in zip(("W_x", "W_h", "b"), part, ((H, D), (H, H), (H,)), strict=True):
                if array.shape != needed:
                    raise ValueError(
                        f"{kind} of {name} has shape {array.shape}; "
                        f"with {H} units and {D} features, as in block {cls.BLOCKS[0]}, it needs {needed}"
                    )
        W_x, W_h, b = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
        return cls(W_x, W_h, b, **others)

    def block(self, gate: str) -> tuple[Array, Array, Array]:
        """The rows of one gate: ``W_x [H, D], W_h [H, H], b [H]``; ValueError names the gates there are."""
        start = self._row("b", gate, 0)
        rows = slice(start, start + self.H)
        return self.W_x[rows], self.W_h[rows], self.b[rows]

    def by_gate(self) -> tuple[dict[str, Array], dict[str, Array], dict[str, Array]]:
        """``W, U, b``: kernel [H, D], recurrent kernel [H, H] and bias [H] of each gate, as a textbook writes them."""
        W, U, b = ({gate: self.block(gate)[k] for gate in self.SHOWN} for k in range(3))
        return W, U, b

    def locate(self, address: Address) -> tuple[str, tuple[int, ...]]:
        """The array and the index that a weight's address means; ValueError when there is none."""
        columns = {"b": None, "W_x": self.D, "W_h": self.H}
        columns |= {name: None for name in self.VECTORS if getattr(self, name) is not None}
        named = isinstance(address, tuple) and len(address) >= 3 and isinstance(address[0], str)
        if not named or address[0] not in columns:
            gate = self.SHOWN[0]
            raise ValueError(
                f"{address!r} names no weight; it should look like "
                f'("b", "{gate}", 0), ("W_x", "{gate}", 0, 1) or ("W_h", "{gate}", 0, 0)'
            )
        array, gate, unit = address[:3]
        width = columns[array]
        if len(address) != (3 if width is None else 4):
            needs = "a unit" if width is None else "a unit and a column"
            raise ValueError(f"{address!r} names no weight; {array} needs {needs}")
        if not is_index(unit, self.H):
            raise ValueError(f"{address!r}: there is no unit {unit!r}; units are 0 to {self.H - 1}")
        row = self._row(array, gate, unit)
        if width is None:
            return array, (row,)
        if not is_index(address[3], width):
            raise ValueError(f"{address!r}: {array} has no column {address[3]!r}; columns are 0 to {width - 1}")
        return array, (row, address[3])

    def value(self, address: Address) -> float:
        """The weight at an address; ValueError when there is none."""
        array, index = self.locate(address)
        return float(getattr(self, array)[index])

    def replace(self, address: Address, value: float) -> Self:
        """The same cell with one weight changed; this one stays as it is. ValueError as for :meth:`locate`."""
        return self.replace_all([(address, value)])

    def replace_all(self, values: Iterable[tuple[Address, float]]) -> Self:
        """The same with several weights changed at once, each with its address; ValueError as for :meth:`locate`."""
        arrays: dict[str, Array] = {}
        for address, value in values:
            name, index = self.locate(address)
            if name not in arrays:
                arrays[name] = getattr(self, name).copy()
            arrays[name][index] = as_floats(f"{address!r}", value, 0, "a number")
        return replace(self, **arrays) if arrays else self

    def _row(self, array: str, gate: str, unit: int) -> int:
        packed = self.VECTORS.get(array, self.BLOCKS)
        if gate not in packed:
            known = listed(name for name in self.SHOWN if name in packed)
            raise ValueError(f"there is no gate {gate!r}; the blocks are {known}")
        return packed.index(gate) * self.H + unit


def listed(names: Iterable[str], word: str = "and") -> str:
    """Names in a sentence: "f, i, g and o"."""
    *first, last = names
    return f"{', '.join(first)} {word} {last}" if first else last


def _block(name: str, block: Any) -> tuple[Array, Array, Array]:
    """One gate's part of ``from_blocks``, its axes filled up."""
    try:
        W_x, W_h, b = block
    except (TypeError, ValueError):
        raise ValueError(f"block {name} is {block!r}; it needs (W_x [H, D], W_h [H, H], b [H])") from None
    return (
        np.atleast_2d(as_floats(f"W_x of {name}", W_x, (0, 1, 2), "[H, D]")),
        np.atleast_2d(as_floats(f"W_h of {name}", W_h, (0, 1, 2), "[H, H]")),
        np.atleast_1d(as_floats(f"b of {name}", b, (0, 1), "[H]")),
    )
