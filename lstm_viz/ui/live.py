"""The live instrument: one custom component that holds sliders, a time cursor and figures.

A lesson says what its state is, which run it records, and how that is drawn; this module turns
what the hand did into state, state into a record, and the record into figures and strips for
``assets/live.js``. The server is told on release only; everything while a hand moves, steps or
plays is repainted in the browser from strips.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Protocol

import streamlit as st

from lstm_viz.figures import strip
from lstm_viz.figures.style import PALETTE, Figure, Theme
from lstm_viz.ui import link
from lstm_viz.ui.plotlyjs import plotly_url
from lstm_viz.ui.state import Table, choose, complete, decode, encode

ASSETS = Path(__file__).parents[2] / "assets"


@dataclass(frozen=True)
class Look:
    """What a picture may know of the screen."""

    theme: Theme = "light"
    narrow: bool = False


@dataclass(frozen=True)
class Item:
    """One control. A slider's positions are texts that its property can read."""

    id: str
    title: str
    kind: str = "slider"  # slider, choice, field, action
    label: str = ""
    values: Sequence[str] = ()
    labels: Sequence[str] = ()
    index: int = 0
    text: str = ""
    pin: str | None = None
    """What the switch beside it does; None for a control that is always on."""
    pinned: bool = False
    changed: bool = False
    disabled: bool = False


@dataclass(frozen=True)
class Group:
    """Controls that belong together, with a plain-words reading of what they do."""

    title: str
    items: Sequence[Item]
    tone: str = "ink"
    reading: str = ""


@dataclass(frozen=True)
class Line:
    """A place for a text that follows the hand; ``tone`` is a quantity's colour."""

    id: str
    kind: str = "text"  # text, formula, result
    tone: str = "ink"


@dataclass(frozen=True)
class Card:
    """A picture, or several, with words; ``tab`` names it where a phone shows one card at a time."""

    id: str
    label: str
    figures: Sequence[str]
    title: str = ""
    hint: str = ""
    lines: Sequence[Line] = ()
    tab: str = ""
    scrub: bool = False


@dataclass(frozen=True)
class Chip:
    """A moment that one can jump to."""

    label: str
    t: int
    title: str = ""


@dataclass(frozen=True)
class Pictures:
    """Figures and texts for every position of one control.

    For the time cursor a figure has one drawing a step, or one for each step and phase.
    """

    figures: Mapping[str, Sequence[Figure]]
    texts: Mapping[str, Sequence[str]] = field(default_factory=dict)


class Lesson(Protocol):
    """What a page with a live instrument provides. All of it is a function of the page's values."""

    name: str
    table: Table
    phases: int
    autoplay: bool

    def cards(self) -> Sequence[Card]:
        """What is on the screen."""

    def labels(self, values: Mapping[str, Any]) -> Sequence[str]:
        """The name of each step."""

    def groups(self, values: Mapping[str, Any], t: int) -> Sequence[Group]:
        """The controls, with the cursor at step t."""

    def chips(self, values: Mapping[str, Any]) -> Sequence[Chip]:
        """The moments one can jump to."""

    def notices(self, values: Mapping[str, Any]) -> Sequence[str]:
        """What the person should know about these values."""

    def act(self, chosen: dict[str, Any], key: str, text: str) -> dict[str, Any] | None:
        """What a control does beyond setting its own property; None for most."""

    def version(self, values: Mapping[str, Any]) -> Hashable:
        """What a strip depends on beside the other controls' values: edited files, the scale of the axes."""

    def over_time(self, values: Mapping[str, Any], look: Look) -> Pictures:
        """The pictures at every step of the recorded run."""

    def over_control(self, values: Mapping[str, Any], item: Item, t: int, look: Look) -> Pictures:
        """The pictures at step t for every position of one control."""


_component = st.components.v2.component(
    "lstm_live",
    html='<div class="live">\n</div>',
    css=(ASSETS / "live.css").read_text(encoding="utf-8"),
    js=(ASSETS / "live.js").read_text(encoding="utf-8"),
    isolate_styles=False,  # plotly.js puts its styles into the document's head
)


@st.fragment
def live(lesson: Lesson) -> None:
    """Draw a lesson's instrument, and take what the hand did."""
    key = f"live-{lesson.name}"
    hand = (st.session_state.get(key) or {}).get("hand") or {}
    page = link.open_page(lesson.name, lesson.table, hand.get("seq", 0))
    if hand and hand["seq"] != page.taken:
        _take(lesson, page, hand)
    _component(key=key, data=_payload(lesson, page, hand), on_hand_change=_nothing)
    link.write(page)


def _nothing() -> None:
    """A state of the component is kept only when something listens to it; what is new is seen by its number."""


def _take(lesson: Lesson, page: link.Page, hand: Mapping[str, Any]) -> None:
    """Fold what the hand did into the page's state; a bad text leaves a notice and changes nothing."""
    page.notices, page.taken = [], hand["seq"]
    moved = {"t": hand["t"]} if hand.get("t") else {}
    for key, text in (moved | dict(hand.get("values") or {})).items():
        acted = lesson.act(page.chosen, key, str(text))
        if acted is not None:
            page.chosen = acted
            continue
        page.chosen, notice = choose(lesson.table, page.chosen, key, str(text))
        page.notices += [notice] if notice else []


def _payload(lesson: Lesson, page: link.Page, hand: Mapping[str, Any]) -> bytes:
    """Everything the browser needs and does not have yet, as JSON."""
    look = _look(hand)
    address = tuple(sorted(encode(lesson.table, page.chosen).items()))
    still = tuple(pair for pair in address if pair[0] != "t")
    values = complete(lesson.table, page.chosen)
    t = step_at(lesson.labels(values), values["t"])
    groups = lesson.groups(values, t)
    version = lesson.version(values)
    record = _digest(lesson.name, still, look, version)
    has = hand.get("have") or ()
    fits, played = None, "null"
    wanted = next((item for group in groups for item in group.items if item.id == hand.get("want")), None)
    if wanted is not None and wanted.kind == "slider" and (wanted.pin is None or wanted.pinned):
        # A slider's own value is not in its strip's name: the strip that was dragged still fits after the commit.
        others = tuple(pair for pair in still if pair[0] != wanted.id)
        fits = _digest(lesson.name, others, look, version, wanted.id, tuple(wanted.values), t)
        if fits not in has:
            played = _strip_json(lesson, still, _Named(fits, wanted), t, look)
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
        "cards": [asdict(card) for card in lesson.cards()],
        "chips": [asdict(chip) for chip in lesson.chips(values)],
        "notices": [*page.notices, *lesson.notices(values)],
    }
    time = "null" if record in has else _time_json(lesson, still, look, record)
    return f'{{"time":{time},"strip":{played},{json.dumps(rest)[1:]}'.encode()


def step_at(labels: Sequence[str], clock: str) -> int:
    """The step that a clock label names; between two steps, the earlier one."""
    return max((t for t, label in enumerate(labels) if label <= clock), default=0)


def _look(hand: Mapping[str, Any]) -> Look:
    narrow = hand.get("narrow")
    if narrow is None:  # before the browser has measured itself; a phone says that it is one
        narrow = "Mobi" in (st.context.headers.get("User-Agent") or "")
    return Look("dark" if st.context.theme.type == "dark" else "light", bool(narrow))


def _digest(*parts: Any) -> str:
    return hashlib.blake2b(repr(parts).encode(), digest_size=8).hexdigest()


# Two caches of finished JSON: a class that opens one link draws its pictures once.


@functools.lru_cache(maxsize=64)
def _time_json(lesson: Lesson, still: tuple[tuple[str, str], ...], look: Look, record: str) -> str:
    values = complete(lesson.table, decode(lesson.table, dict(still))[0])
    labels = lesson.labels(values)
    pictures = lesson.over_time(values, look)
    return _dump(
        {
            "id": record,
            "labels": labels,
            "phases": lesson.phases,
            "figures": {
                name: {"per": len(figures) // len(labels), "base": figures[0], "changes": strip.changes(figures)}
                for name, figures in pictures.figures.items()
            },
            "texts": pictures.texts,
        }
    )


@dataclass(frozen=True)
class _Named:
    """An item that a cache tells apart by its strip's name."""

    id: str
    item: Item = field(compare=False)


@functools.lru_cache(maxsize=128)
def _strip_json(lesson: Lesson, still: tuple[tuple[str, str], ...], wanted: _Named, t: int, look: Look) -> str:
    values = complete(lesson.table, decode(lesson.table, dict(still))[0])
    pictures = lesson.over_control(values, wanted.item, t, look)
    return _dump(
        {
            "id": wanted.id,
            "control": wanted.item.id,
            "t": t,
            "length": len(wanted.item.values),
            "figures": {name: strip.changes(figures) for name, figures in pictures.figures.items()},
            "texts": pictures.texts,
        }
    )


def _dump(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), allow_nan=False)
