"""An explorable LSTM: every number on the screen comes from one recorded run.

>>> from lstm_viz import LSTMParams, run
>>> params = LSTMParams.from_blocks({name: ([1.0], 0.0, 0.0) for name in "figo"})
>>> round(float(run(params, [[1.0]]).c[0, 0, 0]), 3)
0.557
"""

from lstm_viz.core.backward import backward
from lstm_viz.core.examples import Examples
from lstm_viz.core.gradients import Gradients
from lstm_viz.core.gru import GRUParams, GRUTrace
from lstm_viz.core.influence import Influence, half_life, influence
from lstm_viz.core.initial import initial, initial_model
from lstm_viz.core.notation import GATES, QUANTITIES
from lstm_viz.core.optimise import SGD, Adam, Constant, Cosine, Drop
from lstm_viz.core.params import LSTMParams, LSTMVariant
from lstm_viz.core.readout import Readout
from lstm_viz.core.rnn import RNNParams, RNNTrace
from lstm_viz.core.run import run, sweep
from lstm_viz.core.sequence import Feature, Sequence
from lstm_viz.core.stack import Model, Stack
from lstm_viz.core.trace import Step, Trace
from lstm_viz.core.training import Plan, Progress, Snapshot, predict, train

__all__ = [
    "GATES",
    "QUANTITIES",
    "SGD",
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
    "backward",
    "half_life",
    "influence",
    "initial",
    "initial_model",
    "predict",
    "run",
    "sweep",
    "train",
]
