"""An explorable LSTM: every number on the screen comes from one recorded run.

>>> from lstm_viz import LSTMParams, run
>>> params = LSTMParams.from_blocks({name: ([1.0], 0.0, 0.0) for name in "figo"})
>>> round(float(run(params, [[1.0]]).c[0, 0, 0]), 3)
0.557

What reads files or the sun (weights, tasks, forecasts, days) is loaded when it is first asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from lstm_viz.core.backward import backward
from lstm_viz.core.examples import Examples
from lstm_viz.core.gradients import Gradients
from lstm_viz.core.gru import GRUParams, GRUTrace
from lstm_viz.core.influence import Influence, half_life, influence
from lstm_viz.core.initial import initial, initial_model
from lstm_viz.core.lstm import LSTMParams, LSTMVariant, Step, Trace
from lstm_viz.core.notation import GATES, QUANTITIES
from lstm_viz.core.optimise import SGD, Adam, Constant, Cosine, Drop
from lstm_viz.core.readout import Readout
from lstm_viz.core.rnn import RNNParams, RNNTrace
from lstm_viz.core.run import run, sweep
from lstm_viz.core.sequence import Feature, Sequence
from lstm_viz.core.stack import Model, Stack
from lstm_viz.core.textbook import gru_step, lstm_step, rnn_step
from lstm_viz.core.training import Plan, Progress, Snapshot, predict, train

if TYPE_CHECKING:
    from lstm_viz.data.forecasting import hour_ahead, persistence, scores, skill, smart_persistence, standard_plan
    from lstm_viz.data.solar import clear_sky_day, measured_day
    from lstm_viz.data.tasks import TASKS
    from lstm_viz.data.weights import WeightsError, read_networks, read_weights, write_weights

__all__ = [
    "GATES",
    "QUANTITIES",
    "SGD",
    "TASKS",
    "Adam",
    "Constant",
    "Cosine",
    "Drop",
    "Examples",
    "Feature",
    "GRUParams",
    "GRUTrace",
    "Gradients",
    "Influence",
    "LSTMParams",
    "LSTMVariant",
    "Model",
    "Plan",
    "Progress",
    "RNNParams",
    "RNNTrace",
    "Readout",
    "Sequence",
    "Snapshot",
    "Stack",
    "Step",
    "Trace",
    "WeightsError",
    "backward",
    "clear_sky_day",
    "gru_step",
    "half_life",
    "hour_ahead",
    "influence",
    "initial",
    "initial_model",
    "lstm_step",
    "measured_day",
    "persistence",
    "predict",
    "read_networks",
    "read_weights",
    "rnn_step",
    "run",
    "scores",
    "skill",
    "smart_persistence",
    "standard_plan",
    "sweep",
    "train",
    "write_weights",
]

LATER = {
    "lstm_viz.data.forecasting": (
        "hour_ahead", "persistence", "scores", "skill", "smart_persistence", "standard_plan",
    ),
    "lstm_viz.data.solar": ("clear_sky_day", "measured_day"),
    "lstm_viz.data.tasks": ("TASKS",),
    "lstm_viz.data.weights": ("WeightsError", "read_networks", "read_weights", "write_weights"),
}  # fmt: skip
"""What is loaded when it is asked for, by the file it comes from."""


def __getattr__(name: str) -> Any:
    for module, names in LATER.items():
        if name in names:
            return getattr(import_module(module), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
