"""Every lesson there is, in the order of the way through them: :data:`LESSONS`.

A module or package of this room that has a ``LESSON`` of its own is one. Menu, path, "next" and the tests that hold for
every page follow from here; what a lesson is called stands in its words.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Sequence

import lstm_viz.lessons
from lstm_viz.lessons.protocol import Lesson


def find_lessons() -> tuple[Lesson, ...]:
    """The lessons in this room, by their ``order``."""
    names = (module.name for module in pkgutil.iter_modules(lstm_viz.lessons.__path__, "lstm_viz.lessons."))
    modules = (importlib.import_module(name) for name in names if name != __name__)
    return tuple(sorted((module.LESSON for module in modules if hasattr(module, "LESSON")), key=_order))


def _order(lesson: Lesson) -> float:
    return lesson.order


LESSONS: Sequence[Lesson] = find_lessons()
START, *PATH = LESSONS
"""The start page, and the lessons that it leads to."""


def lesson_named(name: str) -> Lesson:
    """The lesson of that name; KeyError when there is none."""
    return {lesson.name: lesson for lesson in LESSONS}[name]
