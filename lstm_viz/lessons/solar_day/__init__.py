"""A solar day: one LSTM unit lives through a day of sunlight, and every picture follows the hand."""

from lstm_viz.lessons.solar_day.lesson import LESSON

__all__ = ["LESSON"]
