"""The start page: what this is, the day playing in small, and the way through the lessons."""

from lstm_viz.ui import frame
from lstm_viz.ui.live import live
from lstm_viz.ui.start import START

with frame.lesson(START.name):
    live(START)
