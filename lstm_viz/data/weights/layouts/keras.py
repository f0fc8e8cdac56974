"""Keras: ``kernel`` [D, K*H], ``recurrent_kernel`` [H, K*H], ``bias`` [K*H]: transposed.

LSTM i f c o (its c is the candidate g), GRU z r h (its h is the candidate n), RNN one block. A GRU
that resets after the product (the default) has a bias of [2, 3H]: the input's row and the recurrent
row, summed here except for the candidate's, which is b_hn. One that resets before has [3H].

Source: Keras's documentation and code of LSTM, GRU and SimpleRNN.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from lstm_viz.core.readout import Readout
from lstm_viz.data.weights.cell_weights import ORDER as BLOCKS
from lstm_viz.data.weights.cell_weights import TITLES, CellWeights, expect_kernels, expect_plain, expect_shape, repack
from lstm_viz.data.weights.contents import Array, Contents, WeightsError, shown
from lstm_viz.data.weights.keras_config import CELLS as KINDS
from lstm_viz.data.weights.layouts.layout import Layout, Place, array, by_module, numbered

ORDER = ("kernel", "recurrent_kernel", "bias")
NAME = re.compile(r"(?:(?P<module>.+)[/.])?(?P<role>kernel|recurrent_kernel|bias)(?::0)?")
SIDES = re.compile(r"(?:^|/)(?P<side>for|back)ward_")
THEIRS = {"lstm": "ifgo", "gru": "zrn", "rnn": "h"}
UNTOLD_WAY = "the file does not say which way the layer runs: forward is taken, Keras's default"
UNTOLD = "the file does not say which curves the layer uses: tanh and sigmoid are taken, Keras's defaults"


def find(contents: Contents) -> list[Place]:
    """Every module with a kernel and a recurrent_kernel; the two halves of a Bidirectional layer are one layer."""
    groups = by_module(contents, NAME)
    layers = [module for module, names in groups.items() if {"kernel", "recurrent_kernel"} <= set(names)]
    places = []
    for module, layer, back in numbered(layers, SIDES):
        backward = contents.options.get(module, {}).get("go_backwards", back)
        places.append(Place(module, layer, "reverse" if backward else "forward", groups[module]))
    return places


def pack(contents: Contents, place: Place) -> CellWeights:
    """Transposed, in the project's order, the GRU's recurrent bias kept apart; WeightsError for what does not fit."""
    kernel, recurrent = array(contents, place, "kernel"), array(contents, place, "recurrent_kernel")
    name_x, name_h = place.names["kernel"], place.names["recurrent_kernel"]
    cell = expect_kernels(name_x, kernel, name_h, recurrent, transposed=True)
    H, rows = recurrent.shape
    options = contents.options.get(place.module, {})
    _expect_kind(place, cell, options)
    variant = _curves(place, cell, options)
    notes = []
    if "bias" in place.names:
        b, b_hn = _bias(contents, place, cell, rows, H)
    else:
        b, b_hn = np.zeros(rows), np.zeros(H) if cell == "gru" and _resets_after(place, options) else None
        notes.append("the file has no biases: they are zero")
    if cell == "gru" and b_hn is None:
        variant["reset"] = "before"
    if not options:
        notes += [UNTOLD] if SIDES.search(place.module) else [UNTOLD, UNTOLD_WAY]
    W_x, W_h, b = (repack(part, THEIRS[cell], BLOCKS[cell]) for part in (kernel.T, recurrent.T, b))
    return CellWeights(cell, W_x, W_h, b, b_hn, variant=variant, notes=tuple(notes))


def unpack(weights: CellWeights) -> Mapping[str, Array]:
    """Transposed back; the GRU's bias as [2, 3H] with nothing but b_hn in the recurrent row.

    With the reset before the product there is one row, and b_hn adds to the candidate's bias.
    """
    expect_plain(weights, "Keras's", ("reset",))
    have, want = BLOCKS[weights.cell], THEIRS[weights.cell]
    W, U, b = (repack(part, have, want) for part in (weights.W_x, weights.W_h, weights.b))
    if weights.b_hn is not None and weights.variant.get("reset") == "before":
        b[2 * weights.H :] += weights.b_hn
    elif weights.b_hn is not None:
        recurrent = np.zeros_like(b)
        recurrent[2 * weights.H :] = weights.b_hn
        b = np.stack([b, recurrent])
    return dict(zip(ORDER, (W.T, U.T, b), strict=True))


def beside(cell: str, arrays: Mapping[str, Array], readout: Readout) -> Mapping[str, Array]:
    """As the layers ``lstm`` and ``dense``, a Dense: ``kernel`` [H, K], ``bias`` [K]; in the order of set_weights."""
    theirs = {f"{cell}/{name}": array for name, array in arrays.items()}
    return theirs | {"dense/kernel": readout.W_y.T, "dense/bias": readout.b_y}


def _bias(contents: Contents, place: Place, cell: str, rows: int, H: int) -> tuple[Array, Array | None]:
    """``b`` in Keras's order, and the GRU's ``b_hn``."""
    name = place.names["bias"]
    bias = contents.arrays[name]
    if cell == "gru" and bias.ndim == 2:
        expect_shape(name, bias, (2, rows), f"with {H} units")
        return np.concatenate([bias.sum(axis=0)[: 2 * H], bias[0, 2 * H :]]), bias[1, 2 * H :]
    expect_shape(name, bias, (rows,), f"with {H} units")
    return bias, None


def _resets_after(place: Place, options: Mapping[str, Any]) -> bool:
    if "reset_after" in options:
        return bool(options["reset_after"])
    raise WeightsError(
        f"{place}: without a bias its shape cannot say whether this GRU resets after the matrix product or before it: "
        "ambiguous; write a bias of zeros, [2, 3H] for after, [3H] for before"
    )


def _expect_kind(place: Place, cell: str, options: Mapping[str, Any]) -> None:
    """A WeightsError where the file has a config, and it does not say that the layer is of this kind of cell."""
    if "class_name" not in options:
        return
    kind = options["class_name"]
    if kind is None:
        raise WeightsError(f"{place} is not in the file's own list of layers, which says how each one computes")
    if KINDS.get(kind) != cell:
        known = f"weights of this shape belong to {TITLES[cell]}" if kind in KINDS else f"read are {', '.join(KINDS)}"
        raise WeightsError(f"{place} is of the class {shown(str(kind))}; {known}")


def _curves(place: Place, cell: str, options: Mapping[str, Any]) -> dict[str, object]:
    """The curves that the config names, as the cell's variant; WeightsError for one that the cell cannot have."""
    gate, curve = options.get("recurrent_activation", "sigmoid"), options.get("activation", "tanh")
    if gate != "sigmoid":
        raise WeightsError(f"{place} uses {shown(str(gate))} for its gates (recurrent_activation); sigmoid is wanted")
    if curve == "tanh":
        return {}
    if cell != "lstm" or curve not in ("relu", "linear"):
        raise WeightsError(f"{place} uses {shown(str(curve))} as its activation; tanh is wanted")
    return {"candidate": curve, "readout": curve}


LAYOUT = Layout("keras", "Keras's", find, pack, unpack, ORDER, beside)
