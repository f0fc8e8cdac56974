"""PyTorch: ``weight_ih_l0`` [K*H, D], ``weight_hh_l0`` [K*H, H], ``bias_ih_l0`` and ``bias_hh_l0`` [K*H].

LSTM i f g o, GRU r z n, RNN one block. Two biases are stored and their sum is used, except in the
GRU's n block, where the reset gate multiplies the second one: it stays apart as b_hn. Further
layers are ``_l1`` ..., the other direction is ``_l0_reverse``; the single cells have no ``_l0``.

Source: PyTorch's documentation of torch.nn.LSTM, GRU and RNN.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np

from lstm_viz.core.readout import Readout
from lstm_viz.data.weights.cell_weights import CellWeights, expect_kernels, expect_plain, expect_shape
from lstm_viz.data.weights.contents import Array, Contents, WeightsError, shown
from lstm_viz.data.weights.layouts.layout import Layout, Place, array

ORDER = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")
NAME = re.compile(
    r"(?:(?P<module>.+)\.)?(?P<role>weight_ih|weight_hh|weight_hr|bias_ih|bias_hh)"
    r"(?P<at>(?:_l(?P<layer>\d{1,3})(?P<back>_reverse)?)?)"
)


def find(contents: Contents) -> list[Place]:
    """Every layer and direction that has a weight_ih and a weight_hh."""
    groups: dict[tuple[str, str], dict[str, str]] = {}
    places: list[Place] = []
    for name in contents.arrays:
        match = NAME.fullmatch(name)
        if match:
            module, at = match["module"] or "", match["at"]
            if (module, at) not in groups:
                groups[module, at] = {}
                direction = "reverse" if match["back"] else "forward"
                places.append(Place(module, int(match["layer"] or 0), direction, groups[module, at]))
            groups[module, at][match["role"]] = name
    return [
        place
        for place in places
        if {"weight_ih", "weight_hh"} <= set(place.names) and not _is_equinox(contents, place.names["weight_ih"])
    ]


def pack(contents: Contents, place: Place) -> CellWeights:
    """As they stand, the two biases summed, the GRU's b_hn kept apart; WeightsError for what does not fit."""
    if "weight_hr" in place.names:
        raise WeightsError(f"{shown(place.names['weight_hr'])} means an LSTM with a projection; one without is wanted")
    W_x, W_h = array(contents, place, "weight_ih"), array(contents, place, "weight_hh")
    cell = expect_kernels(place.names["weight_ih"], W_x, place.names["weight_hh"], W_h)
    rows, H = W_h.shape
    biases, notes = [], []
    for role in ("bias_ih", "bias_hh"):
        if role in place.names:
            bias = contents.arrays[place.names[role]]
            expect_shape(place.names[role], bias, (rows,), f"with {shown(place.names['weight_hh'])} {W_h.shape}")
            biases.append(bias)
    if len(biases) == 1:
        raise WeightsError(f"one of bias_ih and bias_hh is missing in {place}; PyTorch keeps both or none")
    if not biases:
        biases, notes = [np.zeros(rows), np.zeros(rows)], ["the file has no biases: they are zero"]
    if cell == "rnn":
        notes.append("the file does not say which curve the RNN uses: tanh is taken, PyTorch's default")
    b_ih, b_hh = biases
    if cell != "gru":
        return CellWeights(cell, W_x, W_h, b_ih + b_hh, notes=tuple(notes))
    b = np.concatenate([(b_ih + b_hh)[: 2 * H], b_ih[2 * H :]])
    return CellWeights(cell, W_x, W_h, b, b_hh[2 * H :], notes=tuple(notes))


def unpack(weights: CellWeights) -> Mapping[str, Array]:
    """The whole bias as bias_ih, so that the sum is exact; bias_hh holds nothing but the GRU's b_hn."""
    expect_plain(weights, "PyTorch's")
    b_hh = np.zeros_like(weights.b)
    if weights.b_hn is not None:
        b_hh[2 * weights.H :] = weights.b_hn
    return dict(zip(ORDER, (weights.W_x, weights.W_h, weights.b, b_hh), strict=True))


def beside(cell: str, arrays: Mapping[str, Array], readout: Readout) -> Mapping[str, Array]:
    """As the modules ``lstm`` and ``readout``, a Linear: ``weight`` [K, H], ``bias`` [K]."""
    theirs = {f"{cell}.{name}": array for name, array in arrays.items()}
    return theirs | {"readout.weight": readout.W_y, "readout.bias": readout.b_y}


def _is_equinox(contents: Contents, name: str) -> bool:
    """equinox uses the names of PyTorch's single cells, with one ``bias`` beside them."""
    return name.endswith("weight_ih") and name.removesuffix("weight_ih") + "bias" in contents.arrays


LAYOUT = Layout("pytorch", "PyTorch's", find, pack, unpack, ORDER, beside, by_module=True)
