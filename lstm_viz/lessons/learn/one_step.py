"""One step of learning, slowly: one example, its loss, the gradient of one weight, and the change that it asks for.

    change of w = -rate * dL/dw            plain gradient descent (SGD)

The loss of the same example is then asked of the network with all its weights changed so.
"""

from __future__ import annotations

from typing import NamedTuple

from lstm_viz.core.gradients import clip_scale, norm
from lstm_viz.core.learned import Learned
from lstm_viz.core.notation import PACKED
from lstm_viz.core.readout import loss as loss_of
from lstm_viz.core.training import flat, loss_gradient, predict, unflat

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
    model, one = learned.models[row], learned.targets.select([example])
    loss, found = loss_gradient(model, one)
    g = flat(found)
    length = norm([g])
    scale = clip_scale(length, 1.0) if clip else 1.0
    place = PACKED.index("f") * model.cell.H + unit
    gradient, weight = float(found["0.b"][place]), float(model.weights["0.b"][place])
    moved = unflat(flat(model.weights) - RATE * scale * g, model)
    after, _ = loss_of(predict(moved, one.inputs), one)
    return Step(loss, weight, gradient, length, scale * gradient, -RATE * scale * gradient, after)
