"""Check yourself: predict, and let a run decide."""

from lstm_viz.ui import frame
from lstm_viz.ui.check import LESSON
from lstm_viz.ui.live import live

with frame.lesson(LESSON.name):
    live(LESSON)
