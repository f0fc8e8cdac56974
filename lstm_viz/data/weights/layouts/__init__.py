"""How other systems name, turn and order the same weights: one file a system, one table of them.

Every layout has a ``find``, which tells from the names where recurrent layers are, a ``pack``,
which brings one of them into this project's order, and an ``unpack``, the way back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lstm_viz.data.weights.cell_weights import CellWeights
from lstm_viz.data.weights.contents import Array, Contents
from lstm_viz.data.weights.layouts import equinox, flax, keras, onnx, own, pytorch
from lstm_viz.data.weights.layouts.place import Place


@dataclass(frozen=True)
class Layout:
    """One system's way of keeping a recurrent layer."""

    name: str
    title: str
    find: Callable[[Contents], list[Place]]
    """Where recurrent layers are, told from names alone."""
    pack: Callable[[Contents, Place], CellWeights]
    """One layer in this project's order; WeightsError when a shape does not fit."""
    unpack: Callable[[CellWeights], Mapping[str, Array]]
    """The arrays as that system names, turns and orders them."""
    order: tuple[str, ...]
    """Names for arrays that a file keeps without names, by position."""


LAYOUTS = {
    layout.name: layout
    for layout in (
        Layout("own", "this project's", own.find, own.pack, own.unpack, own.ORDER),
        Layout("pytorch", "PyTorch's", pytorch.find, pytorch.pack, pytorch.unpack, pytorch.ORDER),
        Layout("keras", "Keras's", keras.find, keras.pack, keras.unpack, keras.ORDER),
        Layout("onnx", "ONNX's", onnx.find, onnx.pack, onnx.unpack, onnx.ORDER),
        Layout("flax", "flax's", flax.find, flax.pack, flax.unpack, flax.ORDER),
        Layout("equinox", "equinox's", equinox.find, equinox.pack, equinox.unpack, equinox.ORDER),
    )
}
"""The layouts by name."""

__all__ = ["LAYOUTS", "Layout", "Place"]
