"""What the browser is told of a page: one message, of the run, the controls and the cards that it shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from lstm_viz.figures.shelf.colours import PALETTE
from lstm_viz.language.phrases import phrases_of
from lstm_viz.language.spoken import html_language
from lstm_viz.language.texts import texts_stamp
from lstm_viz.lessons import guide
from lstm_viz.lessons.base import Card, Group, Item, Look, step_at
from lstm_viz.lessons.protocol import Lesson
from lstm_viz.lessons.registry import PATH
from lstm_viz.lessons.state import NONE, Values, choose
from lstm_viz.lessons.view import cards_of, groups_of, is_part
from lstm_viz.ui.cache import Cache
from lstm_viz.ui.link import Page
from lstm_viz.ui.message import Hand, PathLesson, Playing, Saved, Screen, View, Words, as_json
from lstm_viz.ui.played import Played, aspects, joined
from lstm_viz.ui.runs import runs_of
from lstm_viz.words.lenses import card_of
from lstm_viz.words.lessons import lesson_words

ASPECTS: Cache[Mapping[str, float]] = Cache(room=512)
DECIDED: Cache[tuple[str, guide.Parts]] = Cache(room=512)
"""What the runs say that decide predictions."""


class Opened(NamedTuple):
    """What an instrument shows: which lesson, as its page was left, and which slide of a deck that is."""

    lesson: Lesson
    page: Page
    play: Playing | None = None


def message_of(opened: Opened, hand: Hand, saved: Saved | None, look: Look) -> bytes:
    """Everything the browser needs and does not have yet, as deflated JSON; whoever calls it holds DRAWING."""
    lesson, page, play = opened
    run, pinned, lacks = runs_of(lesson, page)
    shown, values = run.shown, run.values
    view, cards = page.view, cards_of(lesson.cards(shown), page.view)
    task = page.chosen.get("task")
    asked = page.asks if task is None else task != NONE
    t = step_at(shown.labels, values["t"])
    if shown.labels[t] != values["t"]:  # the cursor was set on another day, which had a step there
        page.chosen, _ = choose(lesson.table, page.chosen, "t", shown.labels[t])
    groups = groups_of(lesson.groups(shown, t), view)
    record = run.name(look)
    item = _slider(groups, hand["strip"])
    fits = None if item is None else run.strip(look, item.id, tuple(item.values), t)
    behind = None
    if pinned is not None:
        its_cards = cards_of(lesson.cards(pinned.shown), view)
        behind = Played(lesson, pinned.shown, look, hand, pinned.name(look), its_cards)

    def decided(task: guide.Ask, own: Values) -> tuple[str, guide.Parts]:
        return DECIDED.get((lesson, task.id, own["guess"], lesson.stamp(own)), lambda: task.decide(own))

    spoken = f"words {texts_stamp()}"
    screen = Screen(
        seq=page.taken,
        lang=html_language(),
        words=None if spoken in hand["have"] else Words(id=spoken, phrases=phrases_of("browser")),
        t=t,
        record=record,
        pinned=None if behind is None else behind.record,
        pins=lesson.pins,
        fits=fits,
        narrow=look.narrow,
        autoplay=lesson.autoplay and "t" not in page.chosen,  # who names a step wants to see that one
        backwards=lesson.backwards,
        colors=PALETTE[look.theme],
        groups=[replace(group, open=not group.id or group.id in values.get("open", ())) for group in groups],
        aspects=ASPECTS.get(run.shape(look), lambda: aspects(lesson, shown, look)),
        cards=[_told(card, values) for card in cards],
        path=[_on_the_path(one) for one in PATH] if lesson.leads else [],
        guide=guide.guide(lesson.tasks, lesson.name, lesson.table, values, decided),
        chips=lesson.chips(shown),
        play=play,
        view=View(lecture=view["lecture"], veil=view["veil"], part=is_part(view), asked=asked),
        notices=[*page.notices, *lacks, *lesson.notices(shown)],
        refused=page.refused,
        file=saved,
    )
    played = Played(lesson, shown, look, hand, record, cards, behind).pieces(t, item, fits)
    return joined(["{", *played, ",", as_json(screen)[1:]])


def _told(card: Card, values: Values) -> Card:
    """A card with the lens's words where it has none of its own, and a drawer as it was left."""
    words = card_of(values["lens"], card.id)
    unfolded = card.place != "drawer" or card.id in values.get("open", ())
    return replace(card, title=card.title or words.title or card.label, hint=card.hint or words.hint, open=unfolded)


def _on_the_path(lesson: Lesson) -> PathLesson:
    words, _ = lesson_words(lesson.name)
    tasks = [task.id for task in lesson.tasks if task.id in words.tasks]
    return PathLesson(page=lesson.name, title=words.title, about=words.about, tasks=tasks)


def _slider(groups: Sequence[Group], want: str | None) -> Item | None:
    """The slider that the hand is near, when it can be moved."""
    return next((item for group in groups for item in group.items if item.id == want and item.moves), None)
