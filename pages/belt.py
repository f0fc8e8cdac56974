"""The conveyor belt: what one unit remembers of a short sequence, with gates set by hand and by weights."""

from lstm_viz.ui.page import open_lesson

open_lesson("belt")
