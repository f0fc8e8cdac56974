"""The language that is spoken: chosen once, around a page or a message, and asked for wherever a text is read."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from lstm_viz.place import ASSETS

Made = TypeVar("Made")

WORDS = ASSETS / "words"
"""Where the texts lie: one folder a language."""

DEFAULT = "en"
DOUBLE = "double"
"""English, with every text twice and in brackets: it shows which text stands in no file, and what has room to grow."""


@dataclass(frozen=True)
class Spoken:
    """A language, and what was asked once for since it began to be spoken: texts that were read, a pool's state."""

    language: str = DEFAULT
    known: dict[Hashable, Any] = field(default_factory=dict)


_NOW: ContextVar[Spoken | None] = ContextVar("spoken", default=None)


def languages() -> tuple[str, ...]:
    """The languages that can be spoken: English, the other folders of ``assets/words``, and :data:`DOUBLE`."""
    others = sorted(path.name for path in WORDS.iterdir() if path.is_dir() and path.name != DEFAULT)
    return (DEFAULT, *others, DOUBLE)


@contextmanager
def speaking(language: str = DEFAULT) -> Iterator[None]:
    """Speak a language. Inside, each file of texts is looked up once: a message is of one piece, and quick.

    Outside, English is spoken, and a file is looked up whenever it is needed.
    """
    before = _NOW.set(Spoken(language))
    try:
        yield
    finally:
        _NOW.reset(before)


def language() -> str:
    """The language that is spoken."""
    now = _NOW.get()
    return DEFAULT if now is None else now.language


def is_spoken() -> bool:
    """Whether a language was chosen, and what is read is remembered."""
    return _NOW.get() is not None


def html_language() -> str:
    """The same, as a browser or a screen reader knows it: the ``lang`` of the page."""
    return DEFAULT if language() == DOUBLE else language()


def once(key: Hashable, make: Callable[[], Made]) -> Made:
    """What ``make`` returns, made once while a language is spoken, and each time where nothing is remembered."""
    now = _NOW.get()
    if now is None:
        return make()
    if key not in now.known:
        now.known[key] = make()
    found: Made = now.known[key]
    return found


def folder() -> Path:
    """Where the texts of the spoken language lie."""
    return WORDS / html_language()
