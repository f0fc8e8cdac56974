"""The project's own names: ``W_x`` [K*H, D], ``W_h`` [K*H, H], ``b`` [K*H]; GRU ``b_hn`` [H], peepholes ``P`` [3H].

LSTM i f g o, GRU r z n. The names alone do not tell the order of the blocks, so a file is taken
for the project's own only where its metadata says so, or the caller does. The metadata:

    version     of the format, a whole number
    cell        "lstm", "gru" or "rnn"
    order       of the blocks, for the reader's eyes: "i f g o"
    variant     what differs from the plain cell, by the names of the cell's class
    features    name, title and unit of each input

A read-out layer, ``W_y`` [K, H] and ``b_y`` [K], may stand beside the cell.
"""

from __future__ import annotations

from collections.abc import Mapping

from lstm_viz.core.readout import Readout
from lstm_viz.data.weights.cell_weights import CellWeights, expect_axes, expect_cell, expect_shape
from lstm_viz.data.weights.contents import Array, Contents, WeightsError, shown
from lstm_viz.data.weights.layouts.layout import Layout, Place, array

VERSION = 1
"""The version of the project's own format: the one that is written, and read."""

ORDER = ("W_x", "W_h", "b")
VECTORS = ("b_hn", "P")


def find(contents: Contents) -> list[Place]:
    """One layer, where W_x and W_h are there."""
    names = {role: role for role in (*ORDER, *VECTORS) if role in contents.arrays}
    return [Place("", 0, "forward", names)] if {"W_x", "W_h"} <= set(names) else []


def pack(contents: Contents, place: Place) -> CellWeights:
    """As they stand; WeightsError for a shape that does not fit, or another cell than the metadata says."""
    W_x, W_h, b = (array(contents, place, role) for role in ORDER)
    expect_axes("W_h", W_h, 2, "[k*H, H]")
    rows, H = W_h.shape
    cell = expect_cell("W_h", W_h.shape, rows, H, "[k*H, H]")
    expect_axes("W_x", W_x, 2, f"[{rows}, D]")
    expect_shape("W_x", W_x, (rows, W_x.shape[1]), f"with W_h {W_h.shape}")
    expect_shape("b", b, (rows,), f"with W_h {W_h.shape}")
    said = contents.metadata.get("cell", cell)
    if said != cell:
        raise WeightsError(f"the metadata says {shown(repr(said))}, but W_h has shape {W_h.shape}: that is {cell!r}")
    variant = contents.metadata.get("variant", {})
    if not isinstance(variant, dict):
        raise WeightsError(f"the metadata says {shown(repr(variant))} as the variant; names and values are wanted")
    for name, needed, of in (("b_hn", H, "gru"), ("P", 3 * H, "lstm")):
        if name in place.names:
            expect_shape(name, contents.arrays[name], (needed,), f"with W_h {W_h.shape}")
            if cell != of:
                raise WeightsError(f"{name} belongs to the cell {of!r}; W_h {W_h.shape} is that of {cell!r}")
    return CellWeights(cell, W_x, W_h, b, contents.arrays.get("b_hn"), contents.arrays.get("P"), variant)


def unpack(weights: CellWeights) -> Mapping[str, Array]:
    """As they stand."""
    arrays = {"W_x": weights.W_x, "W_h": weights.W_h, "b": weights.b, "b_hn": weights.b_hn, "P": weights.P}
    return {name: array for name, array in arrays.items() if array is not None}


def beside(cell: str, arrays: Mapping[str, Array], readout: Readout) -> Mapping[str, Array]:
    """``W_y`` and ``b_y`` beside the cell's."""
    return {**arrays, "W_y": readout.W_y, "b_y": readout.b_y}


LAYOUT = Layout("own", "this project's", find, pack, unpack, ORDER, beside)
