"""The next hour of sun: a trained forecast beside what it has to beat, day by day."""

from lstm_viz.ui.page import open_lesson

open_lesson("forecast")
