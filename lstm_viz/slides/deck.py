"""A list of slides as one small JSON file: :func:`read_deck`, :func:`write_deck`.

A page is a lesson in this code; what an instructor calls a lesson, a list of slides, is a deck. A slide is a page and
its link. Whatever is state stands in the link, so a slide shows what it showed when it was made.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import parse_qsl

from lstm_viz.language.phrases import say
from lstm_viz.lessons.packed import unpacked
from lstm_viz.lessons.registry import LESSONS, lesson_named
from lstm_viz.lessons.state import cut
from lstm_viz.lessons.view import read_link

KIND = "explorable LSTM lesson"
VERSION = 1
MOST_SLIDES = 100
MOST_BYTES = 1_000_000
LONGEST = {"title": 120, "note": 5000, "link": 4000, "text": 400, "choice": 120}
"""Characters that a text of each name may have."""
MOST_CHOICES = 6
BROWSERS_OWN = ("picture",)
"""What the browser keeps of a slide for its own list. A file leaves it out; what has it is read without it."""


class DeckError(ValueError):
    """A file that is no deck; its message is a sentence for the person who opened it."""


@dataclass(frozen=True)
class Question:
    """What a prediction slide asks before it plays."""

    text: str
    choices: tuple[str, ...] = ()
    drawn: bool = False
    """Whether the guess is drawn into the picture by hand."""


@dataclass(frozen=True)
class Slide:
    """One state of one page, what it is called, and what the speaker says."""

    page: str
    """A lesson of :data:`lstm_viz.lessons.registry.LESSONS`, by name."""
    link: str
    """What stands after the question mark of its address."""
    title: str = ""
    note: str = ""
    question: Question | None = None

    @property
    def query(self) -> dict[str, str]:
        """The link's parameters."""
        return unpacked(dict(parse_qsl(self.link, keep_blank_values=True)))


@dataclass(frozen=True)
class Deck:
    """Slides in their order."""

    title: str
    slides: tuple[Slide, ...]


def write_deck(deck: Deck) -> str:
    """The deck as JSON; ``assets/live/deck.js`` writes the same letters."""
    return json.dumps({"kind": KIND, "version": VERSION, **asdict(deck)}, indent=2, ensure_ascii=False) + "\n"


def read_deck(text: str) -> Deck:
    """The deck in a file's text.

    Raises
    ------
    DeckError
        With a sentence that names the slide, by number and title, and says what is wanted.
    """
    if len(text.encode(errors="replace")) > MOST_BYTES:
        raise DeckError(say("slides.wrong.large", most=MOST_BYTES // 1_000_000))
    try:
        found = json.loads(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        raise DeckError(say("slides.wrong.no_json", line=error.lineno, column=error.colno)) from None
    except RecursionError:
        raise DeckError(say("slides.wrong.foreign", kind=KIND)) from None
    if not isinstance(found, dict) or found.get("kind") != KIND:
        raise DeckError(say("slides.wrong.foreign", kind=KIND))
    if found.get("version") != VERSION:
        raise DeckError(say("slides.wrong.version", came=_cut(found.get("version")), known=VERSION))
    deck = say("slides.lesson")
    _known(found, deck, ("kind", "version", "title", "slides"))
    title = _text(found, "title", deck, "")
    slides = found.get("slides")
    if not isinstance(slides, list) or not slides:
        raise DeckError(say("slides.wrong.no_slides"))
    if len(slides) > MOST_SLIDES:
        raise DeckError(say("slides.wrong.many", n=len(slides), most=MOST_SLIDES))
    return Deck(title, tuple(_slide(one, n) for n, one in enumerate(slides, 1)))


def _slide(value: Any, n: int) -> Slide:
    where = _name(value, n)
    if not isinstance(value, dict):
        raise DeckError(say("slides.wrong.no_slide", where=where))
    _known(value, where, ("page", "link", "title", "note", "question"), BROWSERS_OWN)
    slide = Slide(
        page=_page(value, where),
        link=_query(value, where),
        title=_text(value, "title", where, ""),
        note=_text(value, "note", where, ""),
        question=_question(value.get("question"), where),
    )
    problems = read_link(lesson_named(slide.page).table, slide.query).problems
    if problems:
        raise DeckError(say("slides.wrong.link", where=where, problems=" ".join(problems)))
    return slide


def _name(value: Any, n: int) -> str:
    """What a sentence calls a slide: its number and, where it has one, its title."""
    title = value.get("title") if isinstance(value, dict) else None
    if not isinstance(title, str) or not title.strip():
        return say("slides.slide", n=n)
    return say("slides.titled", n=n, title=_cut(title.strip()))


def _page(value: Mapping[str, Any], where: str) -> str:
    page, pages = _text(value, "page", where), [lesson.name for lesson in LESSONS]
    if page not in pages:
        close = difflib.get_close_matches(page, pages, 1)
        phrase = "slides.wrong.page_close" if close else "slides.wrong.page"
        raise DeckError(say(phrase, where=where, page=_cut(page), close=close[0] if close else "; ".join(pages)))
    return page


def _query(value: Mapping[str, Any], where: str) -> str:
    link = _text(value, "link", where)
    try:
        parse_qsl(link, keep_blank_values=True, strict_parsing=bool(link))
    except ValueError:
        raise DeckError(say("slides.wrong.query", where=where, came=_cut(link))) from None
    if "?" in link.partition("=")[0]:
        raise DeckError(say("slides.wrong.query", where=where, came=_cut(link)))
    return link


def _question(value: Any, where: str) -> Question | None:
    if value is None:
        return None
    if not isinstance(value, dict):
        raise DeckError(say("slides.wrong.question", where=where))
    _known(value, where, ("text", "choices", "drawn"))
    text, choices, drawn = _text(value, "text", where), value.get("choices", []), value.get("drawn", False)
    if not text.strip():
        raise DeckError(say("slides.wrong.no_question", where=where))
    if not isinstance(choices, list) or len(choices) == 1 or len(choices) > MOST_CHOICES:
        raise DeckError(say("slides.wrong.choices", where=where, most=MOST_CHOICES))
    for choice in choices:
        _checked(choice, "choice", "choices", where)
    if not isinstance(drawn, bool):
        raise DeckError(say("slides.wrong.drawn", where=where))
    return Question(text, tuple(choices), drawn)


def _known(value: Mapping[str, Any], where: str, wanted: tuple[str, ...], ignored: tuple[str, ...] = ()) -> None:
    """Refuse what has another name: it was mistyped, and would be lost at the next saving."""
    for key in value:
        if key not in wanted and key not in ignored:
            close = difflib.get_close_matches(key, wanted, 1)
            phrase = "slides.wrong.unknown_close" if close else "slides.wrong.unknown"
            raise DeckError(say(phrase, where=where, key=_cut(key), close=close[0] if close else ""))


def _text(value: Mapping[str, Any], key: str, where: str, default: str | None = None) -> str:
    if key not in value and default is None:
        raise DeckError(say("slides.wrong.lacks", where=where, key=key))
    return _checked(value.get(key, default), key, key, where)


def _checked(value: Any, kind: str, key: str, where: str) -> str:
    """A text of a kind that has a longest length, under the name ``key``."""
    if not isinstance(value, str):
        raise DeckError(say("slides.wrong.text", where=where, key=key))
    most = LONGEST.get(kind, max(LONGEST.values()))
    if len(value) > most:
        raise DeckError(say("slides.wrong.long", where=where, key=key, n=len(value), most=most))
    if any("\ud800" <= letter <= "\udfff" for letter in value):  # half of a letter: no file could hold it
        raise DeckError(say("slides.wrong.letters", where=where, key=key))
    return value


def _cut(value: Any) -> str:
    return cut(f"{value}".encode(errors="replace").decode())
