"""A deck as one HTML file, that is opened from disk: :func:`one_file`."""

from __future__ import annotations

import base64
import functools
import re
import time
import zlib
from collections.abc import Hashable
from dataclasses import replace
from html import escape

from lstm_viz.language.phrases import say
from lstm_viz.language.spoken import html_language
from lstm_viz.language.texts import texts_stamp
from lstm_viz.place import ASSETS
from lstm_viz.slides.deck import Deck, Slide, write_deck
from lstm_viz.ui.file.bundle import LIVE, bundled, filled
from lstm_viz.ui.file.runs import held
from lstm_viz.ui.message import as_json
from lstm_viz.ui.served import PLOTLY
from lstm_viz.words.lessons import lesson_words
from lstm_viz.workers.pool import ASKER

LETTERS = ASSETS / "letters" / "letters.woff2"
"""A part of Source Sans; tools/letters makes it."""
LARGEST_SLIDE, LARGEST = 1_000_000, 3_000_000
"""Bytes of a file with one slide, and of one with ten."""
FEWEST = 90_000
"""Bytes that a slide may have all the same, where there are many."""

KEPT_S = 60.0
"""Seconds for which a file is kept: a browser that waits long for an answer asks again."""
_MADE: dict[tuple[Hashable, str, str], tuple[float, bytes]] = {}


def one_file(deck: Deck) -> bytes:
    """The deck as a page that needs no server and no network, in the language that is spoken.

    Raises
    ------
    ValueError
        When there is no slide in it.
    """
    if not deck.slides:
        raise ValueError(say("file.no_slide"))
    key = (ASKER.get(), write_deck(deck), texts_stamp())
    for other, (since, _) in list(_MADE.items()):
        if time.monotonic() - since > KEPT_S:
            _MADE.pop(other, None)
    kept = _MADE.get(key)
    if kept is None:
        data = _made(deck)
        kept = _MADE[key] = time.monotonic(), data  # from now on: a long lesson takes long to make
    return kept[1]


def _made(deck: Deck) -> bytes:
    frame = _frame(deck)
    number = len(deck.slides)
    whole = LARGEST_SLIDE if number == 1 else LARGEST
    room = max(FEWEST, (whole - len(frame.encode())) // number * 3 // 4 - 1000)
    packed = "\n".join(
        f'<script type="text/plain" id="slide-{n}">{_as_text(held(slide, room).packed())}</script>'
        for n, slide in enumerate(deck.slides)
    )
    return frame.replace(_HERE, packed).encode()


def file_name(deck: Deck) -> str:
    """What the file is called."""
    words = re.sub(r"[^\w]+", "-", deck.title.casefold()).strip("-")
    return f"{words[:60] or say('file.name')}.html"


_HERE = "<!-- the slides -->"


def _frame(deck: Deck) -> str:
    """All of the page but its slides. What the speaker notes is not handed on with them."""
    styles, before, live = ((LIVE / f"{name}.css").read_text(encoding="utf-8") for name in ("file", "before", "live"))
    shown = Deck(deck.title, tuple(replace(one, title=one.title or _page_title(one), note="") for one in deck.slides))
    words = {name: escape(say(f"file.{name}")) for name in (
        "slides", "before", "before_keys", "next", "next_keys", "foot", "no_script",
    )}  # fmt: skip
    return filled((LIVE / "file.html").read_text(encoding="utf-8"), words | {
        "lang": html_language(),
        "title": escape(deck.title or shown.slides[0].title),
        "styles": _font() + styles,
        "live": (LIVE / "live.html").read_text(encoding="utf-8"),
        "deck": write_deck(shown).replace("<", "\\u003c"),
        "packed": _HERE,
        "plotly": _plotly(),
        "script": _as_text(zlib.compress((_styled(before + live) + bundled("file")).encode(), 9, wbits=-15)),
    })  # fmt: skip


def _page_title(slide: Slide) -> str:
    return lesson_words(slide.page)[0].title


def _as_text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _styled(styles: str) -> str:
    """What puts styles into the page, as a line of a script: there they are deflated with it."""
    return (
        f'document.head.append(Object.assign(document.createElement("style"), {{ textContent: {as_json(styles)} }}));\n'
    )


@functools.cache
def _font() -> str:
    """The letters that the pictures are laid out for: those of a system are wider."""
    face = 'font-family: "Source Sans"; font-weight: 200 900; src: url("data:font/woff2;base64,'
    return f'@font-face {{ {face}{_as_text(LETTERS.read_bytes())}") format("woff2"); }}\n'


@functools.cache
def _plotly() -> str:
    return _as_text(PLOTLY.read_bytes())
