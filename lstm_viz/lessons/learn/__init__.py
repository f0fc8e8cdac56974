"""Watch it learn: a training as a record, with the epoch as its time."""

from lstm_viz.lessons.learn.lesson import LESSON

__all__ = ["LESSON"]
