"""Your own: a cell and a sequence that a person brings."""

from lstm_viz.ui.page import open_lesson

open_lesson("own")
