"""A lesson's whole page: the frame around it, and its instrument."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lstm_viz.lessons.registry import lesson_named
from lstm_viz.ui import frame
from lstm_viz.ui.bring import bring
from lstm_viz.ui.live import live

BESIDE: Mapping[str, Callable[[], None]] = {"own": bring}
"""What Streamlit draws at the head of a lesson's page."""


def open_lesson(name: str) -> None:
    """Draw the page of the lesson of that name."""
    with frame.lesson(name, BESIDE.get(name, _nothing)):
        live(lesson_named(name))


def _nothing() -> None:
    """Most pages have nothing there."""
