"""What flows back: influence through time, and where it goes."""

from lstm_viz.ui.page import open_lesson

open_lesson("gradient")
