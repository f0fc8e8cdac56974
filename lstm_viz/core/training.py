"""Training as a generator: it yields a record after every epoch, and knows nothing of a screen.

A record that carries a snapshot is all that is needed to go on: weights, what the optimiser
remembers, the state of the random generator, the counts. Going on from it gives the same numbers, to
the bit, as never having stopped.

>>> from lstm_viz.core.initial import initial_model
>>> x = np.linspace(0, 1, 40).reshape(10, 4, 1)
>>> copy = Examples(Sequence(x), x)
>>> *_, last = train(initial_model("LSTM", 2, 1, 1), copy, Plan(epochs=50, batch=4))
>>> last.epoch, last.loss < 0.05
(50, True)
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lstm_viz.core.backward import through_time
from lstm_viz.core.cells import cell_of
from lstm_viz.core.checks import is_whole
from lstm_viz.core.examples import Examples
from lstm_viz.core.frozen import around, short
from lstm_viz.core.given import Given, transposed
from lstm_viz.core.gradients import clip_scale, norm
from lstm_viz.core.optimise import Adam, Constant, Moments, Optimiser, Schedule
from lstm_viz.core.packed import Packed
from lstm_viz.core.readout import loss
from lstm_viz.core.record import Record
from lstm_viz.core.run import outputs, run
from lstm_viz.core.sequence import Sequence
from lstm_viz.core.stack import Model, Stack

Array = NDArray[np.float64]
Draw = Callable[[np.random.Generator, int], Examples]
"""``draw(rng, B)``: B fresh sequences."""
Measure = Callable[[Array, Examples], float]
"""``measure(y, examples)``: one number from the outputs [T, B, K]."""
LARGEST_TARGET = 1e150
"""Beyond it the squared error of a target overflows, or nearly."""


@dataclass(frozen=True)
class Plan:
    """How to train.

    Parameters
    ----------
    epochs : int
        Where to end. An epoch passes once through fixed examples, or through ``draws`` fresh batches.
    batch : int
        Sequences in a batch.
    draws : int
        Batches in an epoch when examples are drawn.
    optimiser : Adam or SGD
    schedule : Constant, Drop or Cosine
        The share of the learning rate at each step.
    clip : float or None
        The largest length of the gradient by all weights together; longer ones are scaled down.
    truncate : int or None
        Steps after which the gradient is cut; see :func:`lstm_viz.backward`.
    patience : int or None
        End after so many looks without a new best loss: on the held-out examples where there are
        some, else in training.
    goal : float or None
        End when that loss is at or below it.
    look_every : int
        Epochs between two looks at the held-out examples.
    snapshot_every : int
        Epochs between two records that carry a snapshot; 0 for the last record alone.
    seed : int
        For batches and draws.

    Raises
    ------
    ValueError
        Names the setting, its value and what it needs.
    """

    epochs: int = 100
    batch: int = 32
    draws: int = 1
    optimiser: Optimiser = field(default_factory=Adam)
    schedule: Schedule = field(default_factory=Constant)
    clip: float | None = 1.0
    truncate: int | None = None
    patience: int | None = None
    goal: float | None = None
    look_every: int = 1
    snapshot_every: int = 1
    seed: int = 0

    def __post_init__(self) -> None:
        for name in ("epochs", "batch", "draws", "truncate", "patience", "look_every", "snapshot_every"):
            value, low = getattr(self, name), 0 if name == "snapshot_every" else 1
            optional = name in ("truncate", "patience")
            if not (is_whole(value, low) or (optional and value is None)):
                raise ValueError(f"{name} is {value!r}; it needs a whole number from {low}{', or None' * optional}")
        if self.clip is not None and not self.clip > 0:
            raise ValueError(f"clip is {self.clip:g}; the largest length of a gradient is above zero")
        if not isinstance(self.optimiser, Optimiser) or isinstance(self.optimiser, type):
            raise ValueError(f"optimiser is {self.optimiser!r}; it needs Adam(...) or SGD(...)")
        if not callable(self.schedule) or isinstance(self.schedule, type):
            raise ValueError(f"schedule is {self.schedule!r}; it needs Constant(), Drop(...) or Cosine(...)")


@dataclass(frozen=True, eq=False)
class Best:
    """The lowest loss so far: on the held-out examples where there are some, else in training."""

    loss: float = float("inf")
    epoch: int = 0
    model: Model | None = None
    waited: int = 0
    """Looks since then."""

    def after(self, loss: float, epoch: int, model: Model) -> Best:
        """What is best after one more look."""
        return Best(loss, epoch, model) if loss < self.loss else replace(self, waited=self.waited + 1)


@dataclass(frozen=True, eq=False, repr=False)
class Snapshot:
    """Everything that going on needs, after a number of epochs."""

    model: Model
    moments: Moments
    """What the optimiser remembers."""
    optimiser: str
    """The name of the optimiser that they are of: "Adam"."""
    random: dict[str, Any]
    """State of the random generator."""
    epoch: int = 0
    step: int = 0
    seconds: float = 0.0
    best: Best = field(default_factory=Best)

    def __repr__(self) -> str:
        return f"Snapshot(epoch={self.epoch}, step={self.step}, {self.optimiser}, {self.model!r})"


@dataclass(frozen=True, eq=False, repr=False)
class Progress:
    """What one epoch of training was like."""

    epoch: int
    step: int
    """Optimiser steps since the start."""
    loss: float
    """Mean over the epoch's batches, each before its step."""
    gradient_norm: float
    """Length of the gradient by all weights, before clipping; mean over the epoch's batches."""
    seconds: float
    """Time spent training since the start."""
    held_out_loss: float | None = None
    measured: float | None = None
    """The task's own measure on the held-out examples."""
    snapshot: Snapshot | None = None
    """When asked for by ``Plan.snapshot_every``, and always in the last record."""
    stopped: str = ""
    """Why training ended here: a sentence; "" while it goes on."""
    diverged: bool = False
    """Whether it ended because a number was non-finite; the snapshot is then of the epoch before."""

    def __repr__(self) -> str:
        return short(self)

    @property
    def model(self) -> Model:
        """The network after this epoch; ValueError when the record has no snapshot."""
        if self.snapshot is None:
            raise ValueError(f"the record of epoch {self.epoch} has no snapshot; Plan(snapshot_every=1) asks for it")
        return self.snapshot.model


def train(
    start: Model | Snapshot | Progress,
    examples: Examples | Draw,
    plan: Plan | None = None,
    held_out: Examples | None = None,
    measure: Measure | None = None,
) -> Iterator[Progress]:
    """Train a network, or go on from a record; yields a record after every epoch.

    Stopping is not asking for the next one. The model that was given stays as it is.

    Parameters
    ----------
    start : Model, Snapshot or Progress
        Where to begin, or where to go on: a record needs its snapshot.
    examples : Examples, or a function that draws them
        Fixed ones are passed through in a new order at each epoch.
    plan : Plan
    held_out : Examples
        Never trained on; looked at every ``plan.look_every`` epochs, and at the end.
    measure : function of (y [T, B, K], examples)
        What else to measure on the held-out examples.

    Raises
    ------
    ValueError
        When examples and network do not fit each other: before the first epoch; drawn ones as they come. When the
        record has no snapshot, or one of another optimiser than the plan's.
    TypeError
        When an argument is of another kind.
    """
    plan = plan or Plan()
    state = _beginning(start, plan)
    if not (isinstance(examples, Examples) or callable(examples)):
        raise TypeError(f"examples is a {type(examples).__name__}; {_EXAMPLES}, or a function draw(rng, B) of them")
    if not isinstance(held_out, Examples | None):
        raise TypeError(f"held_out is a {type(held_out).__name__}; {_EXAMPLES}")
    for some in (examples, held_out):
        if isinstance(some, Examples):
            check_fit(state.model, some)
    if measure is not None and held_out is None:
        raise ValueError("measure was given without held_out; it measures on held-out examples")
    return _epochs(state, examples, plan, held_out, measure)


def predict(model: Model, x: Sequence | ArrayLike) -> Array:
    """Run the network: outputs ``y`` [T, B, K], numbers or the scores of classes, for ``x`` [T, D] or [T, B, D].

    Raises
    ------
    ValueError
        As :func:`lstm_viz.run`.
    TypeError
        When it is given a cell without a read-out.
    """
    _check_model("predict", model)
    *_, top = run(Stack(model.layers), x)
    return model.readout(top.h)


_EXAMPLES = "it needs Examples(Sequence(x), targets)"


def _check_model(what: str, model: object) -> None:
    if not isinstance(model, Model):
        given = type(model).__name__
        raise TypeError(f"{what} was given a {given}; it needs a Model, a cell and its read-out: Model(cell, readout)")


def check_fit(model: Model, examples: Examples) -> None:
    """ValueError when the examples have other features or other outputs than the network."""
    if examples.D != model.D:
        raise ValueError(f"the examples have {examples.D} features; the network needs {model.D}")
    if examples.K != model.K:
        what = "classes" if examples.classes else "targets"
        raise ValueError(f"the examples have {examples.K} {what} for each step; the read-out has {model.K} outputs")


# -- one step


def loss_gradient(model: Model, examples: Examples, truncate: int | None = None) -> tuple[float, dict[str, Array]]:
    """The loss on some examples, and its gradient by each array of ``model.weights``, under the same name and shape."""
    traces = _traces(model, examples.inputs)
    steps = examples.counted_steps
    h = traces[-1].h[steps]
    value, d_y = loss(model.readout(h), examples, steps)
    d_rows, h_rows = d_y.reshape(-1, model.K), h.reshape(-1, model.cell.H)  # steps and sequences one under the other
    found = {"W_y": d_rows.T @ h_rows, "b_y": d_rows.sum(axis=0)}

    d_h = transposed(np.zeros((examples.T, model.cell.H, examples.B)))
    d_h[steps] = d_y @ model.readout.W_y
    for k in reversed(range(len(traces))):
        gradients = through_time(model.layers[k], traces[k], d_h, None, truncate)
        found |= {f"{k}.{name}": array for name, array in gradients.weights.items()}
        d_h = gradients.d_x
    return value, {name: found[name] for name in model.weights}


def _traces(model: Model, inputs: Sequence) -> list[Record]:
    """As :func:`lstm_viz.run`, a record for each layer, unchecked: a non-finite number makes the loss non-finite."""
    traces: list[Record] = []
    for layer in model.layers:
        below = outputs(traces[-1]) if traces else inputs
        traces.append(cell_of(layer).forward(layer, Given(below, below.B)))
    return traces


def flat(arrays: dict[str, Array]) -> Array:
    """All arrays one after the other in one vector."""
    return np.concatenate([array.ravel() for array in arrays.values()])


def unflat(vector: Array, like: Model) -> Model:
    """The network whose weights, one after the other, are this vector; it is read-only from here on."""
    vector.flags.writeable = False
    parts, at = {}, 0
    for name, array in like.weights.items():
        parts[name] = vector[at : at + array.size].reshape(array.shape)
        at += array.size
    layers: list[Packed[Record]] = []
    for k, layer in enumerate(like.layers):
        layers.append(around(layer, {name: parts[f"{k}.{name}"] for name in layer.weights}))
    readout = around(like.readout, {"W_y": parts["W_y"], "b_y": parts["b_y"]})
    return Model(Stack(tuple(layers)) if isinstance(like.cell, Stack) else layers[0], readout)


# -- many steps


def _beginning(start: Model | Snapshot | Progress, plan: Plan) -> Snapshot:
    if isinstance(start, Progress):
        if start.snapshot is None:
            raise ValueError(f"the record of epoch {start.epoch} has no snapshot, so training cannot go on from it")
        start = start.snapshot
    if isinstance(start, Snapshot):
        had, wanted = start.optimiser, type(plan.optimiser).__name__
        if had != wanted:
            raise ValueError(
                f"the snapshot holds the moments of {had}, and {wanted} cannot go on from them; "
                f"plan with {had}, or start anew from its network, train(snapshot.model, ...)"
            )
        return start
    _check_model("train", start)
    random = np.random.default_rng(plan.seed).bit_generator.state
    size = sum(array.size for array in start.weights.values())
    return Snapshot(start, plan.optimiser.start(size), type(plan.optimiser).__name__, dict(random))


def _batches(examples: Examples | Draw, plan: Plan, rng: np.random.Generator) -> Iterator[Examples]:
    if not isinstance(examples, Examples):
        for _ in range(plan.draws):
            yield examples(rng, plan.batch)
    elif plan.batch >= examples.B:
        yield examples
    else:
        order = rng.permutation(examples.B)
        for first in range(0, examples.B, plan.batch):
            yield examples.select(order[first : first + plan.batch])


@dataclass(frozen=True, eq=False)
class _Learned:
    """Where an epoch's batches led, and what went wrong in the last one."""

    model: Model
    w: Array  # [n] all its weights, one after the other
    moments: Moments
    step: int
    loss: float
    """Mean over the batches; that of the last one when it went wrong."""
    length: float
    """The same of the gradient's length, before clipping."""
    trouble: str = ""


def _epochs(
    state: Snapshot, examples: Examples | Draw, plan: Plan, held_out: Examples | None, measure: Measure | None
) -> Iterator[Progress]:
    rng = np.random.default_rng()
    rng.bit_generator.state = state.random
    w = flat(state.model.weights)
    while state.epoch < plan.epochs:
        began, epoch = time.perf_counter() - state.seconds, state.epoch + 1
        now = _learn(state, w, _batches(examples, plan, rng), plan)
        if now.trouble:
            seconds = time.perf_counter() - began
            yield Progress(
                epoch, now.step, now.loss, now.length, seconds, None, None, state, now.trouble, diverged=True
            )
            return
        w, last = now.w, epoch == plan.epochs
        held_out_loss = measured = None
        if held_out is not None and (epoch % plan.look_every == 0 or last):
            held_out_loss, measured = _look(now.model, held_out, measure)
        watched, best = now.loss if held_out is None else held_out_loss, state.best
        if watched is not None and (held_out is None or epoch % plan.look_every == 0):
            best = best.after(watched, epoch, now.model)
        seconds, random = time.perf_counter() - began, dict(rng.bit_generator.state)
        state = Snapshot(now.model, now.moments, state.optimiser, random, epoch, now.step, seconds, best)
        stopped = _enough(watched, best, plan) or (f"All {plan.epochs} epochs are done." if last else "")
        asked = plan.snapshot_every and epoch % plan.snapshot_every == 0
        yield Progress(
            epoch, now.step, now.loss, now.length, seconds, held_out_loss, measured,
            state if asked or stopped else None, stopped,
        )  # fmt: skip
        if stopped:
            return


def _learn(state: Snapshot, w: Array, batches: Iterator[Examples], plan: Plan) -> _Learned:
    """One step of the optimiser for each batch; it ends early at a non-finite number."""
    model, moments, step = state.model, state.moments, state.step
    losses: list[float] = []
    lengths: list[float] = []
    for batch in batches:
        check_fit(model, batch)
        with np.errstate(all="ignore"):  # what is non-finite is named below
            value, found = loss_gradient(model, batch, plan.truncate)
            g = flat(found)
            length, step = norm([g]), step + 1
            if plan.clip is not None:
                g *= clip_scale(length, plan.clip)
            stepped, moments = plan.optimiser.step(w, g, moments, step, plan.schedule(step))
        if not (np.isfinite(value) and np.isfinite(length) and np.isfinite(stepped).all()):
            sentence = _trouble(value, length, stepped, w, step, batch, plan)
            return _Learned(model, w, moments, step, value, length, sentence)
        w, model = stepped, unflat(stepped, model)
        losses.append(value)
        lengths.append(length)
    return _Learned(model, w, moments, step, sum(losses) / len(losses), sum(lengths) / len(lengths))


def _look(model: Model, held_out: Examples, measure: Measure | None) -> tuple[float, Any]:
    """The loss on examples that are not learned from, and what else is measured on them."""
    with np.errstate(all="ignore"):
        y = model.readout(_traces(model, held_out.inputs)[-1].h)
        return loss(y, held_out)[0], None if measure is None else measure(y, held_out)


def _enough(watched: float | None, best: Best, plan: Plan) -> str:
    """A sentence when it is time to end early, else nothing."""
    if watched is not None and plan.goal is not None and watched <= plan.goal:
        return f"The goal is reached: a loss of {watched:.4g}, at most {plan.goal:g} was asked for."
    if plan.patience is not None and best.waited >= plan.patience:
        return f"No better loss than {best.loss:.4g} (epoch {best.epoch}) in the last {best.waited} looks."
    return ""


def _trouble(value: float, length: float, stepped: Array, w: Array, step: int, batch: Examples, plan: Plan) -> str:
    """Which number is non-finite, at which step, and the likely cause, in a sentence."""
    T, target = batch.T, 0.0 if batch.classes else float(np.abs(batch.targets[batch.counted]).max())
    largest, rate = float(np.abs(w).max()), plan.optimiser.rate * plan.schedule(step)
    if not np.isfinite(value):
        what = f"the loss is {value}"
    elif not np.isfinite(length):
        what = f"the loss is still {value:.3g}, but the length of its gradient is {length}"
    else:
        what = f"a weight is {stepped[~np.isfinite(stepped)][0]}"
    if target > LARGEST_TARGET and not np.isfinite(value):
        cause = f"the targets are too large: the square of {target:.3g} is too large for a number; scale them down"
    elif largest > 100.0 or np.isfinite(length):
        cause = f"the learning rate {rate:g} is too large: the largest weight has grown to {largest:.3g}; try a tenth"
    elif plan.clip is None:
        cause = f"the gradient explodes on its way back through {T} steps; clip its length, clip=1"
    else:
        cause = f"states grow without bound over {T} steps; use shorter sequences, smaller inputs, or tanh curves"
    return f"Training stopped at step {step}: {what}. Likely cause: {cause}."
