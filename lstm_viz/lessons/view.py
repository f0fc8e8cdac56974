"""What a slide shows of a page, and how: the part of a link that every lesson's page has beside its own table.

It changes nothing about the run. A task or "Reset" leaves it as it is, so it is kept apart from what was chosen.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from lstm_viz.language.phrases import later, say
from lstm_viz.lessons.base import Card, Group, Item
from lstm_viz.lessons.packed import PACKED
from lstm_viz.lessons.state import Property, Table, Values, decode, named_ones, switch

ALL = "all"
IDS = re.compile(r"[A-Za-z0-9_]{1,24}")

VIEW: Table = (
    named_ones("only", later("view.only"), (ALL,), IDS),
    named_ones("controls", later("view.controls"), (ALL,), IDS),
    switch("veil", later("view.veil")),
    switch("lecture", later("view.lecture")),
    Property("pin", later("view.pin"), "", str.strip),
)
"""The cards that are shown; the controls that are; whether what comes after the cursor is hidden until it is played;
whether the page is shown for a lecture; the link of the run that stays behind this one."""
MADE = "made"
"""The link's name for the digest of the preset that it was made with."""
LANGUAGE = "words"
"""The link's name for the language."""
NO_STATE = (MADE, LANGUAGE, "embed")
"""What a link may say besides the state of its page; the last is of the frame around it."""


class Link(NamedTuple):
    """What a link says of its page."""

    chosen: dict[str, Any]
    """By the page's own table."""
    shown: dict[str, Any]
    """By :data:`VIEW`."""
    problems: list[str]
    """A sentence for each thing that the page cannot use."""


def read_link(table: Table, query: Mapping[str, str]) -> Link:
    """What a link's parameters, unpacked, say of the page that has this table."""
    of_view = {row.key: query[row.key] for row in VIEW if row.key in query}
    chosen, problems = decode(table, {key: query[key] for key in query if key not in (*NO_STATE, *of_view)})
    shown, others = decode(VIEW, of_view)
    cut = [say("notices.cut_link")] if PACKED in query else []
    return Link(chosen, shown, [*problems, *others, *cut])


def cards_of(cards: Sequence[Card], view: Values) -> list[Card]:
    """The cards that a slide shows, drawers among them open; all of the page's, where it names none that is there.

    The narration is told with the first of them, whichever card it stands with on the page; not with a part alone.
    """
    kept = [
        replace(card, place="half" if card.place == "half" else "scene") for card in cards if card.id in view["only"]
    ]
    if not kept:
        return list(cards)
    if all(card.part for card in kept):
        return kept
    told = [line for card in cards if card.id not in view["only"] for line in card.lines if line.kind == "narration"]
    return [replace(kept[0], lines=(*told[:1], *kept[0].lines)), *kept[1:]]


def groups_of(groups: Sequence[Group], view: Values) -> list[Group]:
    """The controls that a slide shows, in groups that stay unfolded; in a lecture without a choice, those that were
    moved.
    """
    if ALL in view["controls"] and not view["lecture"]:
        return list(groups)

    def kept(item: Item) -> bool:
        return item.changed or item.pinned if ALL in view["controls"] else item.id in view["controls"]

    shown = [replace(group, id="", items=[item for item in group.items if kept(item)]) for group in groups]
    return [group for group in shown if group.items]


def is_part(view: Values) -> bool:
    """Whether a slide leaves anything of its page out."""
    return ALL not in view["only"] or ALL not in view["controls"]
