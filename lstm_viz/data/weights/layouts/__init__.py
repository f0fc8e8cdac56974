"""How other systems name, transpose and order the same weights: one file a system, one table of them.

Every layout has a ``find``, which tells from the names where recurrent layers are, a ``pack``,
which brings one of them into this project's order, and an ``unpack``, the way back. To add one,
write its file, which ends with its ``LAYOUT``, and put its name below.
"""

from __future__ import annotations

from importlib import import_module

from lstm_viz.data.weights.layouts.layout import Layout, Place

NAMES = (
    "own",
    "pytorch",
    "keras",
    "onnx",
    "flax",
    "equinox",
)

LAYOUTS: dict[str, Layout] = {name: import_module(f"{__name__}.{name}").LAYOUT for name in NAMES}
"""The layouts by name, each the name of its file."""

__all__ = ["LAYOUTS", "Layout", "Place"]
