"""One step of learning, slowly: one example, its loss, the gradient of one weight, and the change that it asks for.

    change of w = -rate * dL/dw            plain gradient descent (SGD)

The loss of the same example is then asked of the network with all its weights changed so.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lstm_viz.core.examples import Examples
from lstm_viz.core.gradients import clip_scale, norm
from lstm_viz.core.learned import ROWS, Learned
from lstm_viz.core.notation import PACKED
from lstm_viz.core.readout import loss as loss_of
from lstm_viz.core.stack import Model
from lstm_viz.core.training import flat, loss_gradient, predict, unflat
from lstm_viz.workers.settings import CLIP

Array = NDArray[np.float64]

RATE = 0.1
"""Of this one step: large enough to be seen."""


class Step(NamedTuple):
    """One step of one example."""

    loss: float
    weight: float
    gradient: float
    length: float
    """Of the gradient by all weights together, before it is clipped."""
    clipped: float
    """The gradient by the one weight, after clipping."""
    change: float
    after: float
    """The loss of the same example after the step of all weights."""


def one_step(learned: Learned, row: int, example: int, unit: int, clip: bool) -> Step:
    """From the network of a row, on one example; the weight is the bias of a unit's forget gate."""
    model = learned.models[row]
    loss, b, length, scale, after = _descent(model, learned.targets, example, clip)
    place = PACKED.index("f") * model.cell.H + unit
    gradient, weight = float(b[place]), float(model.weights["0.b"][place])
    return Step(loss, weight, gradient, length, scale * gradient, -RATE * scale * gradient, after)


@lru_cache(maxsize=2 * ROWS)
def _descent(model: Model, shown: Examples, example: int, clip: bool) -> tuple[float, Array, float, float, float]:
    """What all units have in common: the loss, its gradient by all biases [4H], the length of the whole gradient, the
    share of it that clipping leaves, and the loss afterwards.
    """
    one = shown.select([example])
    loss, found = loss_gradient(model, one)
    g = flat(found)
    length = norm([g])
    scale = clip_scale(length, CLIP) if clip else 1.0
    moved = unflat(flat(model.weights) - RATE * scale * g, model)
    after, _ = loss_of(predict(moved, one.inputs), one)
    return loss, found["0.b"], length, scale, after
