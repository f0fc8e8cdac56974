"""A solar day: one LSTM unit lives through a day of sunlight, and every picture follows the hand."""

from lstm_viz.ui.page import open_lesson

open_lesson("solar_day")
