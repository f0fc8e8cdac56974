"""What a slide shows of a page, and how: the part of a link that every lesson's page has beside its own table.

It changes nothing about the run. A task or "Reset" leaves it as it is, so it is kept apart from what was chosen.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from lstm_viz.language.phrases import later
from lstm_viz.lessons.base import Card, Group
from lstm_viz.lessons.state import Property, Table, Values, named_ones, switch

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


def cards_of(cards: Sequence[Card], view: Values) -> list[Card]:
    """The cards that a slide shows, drawers among them open; all of the page's, where it names none that is there."""
    kept = [card for card in cards if card.id in view["only"]]
    return [card if card.place != "drawer" else replace(card, place="scene", open=True) for card in kept] or list(cards)


def groups_of(groups: Sequence[Group], view: Values) -> list[Group]:
    """The controls that a slide shows, in groups that stay unfolded."""
    if ALL in view["controls"]:
        return list(groups)
    kept = [replace(group, id="", items=[one for one in group.items if one.id in view["controls"]]) for group in groups]
    return [group for group in kept if group.items]


def is_part(view: Values) -> bool:
    """Whether a slide leaves anything of its page out."""
    return ALL not in view["only"] or ALL not in view["controls"]
