"""Taps and water: one gate as a tap, then three taps and the tank."""

from lstm_viz.ui import frame
from lstm_viz.ui.live import live
from lstm_viz.ui.taps import LESSON

with frame.lesson(LESSON.name):
    live(LESSON)
