"""Three memories: one pulse in chatter, then silence, as a tanh RNN, a GRU and an LSTM hear it."""

from lstm_viz.lessons.memory.lesson import LESSON

__all__ = ["LESSON"]
