"""Every kind of cell there is. To add one: write its file, and name it here.

A cell's file holds its weights (a :class:`Packed`), its record (a :class:`Record`), its equations
forwards and backwards, and a :class:`Cell` called ``CELL``. Running, sweeping, holding, gradients,
influence, start weights, stacks and training then work for it.
"""

from __future__ import annotations

from typing import Any

from lstm_viz.core import gru, lstm, rnn
from lstm_viz.core.cell import Cell
from lstm_viz.core.packed import Packed
from lstm_viz.core.record import R

CELLS: tuple[Cell[Any, Any], ...] = (lstm.CELL, gru.CELL, rnn.CELL)


def cell_of(params: Packed[R]) -> Cell[Any, R]:
    """The kind of cell that these weights are for; TypeError names the kinds there are."""
    for cell in CELLS:
        if isinstance(params, cell.params):
            return cell
    known = ", ".join(cell.params.__name__ for cell in CELLS)
    raise TypeError(f"{type(params).__name__} holds no weights of a cell; there are {known}")


def cell_named(name: str) -> Cell[Any, Any]:
    """The kind of cell with this name, in capitals or not; ValueError names the kinds there are."""
    for cell in CELLS:
        if cell.name.upper() == name.upper():
            return cell
    raise ValueError(f"there is no cell {name!r}; there are {', '.join(cell.name for cell in CELLS)}")
