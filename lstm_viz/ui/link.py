"""One link is one slide: a page's choices live in the session and, as text, in the URL.

Streamlit clears the URL when a person moves between pages and starts a new session on a reload.
So the session remembers each page's choices, and a URL that the page did not write itself wins. The
browser may still send a URL that the page wrote a moment ago: an answer was on its way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from lstm_viz.data.presets import Preset
from lstm_viz.language.phrases import say
from lstm_viz.language.spoken import DEFAULT, languages
from lstm_viz.lessons.packed import packed, unpacked
from lstm_viz.lessons.state import NONE, Table, Values, complete, encode
from lstm_viz.lessons.view import LANGUAGE, MADE, VIEW, read_link

MadeWith = Callable[[Values], Preset | None]
REMEMBERED = 50
"""More URLs than a browser can be behind."""


@dataclass
class Page:
    """What a person chose on one page, for as long as the session lives."""

    name: str
    table: Table
    chosen: dict[str, Any] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    """Why an entry was not taken, by its control."""
    written: list[dict[str, str]] = field(default_factory=list)
    """The URL's parameters as this page wrote or read them, the newest last."""
    taken: int = 0
    """Number of the last message of the hand that is in ``chosen``."""
    made_with: MadeWith = lambda values: None
    wished: str = ""
    """What was last asked of the pinned run, and when."""
    on_paper: bool = False
    """Whether its pictures are drawn for a sheet of paper."""
    shown: dict[str, Any] = field(default_factory=dict)
    """What the link says of :data:`VIEW`: what is shown of the page, and how."""
    asks: bool = False
    """Whether the link that was opened names a task, be it the page's first one."""

    @classmethod
    def of(cls, name: str, table: Table, query: Mapping[str, str], seen: int, made_with: MadeWith) -> Page:
        """The page as a link says, with a notice of what could not be used."""
        page = cls(name, table, taken=seen, made_with=made_with, asks=query.get("task", NONE) != NONE)
        page.chosen, page.shown, problems = read_link(table, query)
        made = query.get(MADE)
        if problems:
            page.notices.append(say("notices.link", problems=" ".join(problems)))
        if made is not None and page.preset is not None and made != page.preset.digest:
            page.notices.append(say("notices.edited_cell", title=page.preset.title))
        return page

    @property
    def view(self) -> dict[str, Any]:
        """What is shown of the page, and how."""
        return complete(VIEW, self.shown)

    @property
    def query(self) -> dict[str, str]:
        """Its link's parameters."""
        query = encode(self.table, self.chosen) | encode(VIEW, self.shown)
        return query | ({MADE: self.preset.digest} if query and self.preset is not None else {})

    @property
    def preset(self) -> Preset | None:
        """The preset that the page's values stand on."""
        return self.made_with(complete(self.table, self.chosen))


def language() -> str:
    """The language to speak: as the URL says, else as this session heard it last."""
    said = st.query_params.get(LANGUAGE)
    if said is not None and said in languages():
        st.session_state[LANGUAGE] = said
    heard: str = st.session_state.get(LANGUAGE, DEFAULT)
    return heard


def open_page(name: str, table: Table, seen: int = 0, made_with: MadeWith = lambda values: None) -> Page:
    """The page as it was left, or as the URL says when someone else wrote the URL.

    ``seen`` is the number of the newest message of the hand: a URL that wins over the page wins over it too.
    ``made_with`` says which preset the page's values stand on. A preset is a file that may be edited: a link
    carries the digest of the one it was made with, and when that has changed since, the page says so.
    """
    slot = f"page-{name}"
    here = query()
    page: Page | None = st.session_state.get(slot)
    if page is None or (here and here not in page.written):
        page = st.session_state[slot] = Page.of(name, table, here, seen, made_with)
        page.written = [here]
    return page


def left(name: str) -> dict[str, Any]:
    """What was chosen on a page when it was left; nothing when it was never opened."""
    page: Page | None = st.session_state.get(f"page-{name}")
    return {} if page is None else dict(page.chosen)


def arrive(name: str, values: Mapping[str, str], notice: str = "") -> None:
    """What came to a page by another way than its instrument: it is taken when that is drawn next."""
    st.session_state[f"arrived-{name}"] = (dict(values), notice)


def arrived(name: str) -> tuple[dict[str, str], str]:
    """What came since, once: values by control, and a notice."""
    found: tuple[dict[str, str], str] = st.session_state.pop(f"arrived-{name}", ({}, ""))
    return found


def write(page: Page) -> None:
    """Bring the URL up to date, without a reload or a rerun."""
    now = page.query
    put(now)
    if now != page.written[-1]:
        page.written = [*page.written[-REMEMBERED:], now]


def put(parameters: Mapping[str, str]) -> None:
    """Let the URL say this, in the language that is spoken."""
    whole = spoken(packed(parameters))
    if whole != st.query_params.to_dict():
        st.query_params.from_dict(whole)


def spoken(query: Mapping[str, str]) -> dict[str, str]:
    """A link's parameters with the language that is spoken, where that is not :data:`DEFAULT`."""
    said = {} if language() == DEFAULT else {LANGUAGE: language()}
    return {**query, **said}


def query() -> dict[str, str]:
    """What the URL says of the page itself."""
    return unpacked({key: value for key, value in st.query_params.to_dict().items() if key != LANGUAGE})
