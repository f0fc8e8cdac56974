"""One link is one slide: a page's choices live in the session and, as text, in the URL.

Streamlit clears the URL when a person moves between pages and starts a new session on a reload.
So the session remembers each page's choices, and a URL that the page did not write itself wins. The
browser may still send a URL that the page wrote a moment ago: an answer was on its way.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from lstm_viz.lessons.state import Table, decode, encode

REMEMBERED = 50
"""More URLs than a browser can be behind."""


@dataclass
class Page:
    """What a person chose on one page, for as long as the session lives."""

    name: str
    table: Table
    chosen: dict[str, Any] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)
    written: list[dict[str, str]] = field(default_factory=list)
    """The URL's parameters as this page wrote or read them, the newest last."""
    taken: int = 0
    """Number of the last message of the hand that is in ``chosen``."""


def open_page(name: str, table: Table, seen: int) -> Page:
    """The page as it was left, or as the URL says when someone else wrote the URL.

    ``seen`` is the number of the newest message of the hand: a URL that wins over the page wins over it too.
    """
    slot = f"page-{name}"
    query = st.query_params.to_dict()
    page: Page | None = st.session_state.get(slot)
    if page is None or (query and query not in page.written):
        page = st.session_state[slot] = Page(name, table, written=[query], taken=seen)
        page.chosen, problems = decode(table, query)
        page.notices = ["This link could not be used whole. " + " ".join(problems)] if problems else []
    return page


def left(name: str) -> dict[str, Any]:
    """What was chosen on a page when it was left; nothing when it was never opened."""
    page: Page | None = st.session_state.get(f"page-{name}")
    return {} if page is None else dict(page.chosen)


def write(page: Page) -> None:
    """Bring the URL up to date, without a reload or a rerun."""
    query = encode(page.table, page.chosen)
    if query != st.query_params.to_dict():
        st.query_params.from_dict(query)
    if query != page.written[-1]:
        page.written = [*page.written[-REMEMBERED:], query]
