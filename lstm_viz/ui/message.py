"""The one message: what Python and the browser say to each other.

``assets/live/message.d.ts`` is the other half, and ``tests/ui/test_message.py`` compares the two. What is on the
screen is made of the parts of :mod:`lstm_viz.lessons.base`. What comes in was written by a browser, so by anyone:
:func:`read_hand` takes of it what has the right type.
"""

from __future__ import annotations

import base64
import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypedDict

import orjson

from lstm_viz.figures.shelf.style import Figure
from lstm_viz.figures.strip import Changes
from lstm_viz.lessons.base import Card, Chip, Group
from lstm_viz.lessons.guide import Guide, TaskAt

LARGEST = 2**53
"""Browsers count no further."""


class Drawn(TypedDict):
    """A picture at position 0, and what changes from one position to the next."""

    base: Figure
    changes: Changes


class Part(TypedDict):
    """One card of the record: its pictures and the texts under them."""

    figures: dict[str, Drawn]
    texts: Mapping[str, Sequence[str]]


class Moves(TypedDict):
    """One card of what moves: what changes in its pictures, and the texts under them."""

    figures: dict[str, Changes]
    texts: Mapping[str, Sequence[str]]


class Time(TypedDict):
    """The record over time: every step as a still. Of its cards, those that are asked for."""

    id: str
    labels: Sequence[str]
    phases: int
    texts: Mapping[str, Sequence[str]]
    task: TaskAt
    cards: dict[str, Part]


class Motion(TypedDict):
    """The same record phase by phase: what plays between two steps."""

    id: str
    record: str
    texts: Mapping[str, Sequence[str]]
    cards: dict[str, Moves]


class Strip(TypedDict):
    """One step at every position of one control: what plays while a hand moves."""

    id: str
    control: str
    t: int
    texts: Mapping[str, Sequence[str]]
    task: TaskAt
    cards: dict[str, Moves]


class Saved(TypedDict):
    """What a button hands over, once: a file that the browser saves."""

    id: str
    name: str
    base64: str


class PathLesson(TypedDict):
    """A lesson on the start page's way through all of them."""

    page: str
    title: str
    about: str
    tasks: list[str]


class View(TypedDict):
    """What is shown of the page, and how."""

    lecture: bool
    veil: bool
    """Whether what comes after the cursor is hidden until it is played."""
    part: bool
    """Whether pictures or controls are left out."""
    asked: bool
    """Whether its link names what is asked."""


class Playing(TypedDict):
    """Which slide of a deck is shown."""

    n: int
    """The slide's number, from 0."""
    slide: str
    """The slide as it was asked for, page and link: that of a deck which the browser holds may be another one."""
    link: str
    """The page and link of what is on the screen now."""
    ready: str
    """The name of the deck that comes with the project; "": the browser holds it."""
    deck: str | None
    """That deck, as a file has it; None where the browser has it."""


class Words(TypedDict):
    """The phrases of the browser's own part, in one language and state of its files."""

    id: str
    phrases: Mapping[str, str]


class Screen(TypedDict):
    """All that is on the screen, but for what is played."""

    seq: int
    lang: str
    words: Words | None
    """None where the browser has them already."""
    t: int
    record: str
    pinned: str | None
    """The record of the run that stays behind this one."""
    pins: bool
    """Whether a run can be pinned here."""
    fits: str | None
    narrow: bool
    autoplay: bool
    backwards: bool
    colors: Mapping[str, str]
    groups: Sequence[Group]
    cards: Sequence[Card]
    aspects: Mapping[str, float]
    path: list[PathLesson]
    guide: Guide | None
    chips: Sequence[Chip]
    play: Playing | None
    view: View
    notices: list[str]
    refused: Mapping[str, str]
    file: Saved | None


class Message(Screen):
    """From Python: what is on the screen, and what is played; None where the browser has it already."""

    time: Time | None
    pin: Time | None
    motion: Motion | None
    strip: Strip | None


class Hand(TypedDict):
    """From the browser: what the hand did, all of it that is not confirmed yet."""

    seq: int
    t: str | None
    values: dict[str, str]
    motion: bool
    strip: str | None
    narrow: bool | None
    view: list[str] | None
    have: list[str]


def handed_over(id: str, name: str, data: bytes) -> Saved:
    """What is handed over, as it is sent."""
    return Saved(id=id, name=name, base64=base64.b64encode(data).decode())


def as_json(value: Any) -> str:
    """A part of the message as JSON. Of a drawn position that is no number only None, the lifted pen, is left."""
    return orjson.dumps(value, option=orjson.OPT_SERIALIZE_NUMPY).decode()


# -- what comes in


def still_hand(motion: bool = False) -> Hand:
    """Nothing was done yet."""
    return Hand(seq=0, t=None, values={}, motion=motion, strip=None, narrow=None, view=None, have=[])


def read_hand(came: object) -> Hand | None:
    """What a browser sent, with a line in the log for each field that has the wrong type and is dropped.

    None when it is no message at all: it has no number.
    """
    if not isinstance(came, Mapping) or not _number(came.get("seq")):
        if came is not None:
            _log.warning("a message of the browser was dropped: it has no number")
        return None
    hand = still_hand()
    hand["seq"] = came["seq"]
    for name, right in _RIGHT.items():
        if name not in came:
            continue
        if right(came[name]):
            hand[name] = came[name]  # type: ignore[literal-required]  # the names are Hand's: a test compares them
        else:
            _log.warning(
                "of message %d of the browser, %r was dropped: it is a %s", came["seq"], name, _kind(came[name])
            )
    return hand


_log = logging.getLogger(__name__)


def _number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST


def _text(value: object) -> bool:
    return isinstance(value, str)


def _flag(value: object) -> bool:
    return isinstance(value, bool)


def _maybe(right: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: value is None or right(value)


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(map(_text, value))


def _texts_by_name(value: object) -> bool:
    return isinstance(value, Mapping) and all(map(_text, [*value, *value.values()]))


def _kind(value: object) -> str:
    return type(value).__name__


_RIGHT: Mapping[str, Callable[[object], bool]] = {
    "t": _maybe(_text),
    "values": _texts_by_name,
    "motion": _flag,
    "strip": _maybe(_text),
    "narrow": _maybe(_flag),
    "view": _maybe(_texts),
    "have": _texts,
}
