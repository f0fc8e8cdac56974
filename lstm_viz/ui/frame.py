"""The frame of every page: its title, the grouped navigation, the look, and the sources at the foot."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from lstm_viz.lessons.registry import LESSONS, START
from lstm_viz.place import ASSETS
from lstm_viz.words.lessons import lesson_words

NAME = "The explorable LSTM"

REFERENCE = {"pages/words.py": "Words and pictures"}
"""The pages that are no lesson: script, and its name in the menu."""

SOURCES = (
    "Cell: [Hochreiter and Schmidhuber 1997](https://doi.org/10.1162/neco.1997.9.8.1735); forget gate: "
    "[Gers, Schmidhuber and Cummins 2000](https://doi.org/10.1162/089976600300015015). "
    "Clear sky: Ineichen and Perez 2002, through [pvlib](https://pvlib-python.readthedocs.io). "
    "Measured days: NREL TMY3 (NSRDB), through pvlib: typical, largely modelled data. "
    "Every number in the pictures comes from a recorded run of the cell, rounded for reading; nothing leaves this "
    "machine."
)


def script_of(name: str) -> str:
    """The script that Streamlit runs for a lesson."""
    return "app.py" if name == START.name else f"pages/{name}.py"


def navigation() -> dict[str, dict[str, str]]:
    """The menu: group, then script and its name. A lesson is called what its words say."""
    titles = {script_of(lesson.name): lesson_words(lesson.name)[0].in_menu for lesson in LESSONS}
    first = script_of(START.name)
    return {"": {first: titles.pop(first)}, "Lessons": titles, "Reference": REFERENCE}


@contextmanager
def page(title: str) -> Iterator[None]:
    """Open a page: call it first, and draw the page inside it."""
    st.set_page_config(
        page_title=title if title == NAME else f"{title} · {NAME}",
        page_icon=str(ASSETS / "logo.png"),
        layout="wide",
        initial_sidebar_state="collapsed",
    )
    st.html(ASSETS / "frame.css")
    with st.container(horizontal=True, vertical_alignment="center", key="frame-menu"):
        st.html(f'<span class="frame-name">{NAME}</span>', width="content")
        for group, pages in navigation().items():
            if group:
                st.html(f'<span class="frame-group">{group}</span>', width="content")
            for script, name in pages.items():
                st.page_link(script, label=name, width="content")
    yield
    with st.container(key="frame-foot"):
        st.caption(SOURCES)


@contextmanager
def lesson(name: str) -> Iterator[None]:
    """A page around its instrument: the words of ``assets/words/lessons/NAME.toml``, and the way on."""
    words, problem = lesson_words(name)
    with page(NAME if name == START.name else words.title):
        if problem:
            st.warning(problem)
        with st.container(key=f"lesson-{name}"):
            st.title(words.title, anchor=False)
            if words.intro:
                st.markdown(words.intro)
            yield
            if words.take:
                st.markdown(f"**Take away:** {words.take}")
            onward = _after(name)
            if onward:
                st.page_link(onward[0], label=f"**Next: {onward[1]} →**")
            if words.foot:
                st.caption(words.foot)


def _after(name: str) -> tuple[str, str] | None:
    """The script and the name of the page that follows in the menu."""
    pages = [entry for group in navigation().values() for entry in group.items()]
    at = next(k for k, (script, _) in enumerate(pages) if script == script_of(name))
    return pages[at + 1] if at + 1 < len(pages) else None
