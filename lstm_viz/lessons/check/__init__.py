"""Check yourself: a guess first, then the run that decides it."""

from lstm_viz.lessons.check.lesson import LESSON

__all__ = ["LESSON"]
