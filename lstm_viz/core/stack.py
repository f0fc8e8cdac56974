"""Cells on top of each other, and a network: cells with a read-out."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from lstm_viz.core.cells import cell_of
from lstm_viz.core.packed import Packed
from lstm_viz.core.readout import Readout
from lstm_viz.core.record import Record

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Stack:
    """Layers of cells, the lowest first: the inputs of each are the hidden states of the one below at the same step.

    Kinds and sizes may differ from layer to layer.

    Raises
    ------
    ValueError
        When it is empty, or a layer expects another number of features than it gets.
    TypeError
        When a layer is no cell.
    """

    layers: tuple[Packed[Record], ...]

    def __post_init__(self) -> None:
        layers = tuple(self.layers)
        if not layers:
            raise ValueError("layers is empty; a stack needs at least one")
        for layer in layers:
            cell_of(layer)
        for k, (below, above) in enumerate(pairwise(layers)):
            if above.D != below.H:
                raise ValueError(f"layer {k + 1} needs {above.D} features; layer {k} below it has {below.H} units")
        object.__setattr__(self, "layers", layers)

    @property
    def D(self) -> int:
        """Number of input features of the lowest layer."""
        return self.layers[0].D

    @property
    def H(self) -> int:
        """Number of units of the highest layer."""
        return self.layers[-1].H


@dataclass(frozen=True, eq=False)
class Model:
    """A network: a cell or a stack of them, and a read-out of the highest hidden state, ``y = W_y h + b_y``.

    Raises
    ------
    ValueError
        When the read-out expects another number of units.
    """

    cell: Packed[Record] | Stack
    readout: Readout

    def __post_init__(self) -> None:
        if self.readout.H != self.cell.H:
            raise ValueError(f"the read-out needs {self.readout.H} units; the cell below it has {self.cell.H}")

    @property
    def layers(self) -> tuple[Packed[Record], ...]:
        """The cells, the lowest first."""
        return self.cell.layers if isinstance(self.cell, Stack) else (self.cell,)

    @property
    def D(self) -> int:
        """Number of input features."""
        return self.cell.D

    @property
    def K(self) -> int:
        """Number of outputs."""
        return self.readout.K

    @property
    def weights(self) -> dict[str, Array]:
        """Every array of weights, as "0.W_x" (layer and name), "W_y" and "b_y"."""
        cells = {f"{k}.{name}": array for k, layer in enumerate(self.layers) for name, array in layer.weights.items()}
        return cells | {"W_y": self.readout.W_y, "b_y": self.readout.b_y}
