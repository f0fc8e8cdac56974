"""Weights to start training from. The same seed gives the same weights, to the bit.

Sources: uniform as in PyTorch; orthogonal: Saxe, McClelland and Ganguli 2014; forget bias 1: Gers,
Schmidhuber and Cummins 2000, Jozefowicz, Zaremba and Sutskever 2015; chrono: Tallec and Ollivier 2018.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_viz.core.cell import Cell
from lstm_viz.core.cells import cell_named
from lstm_viz.core.checks import is_whole
from lstm_viz.core.packed import Packed
from lstm_viz.core.readout import Readout
from lstm_viz.core.stack import Model, Stack

Array = NDArray[np.float64]
Seed = int | np.random.Generator
METHODS = ("uniform", "orthogonal")


def initial(
    kind: str,
    H: int,
    D: int,
    seed: Seed = 0,
    method: str = "uniform",
    forget_bias: float | str = 0.0,
    T: int | None = None,
    peepholes: bool = False,
    **options: Any,
) -> Any:
    """A cell with random weights.

    Parameters
    ----------
    kind : "LSTM", "GRU" or "RNN"
    H, D : int
        Number of units and of input features.
    seed : int or numpy Generator
    method : "uniform" or "orthogonal"
        All weights from U(-k, k) with k = 1 / sqrt(H); or each block of W_h a random rotation, which
        neither shrinks nor stretches, and W_x from U(-k, k) with k = sqrt(6 / (D + H)).
    forget_bias : number or "chrono"
        The bias of the gate that keeps: f of the LSTM, z of the GRU; all other biases are 0. "chrono":
        b_f = log U(1, T - 1) and b_i = -b_f, for memories as long as the sequences.
    T : int
        Number of steps, for "chrono".
    peepholes : bool
        Draw P too, for an LSTM.
    options
        ``variant`` of the LSTM, ``reset`` of the GRU.

    Raises
    ------
    ValueError
        For an unknown kind or method, or a forget bias where no gate keeps anything.
    """
    cell, rng = cell_named(kind), np.random.default_rng(seed)
    if method not in METHODS:
        raise ValueError(f"method is {method!r}; it can be uniform or orthogonal")
    if not (is_whole(H, 1) and is_whole(D, 1)):
        raise ValueError(f"H is {H} and D is {D}; a cell needs at least one unit and one feature, in whole numbers")
    H, D = int(H), int(D)
    blocks = len(cell.params.BLOCKS)
    k = 1.0 / np.sqrt(H)
    if method == "uniform":
        W_x, W_h = rng.uniform(-k, k, (blocks * H, D)), rng.uniform(-k, k, (blocks * H, H))
    else:
        wide = np.sqrt(6.0 / (D + H))
        W_x, W_h = rng.uniform(-wide, wide, (blocks * H, D)), np.concatenate([rotation(rng, H) for _ in range(blocks)])
    if peepholes:
        if "P" not in cell.params.VECTORS:
            raise ValueError(f"peepholes was given; the {cell.name} has none")
        options["P"] = rng.uniform(-k, k, len(cell.params.VECTORS["P"]) * H)
    return cell.params(W_x, W_h, _biases(cell, H, rng, forget_bias, T), **options)


def initial_model(
    kind: str,
    H: int | Iterable[int],
    D: int,
    K: int,
    seed: Seed = 0,
    method: str = "uniform",
    forget_bias: float | str = 0.0,
    T: int | None = None,
    **options: Any,
) -> Model:
    """A network with random weights: as :func:`initial`, with K outputs; ``H=(8, 4)`` stacks two layers.

    The read-out starts from U(-k, k), k = 1 / sqrt(H), without bias. ValueError as for :func:`initial`.
    """
    rng = np.random.default_rng(seed)
    sizes = tuple(H) if isinstance(H, Iterable) else (H,)
    if not sizes or not is_whole(K, 1):
        raise ValueError(f"H is {H} and K is {K}; a network needs at least one layer and one output")
    widths = (D, *sizes[:-1])
    layers: list[Packed[Any]] = [
        initial(kind, units, width, rng, method, forget_bias, T, **options)
        for units, width in zip(sizes, widths, strict=True)
    ]
    k = 1.0 / np.sqrt(sizes[-1])
    readout = Readout(rng.uniform(-k, k, (K, sizes[-1])), np.zeros(K))
    return Model(layers[0] if len(layers) == 1 else Stack(tuple(layers)), readout)


def rotation(rng: np.random.Generator, H: int) -> Array:
    """A random orthogonal matrix, every one as likely as every other."""
    Q, R = np.linalg.qr(rng.normal(size=(H, H)))
    return Q * np.where(np.diag(R) < 0, -1.0, 1.0)


def _biases(cell: Cell[Any, Any], H: int, rng: np.random.Generator, forget_bias: float | str, T: int | None) -> Array:
    order = cell.params.BLOCKS
    b = np.zeros((len(order), H))
    if forget_bias == 0.0:
        return b.ravel()
    if cell.keeps is None:
        raise ValueError(f"forget_bias is {forget_bias!r}; the {cell.name} has no gate that keeps, so none to bias")
    if isinstance(forget_bias, str):
        if forget_bias != "chrono":
            raise ValueError(f"forget_bias is {forget_bias!r}; it can be a number or chrono")
        if T is None or T < 3:
            raise ValueError(f"T is {T}; chrono draws memories of 1 to T - 1 steps and needs T of 3 or more")
        b[order.index(cell.keeps)] = np.log(rng.uniform(1.0, T - 1.0, H))
        if cell.writes is not None:
            b[order.index(cell.writes)] = -b[order.index(cell.keeps)]
    else:
        b[order.index(cell.keeps)] = forget_bias
    return b.ravel()
