"""The page "My lesson": slides from any page in an order of one's own, kept by the browser, saved as a file.

The list is the browser's (``assets/live/compose.js``): to order, to write and to tick asks nothing of the server. It is
asked to read a file, what can be ticked on a slide, and for the picture of a slide that came without one.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, TypedDict

import streamlit as st

from lstm_viz.figures import strip
from lstm_viz.figures.shelf.style import Figure
from lstm_viz.language.phrases import capital, phrases_of, say
from lstm_viz.language.spoken import html_language, speaking
from lstm_viz.lessons.base import Card, Look, step_at
from lstm_viz.lessons.protocol import Lesson
from lstm_viz.lessons.registry import LESSONS, START, lesson_named
from lstm_viz.lessons.shown import Moment
from lstm_viz.lessons.view import cards_of
from lstm_viz.slides.deck import DeckError, Slide, read_deck
from lstm_viz.slides.offers import Offers, offers
from lstm_viz.slides.ready import READY, ready
from lstm_viz.ui import frame, link
from lstm_viz.ui.cache import DRAWING
from lstm_viz.ui.file.page import file_name, one_file
from lstm_viz.ui.live import BOOT, introduce
from lstm_viz.ui.markdown import plain
from lstm_viz.ui.message import Saved, as_json, handed_over
from lstm_viz.ui.played import joined
from lstm_viz.ui.runs import run_of
from lstm_viz.ui.served import live_url, plotly_url
from lstm_viz.words.lessons import lesson_words

KEY = "compose"
AT_ONCE = 4
"""Slides that are looked at in one answer: the others wait for the next one, and the first pictures come soon."""


class Address(TypedDict):
    """A slide that the browser asks about."""

    page: str
    link: str
    picture: bool
    """Whether its picture is wanted, too."""


class Asked(TypedDict):
    """From the browser: a file that was opened, or slides to look at."""

    seq: int
    file: str | None
    page: bool
    """Whether what the file holds is to come back as one page, which needs no server."""
    slides: list[Address]


class Known(TypedDict):
    """What there is to a slide."""

    page: str
    link: str
    offers: Offers | None
    figure: Figure | None
    """Its first picture, of Plotly's JSON."""
    notices: list[str]
    """What its page says of the run: that a file is not there, for example."""
    problem: str
    """Why there are none."""


class Ready(TypedDict):
    """A deck that comes with the project."""

    name: str
    deck: Mapping[str, Any] | None
    problem: str


class Answer(TypedDict):
    """To the browser."""

    seq: int
    """Number of the question that it answers; 0: nothing was asked."""
    lang: str
    words: Mapping[str, str]
    pages: Mapping[str, str]
    """What each page is called."""
    ready: list[Ready]
    deck: Mapping[str, Any] | None
    """What stood in the file."""
    problem: str
    """Why it could not be read."""
    page: Saved | None
    slides: list[Known]


def compose() -> None:
    """Draw the page."""
    with speaking(link.language()), frame.page(say("compose.title"), ("live/compose.css",)):
        st.title(say("compose.title"), anchor=False)
        with st.container(key="lesson-compose"):
            _composer()


@functools.cache
def _component() -> Callable[..., Any]:
    return st.components.v2.component(
        "lstm_compose",
        html='<div class="compose"><p class="live-unloaded" role="alert" hidden></p></div>',
        js=BOOT % (live_url("compose.js"), plotly_url()),
        isolate_styles=False,
    )


@st.fragment
def _composer() -> None:
    introduce()
    with speaking(link.language()):
        asked = read_asked((st.session_state.get(KEY) or {}).get("asked"))
        try:
            component = _component()
            with DRAWING:
                answer = answered(asked, "dark" if st.context.theme.type == "dark" else "light")
            if asked["page"]:  # this takes seconds: nobody has to wait for it
                answer["page"], answer["problem"] = packed(asked["file"] or "")
        except (RuntimeError, OSError) as error:
            st.error(plain(say("notices.not_drawn", reason=capital(f"{error}"))))
            return
        component(key=KEY, data=joined([as_json(answer)]), on_asked_change=_nothing)


def _nothing() -> None:
    """A state of the component is kept only when something listens to it."""


def read_asked(came: object) -> Asked:
    """What a browser asked; nothing where it is no question."""
    nothing = Asked(seq=0, file=None, page=False, slides=[])
    if not isinstance(came, Mapping) or not isinstance(came.get("seq"), int):
        return nothing
    file, slides = came.get("file"), came.get("slides")
    return Asked(
        seq=came["seq"],
        file=file if isinstance(file, str) else None,
        page=came.get("page") is True,
        slides=[_address(one) for one in slides if _is_address(one)][:AT_ONCE] if isinstance(slides, list) else [],
    )


def _is_address(one: object) -> bool:
    return (
        isinstance(one, Mapping)
        and one.get("page") in {lesson.name for lesson in LESSONS}
        and isinstance(one.get("link"), str)
    )


def _address(one: Mapping[str, Any]) -> Address:
    return Address(page=one["page"], link=one["link"], picture=one.get("picture") is True)


def answered(asked: Asked, theme: Any) -> Answer:
    """Everything that the browser needs: its words, the ready decks, and what it asked for."""
    deck, problem = (None, "") if asked["file"] is None or asked["page"] else _read(asked["file"])
    return Answer(
        seq=asked["seq"],
        lang=html_language(),
        words=phrases_of("compose") | {"unloaded": say("browser.unloaded")},
        pages={lesson.name: _called(lesson.name) for lesson in LESSONS},
        ready=[_ready(name) for name in READY],
        deck=deck,
        problem=problem,
        page=None,
        slides=[_known(one, Look(theme)) for one in asked["slides"]],
    )


def _called(page: str) -> str:
    """A page's title; the start page's is a question, so it is called as the menu does."""
    words, _ = lesson_words(page)
    return words.in_menu if page == START.name else words.title


def packed(text: str) -> tuple[Saved | None, str]:
    """The deck in a file's text as one page, or why there is none."""
    try:
        deck = read_deck(text)
        return handed_over("page", file_name(deck), one_file(deck)), ""
    except ValueError as error:
        return None, capital(f"{error}")


def _read(text: str) -> tuple[dict[str, Any] | None, str]:
    try:
        return asdict(read_deck(text)), ""
    except DeckError as error:
        return None, f"{error}"


def _ready(name: str) -> Ready:
    try:
        return Ready(name=name, deck=asdict(ready(name)), problem="")
    except DeckError as error:
        return Ready(name=name, deck=None, problem=f"{error}")


def _known(one: Address, look: Look) -> Known:
    found = Known(page=one["page"], link=one["link"], offers=None, figure=None, notices=[], problem="")
    try:
        lesson = lesson_named(one["page"])
        query = Slide(one["page"], one["link"]).query
        page = link.Page.of(lesson.name, lesson.table, query, 0, lesson.made_with)
        run = run_of(lesson, page.chosen)
        now = Moment(run.shown, step_at(run.shown.labels, run.values["t"]), lesson.phases - 1)
        found["offers"] = offers(lesson, now.shown, now.t)
        found["notices"] = list(lesson.notices(now.shown))
        if one["picture"]:
            found["figure"] = _picture(lesson, now, cards_of(lesson.cards(now.shown), page.view), look)
    except (ValueError, RuntimeError, OSError) as error:
        logging.getLogger(__name__).exception("the slide %s?%s could not be looked at", one["page"], one["link"])
        found["problem"] = capital(f"{error}")
    return found


def _picture(lesson: Lesson, now: Moment, cards: Sequence[Card], look: Look) -> Figure | None:
    """The first picture on these cards, at this moment."""
    names = [name for card in cards for name in card.figures]
    return strip.first(lesson.figures(names[:1], [now], look)[names[0]]) if names else None
