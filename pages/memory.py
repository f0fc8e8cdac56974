"""Three memories: one pulse in chatter, then silence, as a tanh RNN, a GRU and an LSTM hear it."""

from lstm_viz.ui.page import open_lesson

open_lesson("memory")
