"""flax: one small dense layer a gate, ``ii if ig io`` for the input and ``hi hf hg ho`` for the output.

Each has a ``kernel``, [D, H] or [H, H]: transposed. LSTM: the biases stand on the h side. GRU: ``ir iz in``
carry a bias, ``hr hz`` none, and ``hn`` carries b_hn. Simple cell: ``i`` (with the bias) and ``h``. The
newer nnx cells pack the gates into ``dense_i`` and ``dense_h``, in the project's order, and their GRU
has no b_hn. Names are joined by ``/`` or ``.``, with or without ``params`` in front.

Source: flax/linen/recurrent.py and flax/nnx/nn/recurrent.py.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np

from lstm_viz.data.weights.cell_weights import CellWeights, expect_axes, expect_kernels, expect_plain, expect_shape
from lstm_viz.data.weights.contents import Array, Contents
from lstm_viz.data.weights.layouts.layout import Layout, Place, array, by_module, numbered

ORDER: tuple[str, ...] = ()
GATE = r"ii|if_?|ig|io|hi|hf|hg|ho|ir|iz|in|hr|hz|hn|i|h|dense_i|dense_h"
NAME = re.compile(rf"(?:(?P<module>.+)[/.])?(?P<role>(?:{GATE})[/.](?:kernel|bias))")
SIDES = re.compile(r"(?:^|[/.])(?P<side>for|back)ward_rnn(?:$|[/.])")
UNTOLD = "the file does not say which curves the cell uses: tanh and sigmoid are taken, flax's defaults"
PARTS = {"lstm": "ifgo", "gru": "rzn", "rnn": ("",)}
KERNELS = [{f"{side}{part}.kernel" for side in "ih" for part in parts} for parts in PARTS.values()]
KERNELS += [{"dense_i.kernel", "dense_h.kernel"}]


def find(contents: Contents) -> list[Place]:
    """Every module that has all kernels of one cell; the two halves of a bidirectional layer are one layer."""
    groups = {}
    for module, found in by_module(contents, NAME).items():
        names = {role.replace("/", ".").replace("if_", "if"): name for role, name in found.items()}
        if any(kernels <= set(names) for kernels in KERNELS):
            groups[module] = names
    return [
        Place(module, layer, "reverse" if back else "forward", groups[module])
        for module, layer, back in numbered(groups, SIDES)
    ]


def pack(contents: Contents, place: Place) -> CellWeights:
    """Transposed and stacked in the project's order; WeightsError for what does not fit."""
    if "dense_h.kernel" in place.names:
        return _pack_dense(contents, place)
    cell = next(cell for cell, parts in PARTS.items() if f"h{parts[0]}.kernel" in place.names)
    parts = PARTS[cell]
    first = f"i{parts[0]}.kernel"
    expect_axes(place.names[first], array(contents, place, first), 2, "[D, H]")
    D, H = contents.arrays[place.names[first]].shape
    W_x = np.concatenate([_checked(contents, place, f"i{part}.kernel", (D, H)).T for part in parts])
    W_h = np.concatenate([_checked(contents, place, f"h{part}.kernel", (H, H)).T for part in parts])
    side = {"lstm": "h", "gru": "i", "rnn": "i"}[cell]
    b = np.concatenate([_checked(contents, place, f"{side}{part}.bias", (H,)) for part in parts])
    b_hn = _checked(contents, place, "hn.bias", (H,)) if cell == "gru" else None
    return CellWeights(cell, W_x, W_h, b, b_hn, notes=(UNTOLD,))


def _pack_dense(contents: Contents, place: Place) -> CellWeights:
    U, W = array(contents, place, "dense_h.kernel"), array(contents, place, "dense_i.kernel")
    cell = expect_kernels(place.names["dense_i.kernel"], W, place.names["dense_h.kernel"], U, transposed=True)
    H, rows = U.shape
    b = _checked(contents, place, "dense_h.bias" if cell == "lstm" else "dense_i.bias", (rows,))
    return CellWeights(cell, W.T, U.T, b, np.zeros(H) if cell == "gru" else None, notes=(UNTOLD,))


def _checked(contents: Contents, place: Place, role: str, shape: tuple[int, ...]) -> Array:
    part = array(contents, place, role)
    expect_shape(place.names[role], part, shape, "beside the other gates")
    return part


def unpack(weights: CellWeights) -> Mapping[str, Array]:
    """One dense layer a gate, as the linen cells have them."""
    expect_plain(weights, "flax's")
    H, arrays = weights.H, {}
    for k, part in enumerate(PARTS[weights.cell]):
        rows = slice(k * H, (k + 1) * H)
        arrays[f"i{part}.kernel"], arrays[f"h{part}.kernel"] = weights.W_x[rows].T, weights.W_h[rows].T
        arrays[f"{'h' if weights.cell == 'lstm' else 'i'}{part}.bias"] = weights.b[rows]
    if weights.b_hn is not None:
        arrays["hn.bias"] = weights.b_hn
    return arrays


LAYOUT = Layout("flax", "flax's", find, pack, unpack, ORDER)
