"""Short trainings as the pictures of learning take them, every number from a run."""

from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from lstm_viz.core.initial import initial_model
from lstm_viz.core.run import run
from lstm_viz.core.training import predict, train
from lstm_viz.data.tasks import TASKS
from lstm_viz.figures.learning.curves import Curves, Goal


class Trained(NamedTuple):
    """A training, the networks after each epoch, and what each makes of one example."""

    curves: Curves
    goal: Goal
    models: list
    traces: list
    outputs: np.ndarray  # [T, E, K]
    example: object


@lru_cache(maxsize=8)
def trained(task, epochs=12, H=None, name="", forget_bias=None, measured_every=1):
    """A task's first epochs; of those after the first only every so many are kept as rows."""
    of = TASKS[task]()
    bias = of.forget_bias if forget_bias is None else forget_bias
    start = initial_model("LSTM", H or of.H, of.test.D, of.test.K, 0, forget_bias=bias, T=of.test.T)
    test = of.test.select(range(min(of.test.B, 40)))
    plan = replace(of.plan, epochs=epochs, look_every=1, snapshot_every=1)
    rows = list(train(start, of.training, plan, test, of.measure))
    kept = rows[measured_every - 1 :: measured_every]
    models = [start, *(row.model for row in kept)]
    y0 = predict(start, test.inputs)
    example = of.training(np.random.default_rng(7), 1)
    traces = [run(model.cell, example.inputs) for model in models]
    shares = [[[share(trace, gate) for gate in "fio"] for trace in traces] for share in (_shut, _open)]
    curves = Curves(
        np.array([0, *(row.epoch for row in kept)]),
        np.array([rows[0].loss, *(row.held_out_loss for row in kept)]),
        np.array([of.measure(y0, test), *(row.measured for row in kept)]),
        np.array([np.nan, *(row.gradient_norm for row in kept)]),
        *map(np.array, shares),
        name=name,
    )
    goal = Goal(float(np.log(2)), of.solved_at, of.lower_is_better, of.measured)
    outputs = np.stack([predict(model, example.inputs)[:, 0] for model in models], axis=1)
    return Trained(curves, goal, models, traces, outputs, example)


def _shut(trace, gate):
    return (getattr(trace, gate) < 0.1).mean()


def _open(trace, gate):
    return (getattr(trace, gate) > 0.9).mean()
