"""A solar day: one LSTM unit lives through a day of sunlight, and every picture follows the hand."""

from lstm_viz.ui import frame
from lstm_viz.ui.live import live
from lstm_viz.ui.solar_day import LESSON

with frame.lesson(LESSON.name):
    live(LESSON)
