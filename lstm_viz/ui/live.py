"""The live instrument: one custom component that holds sliders, a time cursor and figures.

A lesson says what its state is, which run it records, and how that is drawn; this module turns
what the hand did into state, and :mod:`lstm_viz.ui.answer` that into a record, figures and strips
for ``assets/live``. The server is told on release only; everything while a hand moves, steps or
plays is repainted in the browser from strips.
"""

from __future__ import annotations

import functools
import gc
import logging
from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st
from threadpoolctl import threadpool_limits

from lstm_viz.language.phrases import capital, say
from lstm_viz.language.spoken import speaking
from lstm_viz.lessons import guide
from lstm_viz.lessons.base import Look
from lstm_viz.lessons.brought import MINE
from lstm_viz.lessons.protocol import Lesson
from lstm_viz.lessons.state import choose
from lstm_viz.ui import acts, link
from lstm_viz.ui.answer import Opened, message_of
from lstm_viz.ui.bring import mine
from lstm_viz.ui.cache import DRAWING
from lstm_viz.ui.markdown import plain
from lstm_viz.ui.message import Hand, Saved, handed_over, read_hand, still_hand
from lstm_viz.ui.served import LIVE, live_url, plotly_url
from lstm_viz.workers.pool import ASKER

BOOT = """
const main = import(new URL("%s", document.baseURI));
export default (component) => {
  const lost = async () => {
    const said = new Blob([component.data]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    const word = component.parentElement.querySelector(".live-unloaded");
    word.textContent = (await new Response(said).json()).words.phrases.unloaded;
    word.hidden = false;
  };
  main.then(({ show }) => show(component, "%s"), lost);
  return () => main.then(({ hide }) => hide(component));
};
"""
"""All that stands in Streamlit's own module: the browser's part lies in static files, which import each other."""


@functools.cache
def _component() -> Callable[..., Any]:
    return st.components.v2.component(
        "lstm_live",
        html=(LIVE / "live.html").read_text(encoding="utf-8"),
        css=(LIVE / "before.css").read_text(encoding="utf-8"),
        js=BOOT % (live_url(), plotly_url()),
        isolate_styles=False,  # plotly.js puts its styles into the document's head
    )


def live(lesson: Lesson) -> None:
    """Draw a lesson's instrument, and take what the hand did.

    Each lesson's is a fragment under a name of its own. Streamlit knows a fragment by its function's name and its
    place: under one name, the last question of a page that is being left finds the fragment of the page that comes. It
    is then run in that page's place before the page itself has been sent, and the page is lost.
    """

    def part() -> None:
        instrument(
            f"live-{lesson.name}",
            lambda hand: Opened(lesson, link.open_page(lesson.name, lesson.table, hand["seq"], lesson.made_with)),
            lambda opened: link.write(opened.page),
            lesson.autoplay,
        )

    part.__qualname__ = f"live-{lesson.name}"
    st.fragment(part)()


def instrument(
    key: str, opens: Callable[[Hand], Opened], write: Callable[[Opened], None], autoplay: bool = False
) -> None:
    """Draw the instrument of that name: ``opens`` says what it shows after a hand, ``write`` keeps that in the link."""
    introduce()
    with speaking(link.language()):
        hand = read_hand((st.session_state.get(key) or {}).get("hand")) or still_hand(autoplay)
        try:
            component, opened = _component(), opens(hand)
            payload = _answer(opened, hand)
        except (ValueError, RuntimeError, OSError) as error:
            logging.getLogger(__name__).exception("%s could not be drawn", key)
            st.error(plain(say("notices.not_drawn", reason=capital(f"{error}"))))
            return
        _keep_what_is_loaded()
        component(key=key, data=payload, on_hand_change=_nothing)
        write(opened)


def introduce() -> None:
    """Let the lessons know who asks, and what that session brought."""
    ASKER.set(_session())
    MINE.set(mine())
    _one_thread()


def _session() -> str:
    """Who is asking: a browser's own session."""
    context = st.runtime.scriptrunner.get_script_run_ctx()
    return "" if context is None else context.session_id


def _answer(opened: Opened, hand: Hand) -> bytes:
    lesson, page, _ = opened
    with DRAWING:
        saved = _take(lesson, page, hand) if hand["seq"] != page.taken else None
        _take_in(lesson, page, *link.arrived(lesson.name))
    given = saved() if callable(saved) else saved
    with DRAWING:
        return message_of(opened, hand, given, _look(page, hand))


@functools.cache
def _one_thread() -> threadpool_limits:
    """Multiply matrices on one thread: where other threads or processes work, several wait for each other, and a strip
    of 25 runs of 128 units takes 1.7 s instead of 0.2 s.
    """
    return threadpool_limits(limits=1, user_api="blas")


@functools.cache
def _keep_what_is_loaded() -> None:
    """Spare the modules that are in memory for good from every later garbage collection: 70 ms each time."""
    gc.collect()
    gc.freeze()


def _nothing() -> None:
    """A state of the component is kept only when something listens to it; what is new is seen by its number."""


def _take(lesson: Lesson, page: link.Page, hand: Hand) -> Saved | acts.Later | None:
    """Fold what the hand did into the page's state; a bad text leaves a word at its control and changes nothing.

    Comes back with what the hand asked to save.
    """
    page.taken, before = hand["seq"], page.chosen
    moved = {"t": hand["t"]} if hand["t"] else {}
    refused = _set(lesson, page, moved)
    saved: list[Saved | acts.Later | None] = []
    for key, text in hand["values"].items():  # in the order in which it was done: a run is pinned, then changed
        if not key.startswith(acts.PAGE):
            refused |= _set(lesson, page, {key: text})
            saved.append(_saved(lesson, page, key))
            continue
        try:
            saved.append(acts.act(lesson, page, key, text))
        except ValueError as error:
            refused[key] = f"{error}"
    if hand["values"] or page.chosen != before:  # a hand that only comes near something takes no word away
        page.notices, page.refused = [], refused
    return next((one for one in saved if one is not None), None)


def _take_in(lesson: Lesson, page: link.Page, values: Mapping[str, str], notice: str) -> None:
    """The same for what came another way; what was refused there is said with the notices."""
    refused = _set(lesson, page, values)
    if values or notice:
        page.notices, page.refused = [*filter(None, (notice, *refused.values()))], {}


def _set(lesson: Lesson, page: link.Page, values: Mapping[str, str]) -> dict[str, str]:
    """Set controls; comes back with why a text was refused, by its control."""
    refused = {}
    for key, text in values.items():
        prepared = guide.act(lesson.tasks, lesson.table, page.chosen, key, text)
        acted = (prepared, None) if prepared is not None else lesson.act(page.chosen, key, text)
        page.chosen, notice = acted or choose(lesson.table, page.chosen, key, text)
        if notice:
            refused[key] = notice
    return refused


def _saved(lesson: Lesson, page: link.Page, key: str) -> Saved | None:
    file = lesson.file(page.chosen, key)
    return None if file is None else handed_over(key, file.name, file.data)


def _look(page: link.Page, hand: Hand) -> Look:
    narrow = hand["narrow"]
    if narrow is None:  # before the browser has measured itself; a phone says that it is one
        narrow = "Mobi" in (st.context.headers.get("User-Agent") or "")
    dark = st.context.theme.type == "dark" and not page.on_paper
    return Look("dark" if dark else "light", bool(narrow))
