"""An explorable LSTM: every number on the screen comes from one recorded run.

>>> from lstm_viz import LSTMParams, run
>>> params = LSTMParams.from_blocks({name: ([1.0], 0.0, 0.0) for name in "figo"})
>>> round(float(run(params, [[1.0]]).c[0, 0, 0]), 3)
0.557
"""

from lstm_viz.core.notation import GATES, QUANTITIES
from lstm_viz.core.params import LSTMParams
from lstm_viz.core.run import run, sweep
from lstm_viz.core.sequence import Feature, Sequence
from lstm_viz.core.trace import Step, Trace

__all__ = ["GATES", "QUANTITIES", "Feature", "LSTMParams", "Sequence", "Step", "Trace", "run", "sweep"]
