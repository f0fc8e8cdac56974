"""A lesson's whole page: the frame around it, and its instrument."""

from __future__ import annotations

from lstm_viz.lessons.registry import lesson_named
from lstm_viz.ui import frame
from lstm_viz.ui.live import live


def open_lesson(name: str) -> None:
    """Draw the page of the lesson of that name."""
    with frame.lesson(name):
        live(lesson_named(name))
