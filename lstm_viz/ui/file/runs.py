"""What a slide holds when it is a file: the message that the page would send, and its sliders' runs at every step.

On the page, a hand on a slider asks for the pictures of one step at every position, and letting go for the run at
that position, at every step. A file cannot ask: it holds all positions at all steps, of one batch of runs as ever.
So a slider has fewer positions here, and one slider at a time is away from where the slide has it.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from lstm_viz.figures import strip
from lstm_viz.lessons.base import Card, Item, Look, step_at
from lstm_viz.lessons.protocol import Lesson
from lstm_viz.lessons.registry import lesson_named
from lstm_viz.lessons.shown import Moment, Shown
from lstm_viz.lessons.state import at_positions, complete
from lstm_viz.lessons.view import ALL, cards_of, groups_of
from lstm_viz.slides.deck import Slide
from lstm_viz.ui.answer import Opened, message_of
from lstm_viz.ui.cache import DRAWING
from lstm_viz.ui.file.pack import Pack
from lstm_viz.ui.link import Page
from lstm_viz.ui.message import as_json, still_hand
from lstm_viz.ui.played import AT_FIRST, readings
from lstm_viz.ui.runs import runs_of

MOST_CONTROLS = 4
"""Sliders that a file holds of those that a slide names."""
ITS_OWN = 2
"""Of a slide that names none: those that were touched, then the first on the page."""
FEWEST, MOST = 3, 21
"""Positions of a slider."""
MOMENTS, ROOM = 900, 300_000
"""Moments that are drawn for all sliders together, about two seconds' work, where there are so many bytes of room."""
LOOKS = (Look("light", narrow=False), Look("light", narrow=True))
"""A file is light, and is opened on a phone as well."""


@dataclass(frozen=True)
class Held:
    """A slide: the message for each look, and its sliders, as the browser's ``offline.js`` reads them."""

    parts: Sequence[tuple[dict[str, Any], bytes]]
    """Heads, which are JSON, and columns."""

    def packed(self) -> bytes:
        """All of it, deflated: how long the heads are, the heads, and the columns one after the other."""
        head = as_json([part for part, _ in self.parts]).encode()
        text = len(head).to_bytes(4, "little") + head + b"".join(columns for _, columns in self.parts)
        return zlib.compress(text, 9, wbits=-15)


@dataclass(frozen=True)
class Swept:
    """A slider's runs: at each of its positions a run, and the names of its steps."""

    item: Item
    runs: Sequence[Shown]
    steps: Sequence[Sequence[str]]

    @property
    def even(self) -> bool:
        """Whether all runs have as many steps."""
        return len({len(one) for one in self.steps}) == 1

    def moments(self, last: int) -> list[Moment]:
        """Every position at every step of its run."""
        return [Moment(one, t, last) for one, of in zip(self.runs, self.steps, strict=True) for t in range(len(of))]


def held(slide: Slide, room: int) -> Held:
    """The slide in at most ``room`` bytes, deflated: with fewer positions of its sliders, then fewer sliders."""
    lesson = lesson_named(slide.page)
    page = Page.of(lesson.name, lesson.table, slide.query, 0, lesson.made_with)
    with DRAWING:
        run, pinned, _ = runs_of(lesson, page)
    shown, behind = run.shown, pinned and pinned.shown
    t = step_at(shown.labels, run.values["t"])
    cards = sent(lesson, shown, page)
    controls = chosen_controls(lesson, shown, page, t)
    first = [_message(lesson, page, cards, look) for look in LOOKS]
    if len(Held(first).packed()) > room // 2:  # a long sequence: its steps are played as they stand
        first = [_message(lesson, page, cards, look, motion=False) for look in LOOKS]
    moments = MOMENTS * min(room, ROOM) // ROOM
    while controls:
        each = moments // len(controls)
        sweeps = [_sweep(lesson, swept(lesson, shown, item, each), cards, behind) for item in controls]
        size = len(Held([*first, *sweeps]).packed())
        if size <= room:
            return Held([*first, *sweeps])
        if each < FEWEST * len(shown.labels):  # they have no fewer positions
            sizes = [len(Held([one]).packed()) for one in sweeps]
            controls.pop(sizes.index(max(sizes)))
        moments = moments * room * 9 // (size * 10)
    return Held(first)


def sent(lesson: Lesson, shown: Shown, page: Page) -> list[Card]:
    """The cards that are in the file: those of the scene, and the drawers that are open."""
    unfolded = complete(lesson.table, page.chosen).get("open", ())
    return [card for card in cards_of(lesson.cards(shown), page.view) if card.place in AT_FIRST or card.id in unfolded]


def chosen_controls(lesson: Lesson, shown: Shown, page: Page, t: int) -> list[Item]:
    """The sliders that still move in the file."""
    items = [item for group in groups_of(lesson.groups(shown, t), page.view) for item in group.items]
    movable = [item for item in items if item.moves and len(item.values) > 1]
    if ALL not in page.view["controls"]:
        return movable[:MOST_CONTROLS]
    return sorted(movable, key=lambda item: not item.changed)[:ITS_OWN]


def thinned(item: Item, most: int) -> Item:
    """A slider with so many of its positions, evenly, the one where it stands among them."""
    last = len(item.values) - 1
    kept = sorted({round(k * last / (most - 1)) for k in range(most)})
    nearest = min(range(len(kept)), key=lambda n: abs(kept[n] - item.index))
    kept = kept if item.index in kept else sorted({*kept[:nearest], item.index, *kept[nearest + 1 :]})
    kept = kept if 0 in kept else [0, *kept]
    kept = kept if last in kept else [*kept, last]
    return replace(
        item, values=[item.values[k] for k in kept], labels=[item.labels[k] for k in kept], index=kept.index(item.index)
    )


def swept(lesson: Lesson, shown: Shown, item: Item, moments: int) -> Swept:
    """The runs at so many of its positions that there are about ``moments``.

    The names of a run's steps are those of a fresh run, which a slider may make longer.
    """
    there = at_positions(lesson.table, shown.values, item)
    ends = [lesson.record(there[k]).labels for k in (0, -1)]
    even = all(tuple(one) == tuple(shown.labels) for one in ends)
    steps = len(shown.labels) if even else (len(ends[0]) + len(ends[1])) // 2
    few = thinned(item, max(FEWEST, min(MOST, moments // steps)))
    if even:
        return Swept(few, lesson.swept(shown, few), [shown.labels] * len(few.values))
    fresh = [lesson.record(values).labels for values in at_positions(lesson.table, shown.values, few)]
    return Swept(few, lesson.swept(shown, few), fresh)


# -- the parts


def _message(
    lesson: Lesson, page: Page, cards: Sequence[Card], look: Look, motion: bool = True
) -> tuple[dict[str, Any], bytes]:
    """What the page would send, with its changes and texts packed; without ``motion``, whole steps alone."""
    hand = still_hand(motion) | {"view": [card.id for card in cards], "narrow": look.narrow}
    with DRAWING:
        said = message_of(Opened(lesson, page), hand, None, look)
    message = json.loads(zlib.decompress(said, wbits=-15))
    _leave_out(message, cards)
    time, moves, pin = message["time"], message["motion"], message["pin"]
    time["phases"] = time["phases"] if moves else 1
    packs = {"time": _packed_time(time)}
    if moves:
        packs["motion"] = pack = Pack(1, len(time["labels"]) * lesson.phases)
        moves["texts"] = pack.texts(moves["texts"])
        for part in moves["cards"].values():
            part["figures"] = {name: pack.changes(found) for name, found in part["figures"].items()}
    if pin:
        packs["pin"] = _packed_time(pin)
    heads = {name: pack.head() for name, pack in packs.items()}
    return {"message": message, **heads}, b"".join(pack.columns() for pack in packs.values())


def _packed_time(time: dict[str, Any]) -> Pack:
    """Pack a record over time, in place."""
    pack = Pack(1, len(time["labels"]))
    time["texts"] = pack.texts(time["texts"])
    for part in time["cards"].values():
        part["texts"] = pack.texts(part["texts"])
        for figure in part["figures"].values():
            figure["changes"] = pack.changes(figure["changes"])
    return pack


def _leave_out(message: dict[str, Any], cards: Sequence[Card]) -> None:
    """What needs a server is not on the screen of a file: other cards, tasks, what a button hands over."""
    there = {card.id for card in cards}
    message["cards"] = [card for card in message["cards"] if card["id"] in there]
    for card in message["cards"]:
        for line in card["lines"]:
            line["press"] = line["press"] if line["kind"] == "image" else ""
    message |= {"guide": None, "path": [], "file": None, "notices": [], "refused": {}}


def _sweep(lesson: Lesson, found: Swept, cards: Sequence[Card], behind: Shown | None) -> tuple[dict[str, Any], bytes]:
    """A slider's pictures in both looks, and its texts; with a run pinned ``behind``, how far each is from that."""
    moments = found.moments(lesson.phases - 1)
    pack = Pack(len(found.runs), len(moments) // len(found.runs)) if found.even else Pack(1, len(moments))
    names = [name for card in cards for name in card.figures]
    looks = []
    for look in LOOKS:
        with DRAWING:  # between two looks others have their turn
            drawn = {name: strip.changes(many) for name, many in lesson.figures(names, moments, look).items()}
        looks.append({name: pack.changes(moves) for name, moves in drawn.items()})
    with DRAWING:
        texts = {**lesson.told(moments), **readings(lesson, found.item.id, moments)}
        lines = {card.id: lesson.lines(card, moments) for card in cards}
        beside = None if behind is None else lesson.beside(moments, behind)
    item = found.item
    head = {
        "control": item.id,
        "values": item.values,
        "labels": item.labels,
        "index": item.index,
        "steps": found.steps[0] if found.even else found.steps,
        "even": found.even,
        "looks": looks,
        "texts": pack.texts(texts),
        "beside": None if beside is None else pack.leaf(beside),
        "cards": {name: pack.texts(told) for name, told in lines.items()},
    }
    return {"sweep": head, "pack": pack.head()}, pack.columns()
