"""The activation functions of all cells, each beside its derivative; both write into an array that is there already.

A derivative is computed from the activation ``a``, not from ``z`` again: the record holds ``a``.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
Activation = Callable[[Array, Array], object]
"""``activation(z, out)`` or ``slope(a, out)``, arrays of one shape."""


def sigmoid(z: Array, out: Array) -> None:
    """``1 / (1 + exp(-z))``. exp may overflow to inf for z below -709; 1 / (1 + inf) = 0 is then right."""
    np.negative(z, out)
    np.exp(out, out)
    out += 1.0
    np.reciprocal(out, out)


def activation(name: str, z: ArrayLike) -> Array:
    """The activation of a gate of the plain LSTM: ``tanh(z)`` for the candidate g, else ``sigmoid(z)``.

    ``z`` may have any shape; the result has the same.
    """
    z = np.asarray(z, np.float64)
    a = np.empty_like(z)
    with np.errstate(over="ignore"):
        (np.tanh if name == "g" else sigmoid)(z, a)
    return a


def sigmoid_slope(a: Array, out: Array) -> None:
    """``a (1 - a)`` where ``a`` is the sigmoid: at most 1/4."""
    np.multiply(a, a, out)
    np.subtract(a, out, out)


def tanh_slope(a: Array, out: Array) -> None:
    """``1 - a^2`` where ``a`` is the tanh: at most 1."""
    np.multiply(a, a, out)
    np.subtract(1.0, out, out)


def relu(z: Array, out: Array) -> None:
    """``max(z, 0)``."""
    np.maximum(z, 0.0, out=out)


def relu_slope(a: Array, out: Array) -> None:
    """1 above zero and 0 at and below it."""
    np.greater(a, 0.0, out, casting="unsafe")


def linear_slope(a: Array, out: Array) -> None:
    """1 everywhere."""
    out[...] = 1.0


ACTIVATIONS: dict[str, tuple[Activation, Activation]] = {
    "tanh": (np.tanh, tanh_slope),
    "linear": (np.positive, linear_slope),
    "relu": (relu, relu_slope),
}
"""The activations that a candidate or a read-out of c can have, each with its derivative."""
