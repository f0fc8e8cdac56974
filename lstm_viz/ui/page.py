"""A lesson's whole page: the frame around it, and its instrument."""

from __future__ import annotations

from lstm_viz.lessons.registry import lesson_named
from lstm_viz.ui import frame
from lstm_viz.ui.bring import bring
from lstm_viz.ui.live import live


def open_lesson(name: str) -> None:
    """Draw the page of the lesson of that name."""
    lesson = lesson_named(name)
    with frame.lesson(name, (lambda: bring(name)) if lesson.brings else None):
        live(lesson)
