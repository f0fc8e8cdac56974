"""One step of an LSTM: the cell diagram with numbers on its wires, and the sums behind them."""

from lstm_viz.ui.page import open_lesson

open_lesson("one_step")
