"""The frame of every page: its title, the grouped navigation, the look, and the sources at the foot."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from html import escape
from urllib.parse import urlsplit

import streamlit as st

from lstm_viz.language.phrases import phrase_problems, say
from lstm_viz.language.spoken import speaking
from lstm_viz.lessons.registry import LESSONS, START
from lstm_viz.place import ASSETS
from lstm_viz.ui import link
from lstm_viz.ui.markdown import plain
from lstm_viz.words.lessons import lesson_words

BESIDE = {
    "frame.reference": {"pages/words.py": "reference.title"},
    "frame.teach": {"pages/compose.py": "compose.title"},
}
"""The pages that are no lesson, by group: script, and the phrase that is its name."""

INSTRUMENT = ("live/live.css",)
"""The look of the live instrument. It comes with the page: what a component brings along is sent with every answer."""

BEHIND = ("pages/play.py",)
"""The pages that the menu does not name: a lesson that someone made leads there."""


def script_of(name: str) -> str:
    """The script that Streamlit runs for a lesson."""
    return "app.py" if name == START.name else f"pages/{name}.py"


def navigation() -> dict[str, dict[str, str]]:
    """The menu: group, then script and its name. A lesson is called what its words say."""
    titles = {script_of(lesson.name): lesson_words(lesson.name)[0].in_menu for lesson in LESSONS}
    first = script_of(START.name)
    start = {first: titles.pop(first)}
    beside = {say(group): {script: say(name) for script, name in pages.items()} for group, pages in BESIDE.items()}
    return {"": start, say("frame.lessons"): titles} | beside


@contextmanager
def page(title: str, styles: Sequence[str] = ()) -> Iterator[None]:
    """Open a page: call it first, and draw the page inside it; ``styles`` are files of its own, beside the frame's.

    Inside another page there is no menu and no foot.
    """
    name = say("frame.name")
    st.set_page_config(
        page_title=title if title == name else say("frame.page_of_app", page=title, name=name),
        page_icon=str(ASSETS / "logo.png"),
        layout="wide",
        initial_sidebar_state="collapsed",
    )
    within = embedded()
    for style in ("frame.css", *styles, *(["embed.css"] if within else [])):
        st.html(ASSETS / style)
    # Streamlit puts styles into the page after it has shown what came with them. What they have not reached yet is not
    # to be seen: the frame is one pixel high until they say otherwise.
    with st.container(key="frame", height=1, border=False):
        if not within:
            _menu(name)
        yield
        if within:
            return
        with st.container(key="frame-foot"):
            st.caption(say("frame.sources"))
            for problem in phrase_problems():
                st.warning(plain(problem))


def embedded() -> bool:
    """Whether the page is shown inside another one: ``?embed=true``, by which Streamlit hides its own frame as well."""
    return bool(st.context.is_embedded)


def _menu(name: str) -> None:
    here = urlsplit(st.context.url or "").path.rpartition("/")[2]
    # A menu that is wider than the window begins where one is; the name is as wide as the others, so that none shifts.
    own = "scroll-initial-target: nearest; -webkit-text-stroke: 0.035em;"
    st.html(f'<style>.st-key-frame-menu a[href="{escape(here)}"] {{ {own} }}</style>')
    with st.container(horizontal=True, vertical_alignment="center", key="frame-menu"):
        st.html(f'<span class="frame-name">{escape(name)}</span>', width="content")
        for group, pages in navigation().items():
            if group:
                st.html(f'<span class="frame-group">{escape(group)}</span>', width="content")
            for script, entry in pages.items():
                st.page_link(script, label=entry, width="content")


@contextmanager
def lesson(name: str, beside: Callable[[], None] | None = None) -> Iterator[None]:
    """A page around its instrument, in the language of its link: the lesson's own words, and the way on.

    What stands ``beside`` its title and its lead is drawn there.
    """
    with speaking(link.language()):
        words, problem = lesson_words(name)
        with page(say("frame.name") if name == START.name else words.title, INSTRUMENT):
            if problem:
                st.warning(plain(problem))
            with st.container(key=f"lesson-{name}"):
                with st.container(key="lesson-head", horizontal=True, vertical_alignment="center"):
                    st.title(words.title, anchor=False, width="content")
                    if words.intro and not embedded():
                        st.markdown(words.intro)
                    if beside is not None and not embedded():
                        beside()
                with st.container(key="lesson-live"):
                    yield
                if embedded():
                    return
                if words.take:
                    st.markdown(say("frame.take", take=words.take))
                onward = _after(name)
                if onward:
                    st.page_link(onward[0], label=say("frame.next", page=onward[1]))
                if words.foot:
                    st.caption(words.foot)


def _after(name: str) -> tuple[str, str] | None:
    """The script and the name of the page that follows in the menu."""
    pages = [entry for group in navigation().values() for entry in group.items()]
    at = next(k for k, (script, _) in enumerate(pages) if script == script_of(name))
    return pages[at + 1] if at + 1 < len(pages) else None
