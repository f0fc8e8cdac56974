"""One layer's weights in this project's order, on their way between a file and the cell's own class.

Order of the blocks: LSTM ``i f g o``, GRU ``r z n``, RNN one block. Every layout of another system
is a way into :class:`CellWeights` and a way out of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_viz.core.gru import GRUParams
from lstm_viz.core.lstm import PLAIN, LSTMParams, LSTMVariant
from lstm_viz.core.rnn import RNNParams
from lstm_viz.data.weights.contents import Array, WeightsError, shown

CellParams = LSTMParams | GRUParams | RNNParams
"""The cells that a weight file can hold."""

ORDER = {"lstm": "ifgo", "gru": "rzn", "rnn": "h"}
"""The cells, and the order of their blocks here."""

TITLES = {"lstm": "LSTM", "gru": "GRU", "rnn": "plain RNN"}


@dataclass(frozen=True)
class CellWeights:
    """Weights of one layer: K = 4 (LSTM), 3 (GRU) or 1 (RNN) blocks of H rows."""

    cell: str
    """ "lstm", "gru" or "rnn"."""
    W_x: Array  # [K*H, D]
    W_h: Array  # [K*H, H]
    b: Array  # [K*H]
    b_hn: Array | None = None
    """GRU, [H]: the candidate's recurrent bias; the reset gate multiplies it, so it cannot be added to b."""
    P: Array | None = None
    """LSTM with peepholes, [3H], i f o."""
    variant: Mapping[str, object] = field(default_factory=dict)
    """What differs from the plain cell, by the names of the cell's own class."""
    notes: tuple[str, ...] = ()
    """What the person who reads the file should know: a bias that is missing, an assumption."""

    @property
    def H(self) -> int:
        """Number of units."""
        return int(self.W_h.shape[1])

    @property
    def D(self) -> int:
        """Number of features."""
        return int(self.W_x.shape[1])


def to_params(weights: CellWeights) -> CellParams:
    """The cell's own class around the numbers; WeightsError where it refuses them."""
    arrays = (weights.W_x, weights.W_h, weights.b)
    variant: dict[str, Any] = dict(weights.variant)
    try:
        if weights.cell == "lstm":
            return LSTMParams(*arrays, weights.P, LSTMVariant(**variant))
        if weights.cell == "gru":
            return GRUParams(*arrays, weights.b_hn, **variant)  # type: ignore[arg-type]
        return RNNParams(*arrays, **variant)
    except (TypeError, ValueError) as error:
        raise WeightsError(str(error)) from None


def of_params(params: CellParams) -> CellWeights:
    """The same numbers, without the class; WeightsError for anything but one layer."""
    if not isinstance(params, CellParams):
        raise WeightsError(
            f"{type(params).__name__} is not one layer; LSTM, GRU or RNN parameters are wanted: write layer by layer"
        )
    arrays = (params.W_x, params.W_h, params.b)
    if isinstance(params, GRUParams):
        reset = {} if params.reset == "after" else {"reset": params.reset}
        return CellWeights("gru", *arrays, params.b_hn, variant=reset)
    if isinstance(params, RNNParams):
        return CellWeights("rnn", *arrays)
    plain = asdict(PLAIN)
    variant = {name: value for name, value in asdict(params.variant).items() if value != plain[name]}
    return CellWeights("lstm", *arrays, P=params.P, variant=variant)


def repack(array: NDArray[np.float64], have: str, want: str) -> Array:
    """Blocks of rows, [K*H, ...], in another order: ``repack(W, "iofg", "ifgo")``."""
    H = len(array) // len(have)
    return np.concatenate([array[have.index(letter) * H :][:H] for letter in want])


def cell_of(rows: int, H: int) -> str | None:
    """Which cell has ``rows`` rows of recurrent weights over H units, if any."""
    return {4 * H: "lstm", 3 * H: "gru", H: "rnn"}.get(rows) if H else None


def expect_cell(name: str, shape: tuple[int, ...], rows: int, H: int, form: str) -> str:
    """The cell that the recurrent weights' shape means; WeightsError says what was found and what is wanted."""
    cell = cell_of(rows, H)
    if cell is None:
        hint = " (it looks transposed)" if cell_of(H, rows) else ""
        raise WeightsError(f"{shown(name)} has shape {shape}{hint}; it needs {form}: k = 4 (LSTM), 3 (GRU) or 1 (RNN)")
    return cell


def expect_shape(name: str, array: Array, needed: tuple[int, ...], why: str) -> None:
    """A WeightsError that names an array of any shape when it has another one than it needs, and why it needs it."""
    if array.shape != needed:
        raise WeightsError(f"{shown(name)} has shape {array.shape}; {why} it needs {needed}")


def expect_axes(name: str, array: Array, axes: int, form: str) -> None:
    """A WeightsError when an array of any shape has another number of axes, or an empty one."""
    if array.ndim != axes or 0 in array.shape:
        raise WeightsError(f"{shown(name)} has shape {array.shape}; it needs {form}")


def expect_kernels(name_x: str, W_x: Array, name_h: str, W_h: Array, transposed: bool = False) -> str:
    """The cell that a layer's two kernels make, [k*H, D] and [k*H, H], or [D, k*H] and [H, k*H] where transposed."""
    form = "[H, k*H]" if transposed else "[k*H, H]"
    expect_axes(name_h, W_h, 2, form)
    H, rows = W_h.shape if transposed else W_h.shape[::-1]
    cell = expect_cell(name_h, W_h.shape, rows, H, form)
    expect_axes(name_x, W_x, 2, f"[D, {rows}]" if transposed else f"[{rows}, D]")
    needed = (len(W_x), rows) if transposed else (rows, W_x.shape[1])
    expect_shape(name_x, W_x, needed, f"with {shown(name_h)} {W_h.shape}")
    return cell


def expect_plain(weights: CellWeights, title: str, allowed: tuple[str, ...] = ()) -> None:
    """A WeightsError when a layout cannot say what differs from the plain cell."""
    extra = [
        name for name in (*weights.variant, *(["peepholes"] if weights.P is not None else [])) if name not in allowed
    ]
    if extra:
        raise WeightsError(f"{title} layout cannot say {', '.join(extra)}; this project's own layout can")
