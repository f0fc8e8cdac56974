"""The page "Play": a deck, slide after slide, on one instrument, in lecture mode.

A deck that comes with the project is named in the link, ``/play?lesson=five_minutes&n=3``. A person's own lies in their
browser, which asks for each slide by its page and link; the link then holds the number alone.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from lstm_viz.language.phrases import say
from lstm_viz.language.spoken import speaking
from lstm_viz.lessons.packed import packed
from lstm_viz.lessons.protocol import Lesson
from lstm_viz.lessons.registry import LESSONS, START, lesson_named
from lstm_viz.lessons.state import cut
from lstm_viz.slides.deck import MOST_SLIDES, Slide, write_deck
from lstm_viz.slides.ready import READY, ready
from lstm_viz.ui import frame, link
from lstm_viz.ui.acts import PAGE
from lstm_viz.ui.answer import Opened
from lstm_viz.ui.live import instrument
from lstm_viz.ui.message import Hand, Playing

KEY = "live-play"
DECK = "deck "
"""What the browser calls a ready deck among what it has, before its name."""


@dataclass
class Shown:
    """The slide that a session sees."""

    lesson: Lesson
    page: link.Page
    n: int
    slide: str
    """Its page and link, as they were asked for."""
    ready: str = ""
    go: int = 0
    """How many times this browser has gone to a slide."""
    written: list[dict[str, str]] = field(default_factory=list)
    """The URL's parameters as this page wrote or read them."""


def play() -> None:
    """Draw the page."""
    with speaking(link.language()), frame.page(say("slides.play"), frame.INSTRUMENT), st.container(key="lesson-play"):
        with st.container(key="lesson-head", horizontal=True, vertical_alignment="center"):
            st.title(say("slides.play"), anchor=False, width="content")
        with st.container(key="lesson-live"):
            _instrument()


@st.fragment
def _instrument() -> None:
    instrument(KEY, _open, _write)


def _open(hand: Hand) -> Opened:
    """The slide that the hand asks for, or the link, if someone else wrote it; else the one that is there."""
    now: Shown | None = st.session_state.get("playing")
    asked, query = _asked(hand), link.query()
    if asked is not None and (now is None or asked["go"] != now.go):
        slide = Slide(asked["page"], asked["link"])
        now = _shown(slide, asked["n"], hand["seq"], now.ready if now else "", asked["go"], now.written if now else [])
    elif now is None or (query and query not in now.written):
        now = _linked(query, hand["seq"])
    st.session_state["playing"] = now
    had = f"{DECK}{now.ready}" in hand["have"]
    playing = Playing(
        n=now.n,
        slide=now.slide,
        link=_address(now.lesson.name, now.page.query),
        ready=now.ready,
        deck=write_deck(ready(now.ready)) if now.ready and not had else None,
    )
    return Opened(now.lesson, now.page, playing)


def _write(opened: Opened) -> None:
    """Bring the URL up to date: the deck and the slide's number."""
    now: Shown = st.session_state["playing"]
    query = ({"lesson": now.ready} if now.ready else {}) | {"n": f"{now.n + 1}"}
    link.put(query)
    if query not in now.written:
        now.written.append(query)


def _asked(hand: Hand) -> dict[str, Any] | None:
    """The slide that the browser asks for; None, when it asks for none that there is."""
    try:
        found = json.loads(hand["values"].get(f"{PAGE}slide", ""))
        whole = isinstance(found["go"], int) and isinstance(found["n"], int) and isinstance(found["link"], str)
        known = found["page"] in [lesson.name for lesson in LESSONS]
    except (ValueError, TypeError, KeyError):
        return None
    return found if whole and known else None


def _linked(query: dict[str, str], seen: int) -> Shown:
    """The slide that a link names, as near as there is one."""
    name, n = query.get("lesson", ""), _number(query.get("n", ""))
    if name in READY:
        slides = ready(name).slides
        n = min(n, len(slides) - 1)
        return _shown(slides[n], n, seen, name, 0, [query])
    there = replace(_shown(Slide(START.name, ""), n, seen, "", 0, [query]), slide="")  # which it is, the browser says
    if name:
        there.page.notices.append(say("slides.no_such", name=cut(name), names=", ".join(READY)))
    return there


def _number(text: str) -> int:
    """A slide's number in a link counts from 1."""
    return min(max(int(text), 1), MOST_SLIDES) - 1 if re.fullmatch("[0-9]{1,4}", text) else 0


def _shown(slide: Slide, n: int, seen: int, name: str, go: int, written: list[dict[str, str]]) -> Shown:
    lesson = lesson_named(slide.page)
    page = link.Page.of(lesson.name, lesson.table, slide.query, seen, lesson.made_with)
    page.shown = {**page.shown, "lecture": True}
    return Shown(lesson, page, n, f"{slide.page}?{slide.link}", name, go, written)


def _address(name: str, query: dict[str, str]) -> str:
    """What one comes back to from the lecture: the state on the screen, as an ordinary page."""
    kept = {key: text for key, text in query.items() if key not in ("lecture", "veil")}
    return f"{'.' if name == START.name else name}?{urlencode(packed(kept))}".removesuffix("?")
