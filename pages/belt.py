"""The conveyor belt: what one unit remembers of a short sequence, with gates set by hand and by weights."""

from lstm_viz.ui import frame
from lstm_viz.ui.belt import LESSON
from lstm_viz.ui.live import live

with frame.lesson(LESSON.name):
    live(LESSON)
