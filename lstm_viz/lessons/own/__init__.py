"""Your own cell, your own sequence: a page of :mod:`lstm_viz.lessons`."""

from lstm_viz.lessons.own.lesson import LESSON as LESSON
