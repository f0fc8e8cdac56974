"""The start page: what this is, the day playing in small, and the way through the lessons."""

from lstm_viz.ui.page import open_lesson

open_lesson("start")
