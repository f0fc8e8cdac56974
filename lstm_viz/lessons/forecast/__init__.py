"""The next hour of sun: a forecast is trained, and compared with what it has to beat."""

from lstm_viz.lessons.forecast.lesson import LESSON

__all__ = ["LESSON"]
