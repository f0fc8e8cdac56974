"""What the loss asks of everything that a run recorded, and how such gradients are summed, measured and clipped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_viz.core.allocator import allocate
from lstm_viz.core.frozen import short
from lstm_viz.core.given import transposed
from lstm_viz.core.sequence import Sequence

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False, repr=False)
class Gradients:
    """Gradients of one loss, made by :func:`lstm_viz.backward`: ``d_v`` is the gradient by v, shaped as v.

    Summed over the batch, as the loss is one number. ``d_h`` and ``d_c`` count every way in which a
    state matters: directly, and through all later steps.
    """

    d_W_x: Array  # [rows, D]
    d_W_h: Array  # [rows, H]
    d_b: Array  # [rows]
    d_x: Array  # [T, B, D]
    d_h0: Array  # [B, H]
    d_pre: Array  # [T, B, rows]: by the pre-activations, packed as the trace has them
    d_h: Array  # [T, B, H]
    d_c0: Array | None = None  # [B, H], LSTM
    d_c: Array | None = None  # [T, B, H], LSTM
    others: Mapping[str, Array] = field(default_factory=dict)
    """By the weights that only some cells have, under their own name: P, b_hn."""

    def __repr__(self) -> str:
        return short(self)

    @property
    def d_P(self) -> Array:
        """By the peepholes, [3H]; KeyError for a cell without them."""
        return self.others["P"]

    @property
    def d_b_hn(self) -> Array:
        """By the candidate's own recurrent bias, [H], GRU; KeyError for other cells."""
        return self.others["b_hn"]

    @property
    def weights(self) -> dict[str, Array]:
        """The gradient by each array of weights, under that array's name."""
        return {"W_x": self.d_W_x, "W_h": self.d_W_h, "b": self.d_b, **self.others}

    @property
    def norm(self) -> float:
        """Length of the gradient by all weights together."""
        return norm(self.weights.values())

    def clipped(self, most: float) -> Gradients:
        """The gradients by the weights, scaled down together so that their length is at most ``most``.

        The direction stays, and the gradients by states and inputs stay as they were. ValueError unless ``most`` is
        above 0.
        """
        scale = clip_scale(self.norm, most)
        weights = {name: scale * array for name, array in self.weights.items()}
        W_x, W_h, b = (weights.pop(name) for name in ("W_x", "W_h", "b"))
        return replace(self, d_W_x=W_x, d_W_h=W_h, d_b=b, others=weights)


def norm(arrays: Iterable[Array]) -> float:
    """``sqrt(sum v^2)`` over all arrays together."""
    return float(np.sqrt(sum(float(np.vdot(array, array)) for array in arrays)))


def clip_scale(length: float, most: float) -> float:
    """The factor that makes a gradient of this length at most ``most`` long (Pascanu et al. 2013).

    ValueError unless ``most`` is above 0.
    """
    if not most > 0:
        raise ValueError(f"the largest length is {most:g}; it must be above zero")
    return min(1.0, most / length) if length > 0 else 1.0


def cut(t: int, truncate: int | None) -> bool:
    """Whether the gradient stops between steps t - 1 and t: at the edges of blocks of ``truncate`` steps."""
    return truncate is not None and t % truncate == 0


def outer_sums(d: Array, *others: Array) -> list[Array]:
    """``sum d v'`` over all steps and sequences, for each v: [T, rows, B] and [T, columns, B] to [rows, columns].

    A number of steps are put side by side, so that one product sums over all of them.
    """
    T, rows, B = d.shape
    sums = [np.zeros((rows, v.shape[1])) for v in others]
    some = max(1, 1024 // B)
    for first in range(0, T, some):
        flat = _side_by_side(d[first : first + some])
        for total, v in zip(sums, others, strict=True):
            total += flat @ _side_by_side(v[first : first + some]).T
    return sums


def _side_by_side(values: Array) -> Array:
    """[T, rows, B] as [rows, T*B]."""
    T, rows, B = values.shape
    (flat,) = allocate((rows, T, B))
    np.copyto(flat, values.swapaxes(0, 1))
    return flat.reshape(rows, T * B)


def input_side(W_x: Array, d_pre: Array, inputs: Sequence, *others: Array) -> tuple[dict[str, Any], list[Array]]:
    """What follows from ``pre = W_x x + b + ...``: ``d_W_x = sum d_pre x'``, ``d_b = sum d_pre``, ``d_x = W_x' d_pre``.

    With it ``sum d_pre v'`` for each other v, [T, columns, B].
    """
    T, B, _ = inputs.x.shape
    d_W_x, d_b, *sums = outer_sums(d_pre, transposed(inputs.x), np.ones((T, 1, B)), *others)
    return {"d_W_x": d_W_x, "d_b": d_b[:, 0], "d_x": transposed(np.matmul(W_x.T, d_pre))}, sums
