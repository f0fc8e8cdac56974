"""Taps and water: one gate as a tap, then three taps and the tank."""

from lstm_viz.ui.page import open_lesson

open_lesson("taps")
