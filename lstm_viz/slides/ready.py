"""The decks that come with the project: files of the spoken language, ``assets/words/en/slides/NAME.json``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from lstm_viz.language.double import double
from lstm_viz.language.spoken import DOUBLE, language
from lstm_viz.language.texts import edited
from lstm_viz.slides.deck import Deck, DeckError, Slide, read_deck

READY = ("five_minutes", "lecture", "lab")
"""From the shortest to the longest."""


def ready(name: str) -> Deck:
    """One of :data:`READY`; DeckError says what is wrong with its file, which a person may have edited."""
    if name not in READY:
        raise KeyError(name)
    found = _read(f"slides/{name}.json")
    if isinstance(found, DeckError):
        raise found
    return found


def _deck_or_error(path: Path) -> Deck | DeckError:
    try:
        deck = read_deck(path.read_text(encoding="utf-8"))
    except (DeckError, OSError, UnicodeDecodeError) as error:
        return DeckError(f"{path.name}: {error}")
    return _doubled(deck) if language() == DOUBLE else deck


_read = edited(_deck_or_error)


def _doubled(deck: Deck) -> Deck:
    return Deck(double(deck.title), tuple(map(_doubled_slide, deck.slides)))


def _doubled_slide(slide: Slide) -> Slide:
    asked = slide.question
    question = asked and replace(asked, text=double(asked.text), choices=tuple(map(double, asked.choices)))
    return replace(slide, title=double(slide.title), note=double(slide.note), question=question)
