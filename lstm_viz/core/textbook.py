"""The cells as the textbook writes them: one step each, in plain NumPy, for one sequence.

This is the code to read first. The weights come gate by gate, as ``params.by_gate()`` gives them, so
that every line is an equation of the textbook:

>>> from lstm_viz import initial
>>> x, h, c = np.array([0.5, -1.0]), np.zeros(3), np.zeros(3)
>>> h, c = lstm_step(x, h, c, *initial("LSTM", H=3, D=2, seed=1).by_gate())
>>> h.round(3).tolist()
[-0.079, -0.012, -0.018]

:func:`lstm_viz.run` computes the same for whole batches, records every gate, and can hold or sweep
any of them; its tests compare it with these functions at every step.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
ByGate = Mapping[str, Array]


def sigmoid(z: Array) -> Array:
    """``1 / (1 + exp(-z))``: from any number to one between 0 and 1."""
    return 1 / (1 + np.exp(-z))


def lstm_step(x: Array, h: Array, c: Array, W: ByGate, U: ByGate, b: ByGate) -> tuple[Array, Array]:
    """One step of an LSTM: the new ``h`` and ``c``.

    ``x`` [D], ``h`` and ``c`` [H]; for each gate f, i, g and o ``W`` [H, D], ``U`` [H, H] and ``b`` [H].
    Gers, Schmidhuber and Cummins 2000.
    """
    f = sigmoid(W["f"] @ x + U["f"] @ h + b["f"])  # forget gate: the part of the cell state that is kept
    i = sigmoid(W["i"] @ x + U["i"] @ h + b["i"])  # input gate: the part of the candidate that is let in
    g = np.tanh(W["g"] @ x + U["g"] @ h + b["g"])  # candidate: what could be written
    o = sigmoid(W["o"] @ x + U["o"] @ h + b["o"])  # output gate: the part of the cell state that is shown
    c = f * c + i * g
    h = o * np.tanh(c)
    return h, c


def gru_step(x: Array, h: Array, W: ByGate, U: ByGate, b: ByGate, b_hn: Array) -> Array:
    """One step of a GRU: the new ``h``.

    ``x`` [D], ``h`` and ``b_hn`` [H]; for each gate r, z and n ``W`` [H, D], ``U`` [H, H] and ``b`` [H]. The reset
    gate works on the matrix product, as in cuDNN, PyTorch and Keras. After Cho et al. 2014.
    """
    r = sigmoid(W["r"] @ x + U["r"] @ h + b["r"])  # reset gate: how much of the past the candidate sees
    z = sigmoid(W["z"] @ x + U["z"] @ h + b["z"])  # update gate: the part of the state that is kept
    n = np.tanh(W["n"] @ x + b["n"] + r * (U["n"] @ h + b_hn))  # candidate
    return z * h + (1 - z) * n


def rnn_step(x: Array, h: Array, W: Array, U: Array, b: Array) -> Array:
    """One step of a plain tanh RNN: the new ``h``.

    ``x`` [D], ``h`` [H], ``W`` [H, D], ``U`` [H, H], ``b`` [H]. Elman 1990.
    """
    return np.asarray(np.tanh(W @ x + U @ h + b))
