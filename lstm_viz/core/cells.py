"""Every kind of cell there is, in one table. To add one: write its file, and give it a row here.

A cell's file holds its weights (a :class:`Packed`), its record (a :class:`Record`), its equations
forwards and backwards, and the range of each gate. Running, sweeping, holding, gradients,
influence, start weights, stacks and training then work for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from lstm_viz.core import gru, lstm, rnn
from lstm_viz.core.given import Given
from lstm_viz.core.gradients import Gradients
from lstm_viz.core.gru import GRUParams, GRUTrace
from lstm_viz.core.notation import GRU_QUANTITIES, QUANTITIES, RNN_QUANTITIES, Quantity
from lstm_viz.core.packed import Packed
from lstm_viz.core.params import LSTMParams
from lstm_viz.core.record import Record
from lstm_viz.core.rnn import RNNParams, RNNTrace
from lstm_viz.core.trace import Trace


@dataclass(frozen=True)
class Cell:
    """One kind of cell."""

    name: str
    params: type[Packed]
    trace: type[Record]
    states: tuple[str, ...]
    """What it hands from step to step."""
    keeps: str | None
    """The gate that is the part of the old state that is kept, and so the direct path; None for no such gate."""
    writes: str | None
    """The gate that opens as far as the keeping one should close (chrono initialisation); None for no such gate."""
    forward: Callable[[Any, Given], Any]
    backward: Callable[..., Gradients]
    hold_ranges: Callable[[Any], Mapping[str, tuple[float, float]]]
    quantities: Mapping[str, Quantity]
    """What its record holds, by name."""


CELLS = (
    Cell("LSTM", LSTMParams, Trace, ("h", "c"), "f", "i", lstm.forward, lstm.backward, lstm.hold_ranges, QUANTITIES),
    Cell("GRU", GRUParams, GRUTrace, ("h",), "z", None, gru.forward, gru.backward, gru.hold_ranges, GRU_QUANTITIES),
    Cell("RNN", RNNParams, RNNTrace, ("h",), None, None, rnn.forward, rnn.backward, rnn.hold_ranges, RNN_QUANTITIES),
)


def cell_of(params: object) -> Cell:
    """The kind of cell that these weights are for; TypeError names the kinds there are."""
    for cell in CELLS:
        if isinstance(params, cell.params):
            return cell
    known = ", ".join(cell.params.__name__ for cell in CELLS)
    raise TypeError(f"{type(params).__name__} holds no weights of a cell; there are {known}")


def cell_named(name: str) -> Cell:
    """The kind of cell with this name, in capitals or not; ValueError names the kinds there are."""
    for cell in CELLS:
        if cell.name.upper() == name.upper():
            return cell
    raise ValueError(f"there is no cell {name!r}; there are {', '.join(cell.name for cell in CELLS)}")
