"""One step of learning, slowly: one example, its loss, the gradient of one weight, and the change that it asks for.

    change of w = -rate * dL/dw            plain gradient descent (SGD), at a rate at which it can be seen
    change of w = -rate * m' / sqrt(v')    Adam, at the training's own rate, from what it remembers by then

The loss of the same example is then asked of the network with all its weights changed so.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lstm_viz.core.examples import Examples
from lstm_viz.core.gradients import clip_scale, norm
from lstm_viz.core.learned import ROWS, Learned, Remembered
from lstm_viz.core.notation import PACKED
from lstm_viz.core.optimise import SGD, Adam, Constant, Moments
from lstm_viz.core.readout import loss as loss_of
from lstm_viz.core.stack import Model
from lstm_viz.core.training import Plan, flat, loss_gradient, predict, unflat

Array = NDArray[np.float64]

RATE = 0.1
"""Of a plain step: large enough to be seen."""


class Means(NamedTuple):
    """What Adam remembers of the one weight once it has seen the example."""

    k: int
    """Its steps by then, this one included."""
    mean: float
    """m, of its gradients."""
    square: float
    """v, of their squares."""
    corrected: float
    """m'."""
    size: float
    """sqrt(v')."""


class Step(NamedTuple):
    """One step of one example."""

    loss: float
    weight: float
    gradient: float
    length: float
    """Of the gradient by all weights together, before it is clipped."""
    clipped: float
    """The gradient by the one weight, after clipping."""
    means: Means | None
    """Of Adam; a plain step remembers nothing."""
    rate: float
    change: float
    after: float
    """The loss of the same example after the step of all weights."""


def plain(plan: Plan) -> Plan:
    """The same, but for a step of plain gradient descent."""
    return replace(plan, optimiser=SGD(RATE), schedule=Constant())


def one_step(learned: Learned, row: int, example: int, unit: int, plan: Plan) -> Step:
    """From the network of a row, on one example; the weight is the bias of a unit's forget gate.

    Where the plan's optimiser is Adam, it is the training's: it goes on from what is remembered at the row.
    """
    adam = plan.optimiser if isinstance(plan.optimiser, Adam) else None
    taken = _taken(learned.models[row], learned.targets, example, plan, learned.remembered[row] if adam else None)
    means = None
    if adam:
        numbers = (*taken.moments, *adam.corrected(taken.moments, taken.k))
        means = Means(taken.k, *(float(each[unit]) for each in numbers))
    weight, gradient = float(taken.w[unit]), float(taken.g[unit])
    return Step(
        taken.loss, weight, gradient, taken.length, taken.scale * gradient, means, taken.rate,
        float(taken.moved[unit]) - weight, taken.after,
    )  # fmt: skip


def _biases(model: Model) -> slice:
    """Where the biases of the forget gates are among all weights."""
    before = 0
    for name, array in model.weights.items():
        if name == "0.b":
            H = model.cell.H
            first = before + PACKED.index("f") * H
            return slice(first, first + H)
        before += array.size
    raise AssertionError("the cell has no bias")


class _Taken(NamedTuple):
    """A step of all weights; of the weights themselves the biases of the forget gates are kept, [H]."""

    loss: float
    w: Array
    g: Array
    """The gradient, before clipping."""
    length: float
    scale: float
    """What clipping leaves of it."""
    k: int
    rate: float
    moved: Array
    """The weights afterwards."""
    moments: Moments
    after: float


@lru_cache(maxsize=2 * ROWS)
def _taken(model: Model, shown: Examples, example: int, plan: Plan, remembered: Remembered | None) -> _Taken:
    """A step of all weights, as a training takes it with the example as its batch."""
    one, w, optimiser = shown.select([example]), flat(model.weights), plan.optimiser
    moments, k = (optimiser.start(w.size), 1) if remembered is None else (remembered.moments, remembered.step + 1)
    with np.errstate(all="ignore"):  # the step at which a training diverges makes numbers that are non-finite
        loss, found = loss_gradient(model, one)
        g = flat(found)
        length, factor = norm([g]), plan.schedule(k)
        scale = 1.0 if plan.clip is None else clip_scale(length, plan.clip)
        moved, moments = optimiser.step(w, scale * g, moments, k, factor)
        after = _loss(moved, model, one)
    biases = _biases(model)
    own_w, own_g, own_moved, *own = (each[biases].copy() for each in (w, g, moved, *moments))
    return _Taken(loss, own_w, own_g, length, scale, k, optimiser.rate * factor, own_moved, tuple(own), after)


def _loss(w: Array, like: Model, examples: Examples) -> float:
    """Of the network with these weights; nan where they are too large to run it with."""
    try:
        return loss_of(predict(unflat(w, like), examples.inputs), examples)[0]
    except ValueError:
        return float("nan")
