"""ONNX naming: ``W`` [dirs, K*H, D], ``R`` [dirs, K*H, H], ``B`` [dirs, 2*K*H] = [Wb, Rb], summed.

LSTM i o f c (its c is the candidate g), with peepholes ``P`` [dirs, 3H] i o f; GRU z r h (its h is the
candidate n); RNN one block. ``linear_before_reset`` is 0 by default: the GRU resets BEFORE the
product; with 1 it resets after. The recurrent bias of its candidate stays apart as b_hn. The arrays do not
tell which: a model file does (its attributes), and an array file written here holds
``linear_before_reset`` as one more array.

Source: the ONNX operators' documentation of LSTM, GRU and RNN.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from lstm_viz.data.weights.cell_weights import ORDER as BLOCKS
from lstm_viz.data.weights.cell_weights import (
    CellWeights,
    expect_axes,
    expect_cell,
    expect_plain,
    expect_shape,
    repack,
)
from lstm_viz.data.weights.contents import Array, Contents, WeightsError, shown
from lstm_viz.data.weights.layouts.layout import Layout, Place, array, by_module

ORDER = ("W", "R", "B")
NAME = re.compile(r"(?:(?P<module>.+)[/.])?(?P<role>W|R|B|P|linear_before_reset)")
THEIRS = {"lstm": "iofg", "gru": "zrn", "rnn": "h"}
CURVES = {"lstm": ("sigmoid", "tanh", "tanh"), "gru": ("sigmoid", "tanh"), "rnn": ("tanh",)}


def find(contents: Contents) -> list[Place]:
    """Every module with W and R; the first axis holds the directions."""
    places: list[Place] = []
    found = [(module, names) for module, names in by_module(contents, NAME).items() if {"W", "R"} <= set(names)]
    for layer, (module, names) in enumerate(found):
        R = contents.arrays[names["R"]]
        if R.ndim == 3 and len(R) == 2:
            sides = ["forward", "reverse"]
        else:
            sides = [str(contents.options.get(module, {}).get("direction", "forward"))]
        places += [Place(module, layer, side, names) for side in sides]
    return places


def pack(contents: Contents, place: Place) -> CellWeights:
    """One direction in the project's order, the biases summed where they may be; WeightsError for what does not fit."""
    W, R = array(contents, place, "W"), array(contents, place, "R")
    name_x, name_h = place.names["W"], place.names["R"]
    expect_axes(name_h, R, 3, "[dirs, k*H, H]")
    dirs, rows, H = R.shape
    if dirs > 2:
        raise WeightsError(f"{shown(name_h)} has shape {R.shape}; its first axis is the directions, 1 or 2")
    cell = expect_cell(name_h, R.shape, rows, H, "[dirs, k*H, H]")
    expect_axes(name_x, W, 3, f"[{dirs}, {rows}, D]")
    why = f"with {shown(name_h)} {R.shape}"
    expect_shape(name_x, W, (dirs, rows, W.shape[2]), why)
    both, P, notes = np.zeros((dirs, 2 * rows)), None, ["the file has no biases: they are zero"]
    if "B" in place.names:
        both, notes = contents.arrays[place.names["B"]], []
        expect_shape(place.names["B"], both, (dirs, 2 * rows), why)
    options = contents.options.get(place.module, {})
    notes += options.get("notes", [])
    variant = _variant(place, cell, dirs, options)
    side = 1 if dirs == 2 and place.direction == "reverse" else 0
    Wb, Rb = both[side, :rows], both[side, rows:]
    b, b_hn = Wb + Rb, None
    if cell == "gru":
        b, b_hn = np.concatenate([b[: 2 * H], Wb[2 * H :]]), Rb[2 * H :]
        if not _resets_after(contents, place, options):
            variant["reset"] = "before"
    if "P" in place.names:
        peepholes = contents.arrays[place.names["P"]]
        expect_shape(place.names["P"], peepholes, (dirs, 3 * H), why)
        P = repack(peepholes[side], "iof", "ifo") if peepholes.any() else None
    W_x, W_h, b = (repack(part, THEIRS[cell], BLOCKS[cell]) for part in (W[side], R[side], b))
    return CellWeights(cell, W_x, W_h, b, b_hn, P, variant, tuple(notes))


def unpack(weights: CellWeights) -> Mapping[str, Array]:
    """One direction; the whole bias as Wb, so that the sum is exact; Rb holds nothing but the GRU's b_hn."""
    expect_plain(weights, "ONNX's", ("reset", "peepholes"))
    have, want = BLOCKS[weights.cell], THEIRS[weights.cell]
    W, R, Wb = (repack(part, have, want) for part in (weights.W_x, weights.W_h, weights.b))
    Rb = np.zeros_like(Wb)
    if weights.b_hn is not None:
        Rb[2 * weights.H :] = weights.b_hn
    arrays = {"W": W[None], "R": R[None], "B": np.concatenate([Wb, Rb])[None]}
    if weights.P is not None:
        arrays["P"] = repack(weights.P, "ifo", "iof")[None]
    if weights.cell == "gru":
        arrays["linear_before_reset"] = np.array(float(weights.variant.get("reset") != "before"))
    return arrays


def _resets_after(contents: Contents, place: Place, options: Mapping[str, Any]) -> bool:
    if "linear_before_reset" in place.names:
        name = place.names["linear_before_reset"]
        flag = contents.arrays[name]
        if flag.size != 1 or flag.item() not in (0.0, 1.0):
            raise WeightsError(f"{shown(name)} has shape {flag.shape}; one number is wanted: 1 resets after, 0 before")
        return bool(flag.item())
    if "linear_before_reset" in options:
        return bool(options["linear_before_reset"])
    raise WeightsError(
        "W, R and B of a GRU do not say whether it resets after the matrix product or before it: ambiguous; "
        "add an array linear_before_reset, 1 for after (PyTorch's way) or 0 for before (ONNX's default)"
    )


def _variant(place: Place, cell: str, dirs: int, options: Mapping[str, Any]) -> dict[str, object]:
    """What the attributes change in the cell; WeightsError for what this project's cells cannot do."""
    curves = tuple(str(curve).lower() for curve in options.get("activations", ())) or CURVES[cell] * dirs
    count = len(CURVES[cell])
    side = curves[count:] if dirs == 2 and place.direction == "reverse" else curves[:count]
    for option, what in (("input_forget", "a coupled input and forget gate"), ("clip", "clipped pre-activations")):
        if options.get(option):
            raise WeightsError(f"{place} has {option} = {options[option]}, {what}; a cell without it is wanted")
    if side == CURVES[cell]:
        return {}
    if cell == "lstm" and len(side) == 3 and side[0] == "sigmoid" and set(side[1:]) <= {"tanh", "relu"}:
        return {"candidate": side[1], "readout": side[2]}
    raise WeightsError(f"{place} uses the curves {shown(', '.join(side))}; {', '.join(CURVES[cell])} is wanted")


LAYOUT = Layout("onnx", "ONNX's", find, pack, unpack, ORDER)
