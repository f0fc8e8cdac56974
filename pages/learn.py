"""Watch it learn: a training is a record, and its epochs are walked through."""

from lstm_viz.ui.page import open_lesson

open_lesson("learn")
