"""The words of a lesson: its title and text, and what it asks the learner to predict and to do.

One file a page, ``lessons/NAME.toml``. What decides a task, a recorded run, is the
page's own; the words, and where the numbers stand in them, are the file's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lstm_viz.language.texts import edited, passage, phrase, read, table, text


@dataclass(frozen=True)
class TaskWords:
    """What one task says. ``{name}`` in a text is a number that the page's run fills in."""

    title: str
    text: str
    """What to predict or to do."""
    options: Mapping[str, str] = field(default_factory=dict)
    """For a prediction: what one may guess, by the name that the run's answer has; none, where a number is guessed."""
    because: str = ""
    """For a prediction: what the run says."""
    reading: str = ""
    """For something to do: how far one is, from the run that is on the screen."""
    done: str = ""
    """For something to do: what one has seen by it."""


@dataclass(frozen=True)
class LessonWords:
    """What one page says beside its pictures."""

    title: str
    menu: str = ""
    """What the menu calls it, where that is not the title."""
    about: str = ""
    """What one does there, in a line: for the way through the lessons."""
    intro: str = ""
    """The lead: at most two short sentences."""
    take: str = ""
    """The take-away, in a sentence."""
    foot: str = ""
    """Under the pictures: terms, sources, and where the comparison breaks down."""
    tasks: Mapping[str, TaskWords] = field(default_factory=dict)

    @property
    def in_menu(self) -> str:
        """Its name in the menu."""
        return self.menu or self.title


def lesson_words(name: str) -> tuple[LessonWords, str]:
    """The words of a page, and a sentence when they cannot be read. An edited file counts at once."""
    return _read(f"lessons/{name}.toml")


def _words_or_problem(path: Path) -> tuple[LessonWords, str]:
    try:
        return load_lesson(path), ""
    except ValueError as error:
        return LessonWords(path.stem.replace("_", " ").capitalize()), f"{error}"


_read = edited(_words_or_problem)


def load_lesson(path: Path) -> LessonWords:
    """The words in one file.

    Raises
    ------
    ValueError
        With a sentence for the person who edits: which file, which task, what was expected.
    """
    written = read(path)
    try:
        table(written, "the file", ("title",), ("menu", "about", "intro", "take", "foot", "task", "phrase"))
        tasks = {name: _task(value, f"[task.{name}]") for name, value in written.pop("task", {}).items()}
        written.pop("phrase", None)  # read by lstm_viz.language.phrases
        return LessonWords(**{key: passage(value, f"“{key}”") for key, value in written.items()}, tasks=tasks)
    except ValueError as error:
        raise ValueError(f"{path.name}: {error}.") from None


def _task(value: Any, where: str) -> TaskWords:
    asks = isinstance(value, dict) and bool({"options", "because"} & set(value))
    own, more = (("because",), ("options",)) if asks else (("reading", "done"), ())
    words = dict(table(value, where, ("title", "text", *own), more))
    options = words.pop("options", None)
    if options is not None and not (isinstance(options, dict) and len(options) > 1):
        raise ValueError(f"{where} needs two options or more, each a name and a text")
    return TaskWords(
        **{key: phrase(one, f"“{key}” of {where}") for key, one in words.items()},
        options={name: text(one, f"“{name}” in the options of {where}") for name, one in (options or {}).items()},
    )
