"""The live instrument: one custom component that holds sliders, a time cursor and figures.

A lesson says what its state is, which run it records, and how that is drawn; this module turns
what the hand did into state, state into a record, and the record into figures and strips for
``assets/live.js``. The server is told on release only; everything while a hand moves, steps or
plays is repainted in the browser from strips.
"""

from __future__ import annotations

import functools
import gc
import hashlib
import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import streamlit as st

from lstm_viz.figures import strip
from lstm_viz.figures.shelf.colours import PALETTE
from lstm_viz.lessons import guide
from lstm_viz.lessons.base import Card, Group, Item, Lesson, Look, step_at
from lstm_viz.lessons.registry import PATH
from lstm_viz.lessons.state import choose, complete, decode, encode
from lstm_viz.ui import link
from lstm_viz.ui.plotlyjs import plotly_url
from lstm_viz.words.lenses import card_of
from lstm_viz.words.lessons import lesson_stamp, lesson_words

ASSETS = Path(__file__).parents[2] / "assets"
TIME = "time"
"""The time cursor, where the browser says which control the hand is near."""

Still = tuple[tuple[str, str], ...]
"""The link of a page but for the time cursor: what names a record, and what a cache can hold."""


_component = st.components.v2.component(
    "lstm_live",
    html=(ASSETS / "live.html").read_text(encoding="utf-8"),
    css=(ASSETS / "live.css").read_text(encoding="utf-8"),
    js="\n".join((ASSETS / name).read_text(encoding="utf-8") for name in ("live.js", "guide.js", "lights.js")),
    isolate_styles=False,  # plotly.js puts its styles into the document's head
)


@st.fragment
def live(lesson: Lesson) -> None:
    """Draw a lesson's instrument, and take what the hand did."""
    key = f"live-{lesson.name}"
    hand = (st.session_state.get(key) or {}).get("hand") or {}
    try:
        page = link.open_page(lesson.name, lesson.table, hand.get("seq", 0))
        if hand and hand["seq"] != page.taken:
            _take(lesson, page, hand)
        _stand_on_a_step(lesson, page)
        payload = _payload(lesson, page, hand)
    except (ValueError, RuntimeError, OSError) as error:
        logging.getLogger(__name__).exception("the instrument of %s could not be drawn", lesson.name)
        st.error(f"This page cannot be drawn. {str(error)[:1].upper()}{str(error)[1:]}. Your settings are in the link.")
        return
    _keep_what_is_loaded()
    _component(key=key, data=payload, on_hand_change=_nothing)
    link.write(page)


@functools.cache
def _keep_what_is_loaded() -> None:
    """Spare the modules that are in memory for good from every later garbage collection: 70 ms each time."""
    gc.collect()
    gc.freeze()


def _nothing() -> None:
    """A state of the component is kept only when something listens to it; what is new is seen by its number."""


def _take(lesson: Lesson, page: link.Page, hand: Mapping[str, Any]) -> None:
    """Fold what the hand did into the page's state; a bad text leaves a notice and changes nothing."""
    page.notices, page.taken = [], hand["seq"]
    moved = {"t": hand["t"]} if hand.get("t") else {}
    for key, text in (moved | dict(hand.get("values") or {})).items():
        prepared = guide.act(lesson.tasks, page.chosen, key, str(text))
        acted = (prepared, None) if prepared is not None else lesson.act(page.chosen, key, str(text))
        page.chosen, notice = acted or choose(lesson.table, page.chosen, key, str(text))
        page.notices += [notice] if notice else []


def _stand_on_a_step(lesson: Lesson, page: link.Page) -> None:
    """The cursor's clock is that of a step of this day, which may have fewer than the one it was set on."""
    values = complete(lesson.table, page.chosen)
    labels = lesson.labels(values)
    label = labels[step_at(labels, values["t"])]
    if label != values["t"]:
        page.chosen, _ = choose(lesson.table, page.chosen, "t", label)


def _payload(lesson: Lesson, page: link.Page, hand: Mapping[str, Any]) -> bytes:
    """Everything the browser needs and does not have yet, as JSON."""
    look = _look(hand)
    still = tuple(sorted(pair for pair in encode(lesson.table, page.chosen).items() if pair[0] != "t"))
    values = complete(lesson.table, page.chosen)
    t = step_at(lesson.labels(values), values["t"])
    groups = lesson.groups(values, t)
    version = lesson.version(values), lesson_stamp(lesson.name)
    record = _digest(lesson.name, still, look, version)
    has = hand.get("have") or ()
    want = hand.get("want") or (TIME if lesson.autoplay else None)
    item = _slider(groups, want)
    # A slider's own value is not in its strip's name: the strip that was dragged still fits after the commit.
    others = tuple(pair for pair in still if pair[0] != want)
    fits = None if item is None else _digest(lesson.name, others, look, version, want, tuple(item.values), t)
    drawn = {
        "time": None if record in has else _time_json(lesson, still, look, record),
        "motion": None if want != TIME or f"{record} motion" in has else _motion_json(lesson, still, look, record),
        "strip": None if item is None or fits in has else _strip_json(lesson, still, _Named(str(fits), item), t, look),
    }
    rest = {
        "seq": page.taken,
        "t": t,
        "record": record,
        "fits": fits,
        "narrow": look.narrow,
        "plotly": plotly_url(),
        "autoplay": lesson.autoplay,
        "colors": PALETTE[look.theme],
        "groups": [asdict(group) for group in groups],
        "cards": [asdict(_told(card, values["lens"])) for card in lesson.cards(values)],
        "path": [_on_the_path(one) for one in PATH] if lesson.leads else [],
        "guide": guide.guide(lesson.tasks, lesson.name, lesson.table, values),
        "chips": [asdict(chip) for chip in lesson.chips(values)],
        "notices": [*page.notices, *lesson.notices(values)],
    }
    # The large parts are JSON already: they come from the caches below.
    return ("{" + "".join(f'"{name}":{text or "null"},' for name, text in drawn.items()) + _dump(rest)[1:]).encode()


def _told(card: Card, lens: str) -> Card:
    """A card with the lens's words over its picture, where it has none of its own."""
    if card.bare:
        return card
    words = card_of(lens, card.id)
    return replace(card, title=card.title or words.title or card.label, hint=card.hint or words.hint)


def _on_the_path(lesson: Lesson) -> dict[str, Any]:
    words, _ = lesson_words(lesson.name)
    tasks = [task.id for task in lesson.tasks if task.id in words.tasks]
    return {"page": lesson.name, "title": words.title, "about": words.about, "tasks": tasks}


def _slider(groups: Sequence[Group], want: str | None) -> Item | None:
    """The slider that the hand is near, when it can be moved."""
    found = next((item for group in groups for item in group.items if item.id == want), None)
    movable = found is not None and found.kind == "slider" and (found.pin is None or found.pinned)
    return found if movable else None


def _look(hand: Mapping[str, Any]) -> Look:
    narrow = hand.get("narrow")
    if narrow is None:  # before the browser has measured itself; a phone says that it is one
        narrow = "Mobi" in (st.context.headers.get("User-Agent") or "")
    return Look("dark" if st.context.theme.type == "dark" else "light", bool(narrow))


def _digest(*parts: Any) -> str:
    return hashlib.blake2b(repr(parts).encode(), digest_size=8).hexdigest()


# Caches of finished JSON: a class that opens one link draws its pictures once.


def _values(lesson: Lesson, still: Still) -> dict[str, Any]:
    return complete(lesson.table, decode(lesson.table, dict(still))[0])


@functools.lru_cache(maxsize=64)
def _time_json(lesson: Lesson, still: Still, look: Look, record: str) -> str:
    """The record's strip over time: first figures whole, then what each step changes."""
    values = _values(lesson, still)
    pictures = lesson.over_time(values, look)
    return _dump(
        {
            "id": record,
            "labels": lesson.labels(values),
            "phases": lesson.phases,
            "figures": {
                name: {"base": strip.first(figures), "changes": strip.changes(figures)}
                for name, figures in pictures.figures.items()
            },
            "texts": pictures.texts,
        }
    )


@functools.lru_cache(maxsize=64)
def _motion_json(lesson: Lesson, still: Still, look: Look, record: str) -> str:
    """The same record phase by phase: what plays between two steps."""
    pictures = lesson.over_phases(_values(lesson, still), look)
    figures = {name: strip.changes(figures) for name, figures in pictures.figures.items()}
    return _dump({"id": f"{record} motion", "record": record, "figures": figures})


@dataclass(frozen=True)
class _Named:
    """An item that a cache tells apart by its strip's name."""

    id: str
    item: Item = field(compare=False)


@functools.lru_cache(maxsize=128)
def _strip_json(lesson: Lesson, still: Still, wanted: _Named, t: int, look: Look) -> str:
    """Step t at every position of one slider: what plays while the hand moves."""
    pictures = lesson.over_control(_values(lesson, still), wanted.item, t, look)
    figures = {name: strip.changes(figures) for name, figures in pictures.figures.items()}
    return _dump({"id": wanted.id, "control": wanted.item.id, "t": t, "figures": figures, "texts": pictures.texts})


def _dump(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), allow_nan=False)
