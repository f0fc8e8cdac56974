"""One step of an LSTM: the cell diagram with numbers on its wires, and the sums behind them."""

from lstm_viz.ui import frame
from lstm_viz.ui.live import live
from lstm_viz.ui.one_step import LESSON

with frame.lesson(LESSON.name):
    live(LESSON)
