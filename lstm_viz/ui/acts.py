"""What a hand can do to a page as a whole, whichever lesson it is: what its link shows, and what is handed over.

The browser sends it as a value whose name begins with :data:`PAGE`; the rest of the name is an act's, in :data:`ACTS`.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from urllib.parse import urlencode

import segno

from lstm_viz.language.phrases import say
from lstm_viz.lessons.pinned import pin_of, swapped
from lstm_viz.lessons.protocol import Lesson
from lstm_viz.lessons.state import OFF, ON, choose, without_defaults
from lstm_viz.lessons.view import VIEW
from lstm_viz.slides.deck import Deck, Slide, read_deck
from lstm_viz.ui.file.page import file_name, one_file
from lstm_viz.ui.link import Page
from lstm_viz.ui.message import Saved, handed_over
from lstm_viz.words.lessons import lesson_words

PAGE = "page."
Later = Callable[[], Saved]
"""What takes long to make, and is made while others have their turn."""
Act = Callable[[Lesson, Page, str], Saved | Later | None]
"""From the lesson, its page and what the browser sent; ValueError says why it was not done."""
SWAP = "swap"
LONGEST_CODE = 2000
"""Characters of a link in a QR code; a longer one makes squares that no phone reads from the last row."""


def act(lesson: Lesson, page: Page, key: str, text: str) -> Saved | Later | None:
    """Do it, and come back with what is handed over; one that is not known does nothing."""
    known = ACTS.get(key.removeprefix(PAGE))
    return None if known is None else known(lesson, page, text)


def _lecture(lesson: Lesson, page: Page, text: str) -> None:
    page.shown, refused = choose(VIEW, page.shown, "lecture", text)
    if refused:
        raise ValueError(refused)


def _whole(lesson: Lesson, page: Page, text: str) -> None:
    """Show again what the slide leaves out."""
    page.shown = without_defaults(VIEW, {key: page.shown[key] for key in page.shown if key in ("lecture", "pin")})


def _pin(lesson: Lesson, page: Page, text: str) -> None:
    """Pin the run on the screen, let the pinned one go, or change the two.

    Behind the word for it stands when it was asked for. What is not confirmed is sent again, and by then another run
    may be on the screen: each wish is done once.
    """
    if not lesson.pins:
        raise ValueError(say("view.pinned.not_here"))
    if text == page.wished:
        return
    page.wished, pin = text, page.view["pin"]
    what = text.partition(" ")[0]
    if what == ON:
        pin = pin_of(page.table, page.chosen)
    elif what == OFF:
        pin = ""
    elif what == SWAP and pin:
        page.chosen, pin = swapped(page.table, page.chosen, pin)
    page.shown = without_defaults(VIEW, {**page.shown, "pin": pin})


def _code(lesson: Lesson, page: Page, text: str) -> Saved:
    """The link that the browser shows, as a QR code."""
    if not text.startswith(("http://", "https://")) or len(text) > LONGEST_CODE:
        raise ValueError(say("view.no_code", most=LONGEST_CODE))
    drawn = io.BytesIO()
    segno.make(text, error="l", boost_error=True, micro=False).save(drawn, kind="svg", border=4, xmldecl=False)
    return handed_over("page.code", "link.svg", drawn.getvalue())


def _print(lesson: Lesson, page: Page, text: str) -> None:
    """Pictures for paper, which are light; they are the theme's again once it is printed."""
    page.on_paper = text == ON


def _save(lesson: Lesson, page: Page, text: str) -> Later:
    """The deck that the browser sends, or the slide on the screen, as one file that needs no server."""
    slide = Slide(lesson.name, urlencode(page.query))
    deck = read_deck(text) if text != ON else Deck(lesson_words(lesson.name)[0].title, (slide,))

    def made() -> Saved:
        return handed_over("page.save", file_name(deck), one_file(deck))

    return made


ACTS: Mapping[str, Act] = {
    "lecture": _lecture,
    "whole": _whole,
    "pin": _pin,
    "code": _code,
    "save": _save,
    "print": _print,
}
