"""What flows back: how much the last state still depends on each earlier one, in three cells."""

from lstm_viz.lessons.gradient.lesson import LESSON

__all__ = ["LESSON"]
