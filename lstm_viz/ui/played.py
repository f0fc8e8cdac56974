"""What is played: the record over time, its motion, and one slider's strip, card by card.

A message brings only the cards that are in view and that the browser does not have yet. Each card's part is
drawn, written as JSON and deflated once, and kept for every session that comes to the same: a class that opens
one link draws its pictures once. Deflated pieces that end on a full flush can be put one behind the other
(RFC 1951, 3.2.4), so a message is joined of what is kept, and nothing is deflated again.
"""

from __future__ import annotations

import functools
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lstm_viz.figures import strip
from lstm_viz.lessons import guide
from lstm_viz.lessons.base import Card, Item, Look
from lstm_viz.lessons.protocol import Lesson
from lstm_viz.lessons.shown import Moment, Shown
from lstm_viz.ui.cache import Cache
from lstm_viz.ui.message import Drawn, Hand, Motion, Moves, Part, Strip, Time, as_json

AT_FIRST = ("scene", "half")
"""Where the cards lie that are sent before the browser has said which are in view."""
END = b"\x03\x00"
"""An empty last block: what ends a deflated text."""
DRAWN: Cache[bytes] = Cache(room=40_000_000, weigh=len)
"""Deflated JSON by name; a name says everything that what it names depends on."""

Piece = str | bytes
"""A piece of a message: JSON text, or one that is deflated already."""


@dataclass(frozen=True)
class Played:
    """What one session plays: which run, on which cards, and what its browser has."""

    lesson: Lesson
    shown: Shown
    look: Look
    hand: Hand
    record: str
    """The record's name."""
    cards: Sequence[Card]
    """Those that the page shows."""
    pin: Played | None = None
    """The run that stays behind it."""

    def pieces(self, t: int, item: Item | None, fits: str | None) -> list[Piece]:
        """The fields ``time``, ``pin``, ``motion`` and ``strip`` of a message, the last of the slider ``item``."""
        strip_of = [] if item is None or fits is None else self._strip(fits, item, t)
        motion = self._motion(f"{self.record} motion") if self.hand["motion"] and self.lesson.phases > 1 else []
        pinned = [] if self.pin is None or self.pin.record == self.record else self.pin._time()
        return ['"time":', *(self._time() or ["null"]), ',"pin":', *(pinned or ["null"]),
                ',"motion":', *(motion or ["null"]), ',"strip":', *(strip_of or ["null"])]  # fmt: skip

    def _time(self) -> list[Piece]:
        lesson, shown = self.lesson, self.shown
        moments = [Moment(shown, t, lesson.phases - 1) for t in range(len(shown.labels))]

        def head() -> str:
            texts, task = lesson.told(moments), self._task(moments)
            return as_json(
                Time(id=self.record, labels=shown.labels, phases=lesson.phases, texts=texts, task=task, cards={})
            )

        def part(card: Card) -> str:
            if card.id == self._compared:
                return as_json(Part(figures={}, texts=self._beside(moments)))
            drawn = lesson.figures(card.figures, moments, self.look)
            figures = {name: Drawn(base=strip.first(many), changes=strip.changes(many)) for name, many in drawn.items()}
            return as_json(Part(figures=figures, texts=lesson.lines(card, moments)))

        return self._by_card(self.record, head, part, [*self._asked, *self._in_words])

    def _motion(self, id: str) -> list[Piece]:
        lesson, shown = self.lesson, self.shown
        moments = [Moment(shown, t, phase) for t in range(len(shown.labels)) for phase in range(lesson.phases)]

        def head() -> str:
            return as_json(Motion(id=id, record=self.record, texts=lesson.told(moments), cards={}))

        def part(card: Card) -> str:
            names = [name for name in card.figures if name in lesson.plays]
            return as_json(self._moves(names, moments))

        playing = [card for card in self._asked if set(card.figures) & set(lesson.plays)]
        return self._by_card(id, head, part, playing)

    def _strip(self, id: str, item: Item, t: int) -> list[Piece]:
        lesson = self.lesson

        @functools.cache
        def moments() -> list[Moment]:
            return [Moment(one, t, lesson.phases - 1) for one in lesson.swept(self.shown, item)]

        def head() -> str:
            texts, task = {**lesson.told(moments()), **readings(lesson, item.id, moments())}, self._task(moments())
            return as_json(Strip(id=id, control=item.id, t=t, texts=texts, task=task, cards={}))

        def part(card: Card) -> str:
            if card.id == self._compared:
                return as_json(Moves(figures={}, texts=self._beside(moments())))
            return as_json(self._moves(card.figures, moments()) | {"texts": lesson.lines(card, moments())})

        return self._by_card(id, head, part, [*self._asked, *self._in_words])

    # -- what they share

    @property
    def _asked(self) -> list[Card]:
        view = self.hand["view"]
        return [card for card in self.cards if (card.place in AT_FIRST if view is None else card.id in view)]

    @property
    def _compared(self) -> str:
        """The name under which it is said how far a run is from the pinned one."""
        return "" if self.pin is None else f"pin {self.pin.record}"

    @property
    def _in_words(self) -> list[Card]:
        """A card that nobody sees, for those words: it comes once, as cards do, and with every strip."""
        return [] if self.pin is None else [Card(self._compared, "", ())]

    def _beside(self, moments: Sequence[Moment]) -> dict[str, Sequence[str]]:
        return {} if self.pin is None else {self._compared: self.lesson.beside(moments, self.pin.shown)}

    def _task(self, moments: Sequence[Moment]) -> guide.TaskAt:
        return guide.task_at(self.lesson.tasks, self.lesson.name, (one.at(t) for one, t, _ in moments))

    def _moves(self, names: Sequence[str], moments: Sequence[Moment]) -> Moves:
        drawn = self.lesson.figures(names, moments, self.look)
        return Moves(figures={name: strip.changes(many) for name, many in drawn.items()}, texts={})

    def _by_card(
        self, id: str, head: Callable[[], str], part: Callable[[Card], str], cards: Sequence[Card]
    ) -> list[Piece]:
        """A thing that is played, with the parts of those cards that the browser lacks; nothing when it has all."""
        names = {card.id: f"{id} {card.id}" for card in cards}
        missing = [card for card in cards if names[card.id] not in self.hand["have"]]
        if id in self.hand["have"] and not missing:
            return []
        # "cards" is the head's last field, and empty: its parts go in before it is closed.
        pieces: list[Piece] = [DRAWN.get(id, lambda: deflated(head().removesuffix("}}")))]
        for n, card in enumerate(missing):
            pieces.append(f"{',' if n else ''}{as_json(card.id)}:")
            pieces.append(DRAWN.get(names[card.id], lambda card=card: deflated(part(card))))  # type: ignore[misc]
        return [*pieces, "}}"]


def readings(lesson: Lesson, control: str, moments: Sequence[Moment]) -> dict[str, list[str]]:
    """What the moved weight's gate does, in words, at each moment, once for each run: under the name of its place."""
    gate = control.partition("_")[0]
    runs = {id(shown): shown for shown, _, _ in moments}
    read = {which: lesson.reading(shown, gate) for which, shown in runs.items()}
    told = [read[id(shown)] for shown, _, _ in moments]
    return {f"reading {gate}": [one for one in told if one is not None]} if None not in told else {}


def aspects(lesson: Lesson, shown: Shown, look: Look) -> dict[str, float]:
    """Width over height of every picture on the screen: its room is there before it is."""
    names = [name for card in lesson.cards(shown) for name in card.figures]
    drawn = lesson.figures(names, [Moment(shown, 0, lesson.phases - 1)], look)
    return {name: figure["layout"]["meta"]["aspect"] for name, (figure,) in drawn.items()}


def deflated(text: str) -> bytes:
    """A text as one deflated piece (level 3: half of the time of the usual 6, for 15 % more bytes)."""
    squeeze = zlib.compressobj(3, wbits=-15)
    return squeeze.compress(text.encode()) + squeeze.flush(zlib.Z_FULL_FLUSH)


def joined(pieces: Sequence[Piece]) -> bytes:
    """One deflated text of all pieces in their order."""
    found, plain = [], ""
    for piece in (*pieces, b""):
        if isinstance(piece, str):
            plain += piece
            continue
        found += [deflated(plain)] if plain else []
        found += [piece]
        plain = ""
    return b"".join(found) + END
