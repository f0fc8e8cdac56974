"""The conveyor belt: c through time on chosen sequences, with gates set by hand, then by weights."""

from lstm_viz.lessons.belt.lesson import LESSON

__all__ = ["LESSON"]
