"""Check yourself: predict, and let a run decide."""

from lstm_viz.ui.page import open_lesson

open_lesson("check")
