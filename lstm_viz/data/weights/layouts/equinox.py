"""equinox: ``weight_ih`` [K*H, D], ``weight_hh`` [K*H, H], one ``bias`` [K*H]; GRU also ``bias_n`` [H].

LSTM i f g o, GRU r z n: the project's own order, with bias_n as b_hn. Where a cell has no bias the
names and the numbers are the same as those of PyTorch's single cells, and it is read as one.

Source: equinox/nn/_rnn.py.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from lstm_viz.data.weights.cell_weights import CellWeights, expect_kernels, expect_plain, expect_shape
from lstm_viz.data.weights.contents import Array, Contents, WeightsError, shown
from lstm_viz.data.weights.layouts.layout import Layout, Place, array, by_module

ORDER = ("weight_ih", "weight_hh", "bias", "bias_n")
NAME = re.compile(r"\.?(?:(?P<module>.+)\.)?(?P<role>weight_ih|weight_hh|bias|bias_n)")


def find(contents: Contents) -> list[Place]:
    """Every module with weight_ih, weight_hh and one bias."""
    found = [(module, names) for module, names in by_module(contents, NAME).items() if set(ORDER[:3]) <= set(names)]
    return [Place(module, k, "forward", names) for k, (module, names) in enumerate(found)]


def pack(contents: Contents, place: Place) -> CellWeights:
    """As they stand; WeightsError for a shape that does not fit."""
    W_x, W_h, b = (array(contents, place, role) for role in ORDER[:3])
    cell = expect_kernels(place.names["weight_ih"], W_x, place.names["weight_hh"], W_h)
    why = f"with {shown(place.names['weight_hh'])} {W_h.shape}"
    expect_shape(place.names["bias"], b, (len(W_h),), why)
    if cell == "rnn":
        raise WeightsError(f"{shown(place.names['weight_hh'])} has shape {W_h.shape}; equinox has [4H, H] and [3H, H]")
    if cell == "lstm":
        return CellWeights(cell, W_x, W_h, b)
    b_hn = array(contents, place, "bias_n")
    expect_shape(place.names["bias_n"], b_hn, (W_h.shape[1],), why)
    return CellWeights(cell, W_x, W_h, b, b_hn)


def unpack(weights: CellWeights) -> Mapping[str, Array]:
    """As they stand; WeightsError for a plain RNN, which equinox does not have, and for a variant."""
    expect_plain(weights, "equinox's")
    if weights.cell == "rnn":
        raise WeightsError("equinox has no plain RNN cell: write it in another layout")
    arrays = dict(zip(ORDER, (weights.W_x, weights.W_h, weights.b), strict=False))
    return arrays if weights.b_hn is None else arrays | {"bias_n": weights.b_hn}


LAYOUT = Layout("equinox", "equinox's", find, pack, unpack, ORDER)
